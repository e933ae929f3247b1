"""`testigo report goals` on the terminal, as JSON and in files."""

import csv
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from testigo.store import log
from testigo.store.models import FactRow, Workspace
from tests.cli.conftest import Terminal
from tests.factories.goals import story

KEYS = {
    "from", "to", "asof", "pact", "pact_stale", "currency", "period", "inputs", "steps", "problems",
    "sensitivity", "history", "needed_by", "channels", "channels_leads", "pace", "money",
    "marketing",
}  # fmt: skip


@pytest.fixture
def told(nortia: Workspace) -> Workspace:
    """Forty leads of April, of whom four signed."""
    april = [fact for fact in story() if fact.at.month == 4]
    log.append(nortia.pk, FactRow.objects.of(nortia.pk).count(), april)
    return nortia


def test_the_report_has_its_shape(testigo: Terminal, told: Workspace) -> None:
    shown = testigo("report", "goals", "--json").json
    assert set(shown) == KEYS
    assert [step["code"] for step in shown["steps"]] == ["customers", "leads", "mql"]
    assert shown["history"]["rates"]["lead_to_customer"]["cases"] == 40
    assert shown["history"]["cycle"]["p90"] == 20.0


def test_the_days_limit_the_leads_that_rates_are_counted_on(
    testigo: Terminal, told: Workspace
) -> None:
    asked = ("--from", "2026-05-01", "--to", "2026-06-01")
    shown = testigo("report", "goals", *asked, "--json").json
    assert (shown["from"], shown["to"]) == ("2026-05-01", "2026-06-01")
    assert shown["history"]["rates"]["lead_to_customer"]["cases"] == 0


def test_the_terminal_shows_fractions_and_channels(testigo: Terminal, told: Workspace) -> None:
    said = testigo("report", "goals").out
    for words in ("÷", "Customer", "Google Ads", "4/36"):
        assert words in said, words


def test_it_is_saved_to_files(testigo: Terminal, told: Workspace, tmp_path: Path) -> None:
    path, book = tmp_path / "goals.csv", tmp_path / "goals.xlsx"
    assert testigo("report", "goals", "--csv", path, "--xlsx", book).code == 0
    header, *rows = csv.reader(path.open(encoding="utf-8-sig"))
    assert header[0] == "What"
    assert "Lead" in {row[0] for row in rows}
    [sheet] = CalamineWorkbook.from_path(str(book)).sheet_names
    assert len(CalamineWorkbook.from_path(str(book)).get_sheet_by_name(sheet).to_python()) == (
        len(rows) + 1
    )


def test_a_version_never_signed_is_told(testigo: Terminal, told: Workspace) -> None:
    said = testigo("report", "goals", "--pact", "7")
    assert (said.code, said.err.split(":")[0]) == (3, "no_such_pact")
