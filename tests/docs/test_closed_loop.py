"""The how-to docs/how-to/closed-loop, run command by command on the real files it speaks of.

`python -m tests.docs.test_closed_loop` writes its table anew.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.docs.pages import with_tables
from tests.spec.working_time import table

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "closed-loop" / "README.md"
DATA = ROOT.parent / "shared" / "data" / "closed_loop"
HALF_YEAR = ("--workspace", "acme", "--from", "2024-01-01", "--to", "2024-07-01")

pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason="the files of the example are not here"),
    # The reader's installation has a database of its own, whichever the tests run on.
    pytest.mark.pure,
]

_COMMANDS = re.compile(r"```sh\n(.*?)```", re.DOTALL)
_COLUMNS = {
    "Channel": "channel",
    "Cost": "cost",
    "Claimed": "claimed",
    "Leads": "leads",
    "MQL": "mql",
    "Accepted": "accepted",
    "SQL": "sql",
    "Opportunities": "opportunities",
    "Customers": "customers",
    "Revenue": "revenue",
    "Cost per lead": "cost_per_lead",
    "Cost per customer": "cost_per_customer",
    "ROI": "roi",
}


class Office:
    """A new installation in a folder of its own, used by its command line only."""

    def __init__(self, home: Path) -> None:
        programs = Path(sys.executable).parent
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("TESTIGO_", "DJANGO_"))}
        self.environment = {
            **kept,
            "TESTIGO_HOME": str(home),
            "DATA": str(DATA),
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        }

    def shell(self, script: str) -> str:
        """Run the lines as a reader does who stops at the first error; what they print."""
        return self._run(["bash", "-euo", "pipefail", "-c", script])

    def json(self, *arguments: str) -> Any:
        """What a command prints for programs."""
        return json.loads(self._run(["testigo", *arguments, "--json"]))

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, f"{command[-1]}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def follow(self) -> None:
        """Run every command of the page, in its order."""
        self.shell("\n".join(_COMMANDS.findall(PAGE.read_text(encoding="utf-8"))))

    def loop(self, *more: str) -> Any:
        """The loop of the example."""
        return self.json("report", "loop", *HALF_YEAR, *more)


def rows_table(loop: Any) -> str:
    """The loop as the page prints it."""
    rows = [*loop["rows"], {"channel": "**total**", **loop["totals"]}]
    return table(tuple(_COLUMNS), [[_cell(row[key]) for key in _COLUMNS.values()] for row in rows])


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else str(value)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The installation of a reader who has followed the page."""
    office = Office(tmp_path_factory.mktemp("closed-loop"))
    office.follow()
    return office


@pytest.fixture(scope="module")
def loop(office: Office) -> Any:
    """The loop as of today."""
    return office.loop()


def row_of(loop: Any, channel: str) -> Any:
    """The row of a channel."""
    return next(row for row in loop["rows"] if row["channel"] == channel)


def test_the_page_prints_the_table_that_the_commands_give(loop: Any) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == with_tables(text, {"rows": rows_table(loop)})


def test_the_platforms_claim_more_leads_than_the_crm_holds(loop: Any) -> None:
    assert (loop["totals"]["claimed"], loop["totals"]["leads"]) == (590, 160)
    assert row_of(loop, "Facebook")["claimed"] == 6 * row_of(loop, "Facebook")["leads"]


def test_each_platform_stands_beside_the_crm_and_the_difference_is_explained(
    office: Office,
) -> None:
    report = office.json("report", "platforms", *HALF_YEAR)
    found = {one["channel"]: one for one in report["platforms"]}
    assert len(found) == 8
    assert sum(one["claimed"] for one in found.values()) == 590
    facebook = found["Facebook"]
    assert (facebook["claimed"], facebook["leads"], facebook["sql"]) == (120, 20, 20)
    assert facebook["reasons"] == {"not_arrived": 100}
    assert (facebook["customers"], facebook["cost_per_customer"]) == (10, "7337.80")
    assert all(sum(one["reasons"].values()) == one["difference"] for one in found.values())


def test_the_money_is_that_of_the_files(loop: Any) -> None:
    assert (loop["currency"], loop["totals"]["cost"]) == ("USD", "796134.00")
    assert loop["totals"]["revenue"] == "9661000.00"
    assert loop["left_out"] == {"other_currency": 0, "unreadable": 0}


def test_the_sentences_of_the_page_are_true(loop: Any, office: Office) -> None:
    tiktok, linkedin = row_of(loop, "TikTok"), row_of(loop, "LinkedIn")
    assert (tiktok["cost_per_lead"], tiktok["customers"], tiktok["mql"]) == ("2748.40", 0, 2)
    assert linkedin["cost_per_lead"] == linkedin["cost_per_customer"] == "3273.00"
    assert row_of(loop, "Events")["cost_per_customer"] == "81855.75"
    totals = loop["totals"]
    assert (totals["sql"], totals["opportunities"], totals["customers"]) == (149, 78, 77)
    funnel = office.json("report", "funnel", *HALF_YEAR)
    stages = {row["stage"]: row for row in funnel["rows"]}
    assert (stages["mql"]["implied"], stages["customer"]["people"]) == (19, 78)


def test_the_loop_as_of_a_past_day_is_what_was_known_then(office: Office) -> None:
    march = office.loop("--asof", "2024-03-31")
    totals = march["totals"]
    assert march["asof"] == "2024-03-31"
    assert (totals["leads"], totals["sql"], totals["customers"]) == (81, 75, 13)
    assert row_of(march, "Events")["roi"] < 0


def test_the_same_files_again_add_nothing(office: Office, loop: Any) -> None:
    office.shell("\n".join(_again()))
    assert office.loop() == loop


def _again() -> list[str]:
    """The lines of the page that name the files and import them."""
    lines = "\n".join(_COMMANDS.findall(PAGE.read_text(encoding="utf-8"))).splitlines()
    return [line for line in lines if line.startswith(("DATA=", "HERE=", "testigo import"))]


def test_what_follows_from_the_facts_can_be_drawn_anew(office: Office) -> None:
    office.shell("testigo verify --workspace acme")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        reader = Office(Path(folder))
        reader.follow()
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(with_tables(page, {"rows": rows_table(reader.loop())}), encoding="utf-8")
