"""Decision records have their form, and what one says of licences is so."""

import importlib.metadata
import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

DECISIONS = ROOT / "docs" / "decisions"
RECORDS = sorted(DECISIONS.glob("[0-9]*.md"))
SECTIONS = ["Context", "Decision", "Rejected", "Consequences"]
# A page of print.
LONGEST = 3_600


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_a_record_has_its_four_parts_on_one_page(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS
    assert text.startswith(f"# {record.name[:4]} · ")
    assert len(text) <= LONGEST


def test_records_are_numbered_without_gaps_and_listed() -> None:
    numbers = [int(record.name[:4]) for record in RECORDS]
    assert numbers == list(range(1, len(RECORDS) + 1))
    listed = re.findall(r"\]\(([^)]+)\)", (DECISIONS / "README.md").read_text(encoding="utf-8"))
    assert listed == [record.name for record in RECORDS]


def test_each_title_is_that_of_the_list() -> None:
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    for record in RECORDS:
        title = record.read_text(encoding="utf-8").splitlines()[0].split(" · ", 1)[1]
        assert f"[{title}]({record.name})" in index


# --- licences ------------------------------------------------------------------------------------


def locked() -> list[str]:
    """The names of all run-time parts."""
    lines = (ROOT / "requirements" / "base.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("==")[0] for line in lines if re.match(r"[a-z0-9]", line) and "==" in line]


def licence(name: str) -> str:
    """What the metadata of an installed part says of its licence."""
    about = importlib.metadata.metadata(name)
    classified = [c for c in about.get_all("Classifier") or [] if c.startswith("License")]
    if not (about.get("License-Expression") or about.get("License") or classified):
        texts = importlib.metadata.files(name) or ()
        shipped = next((file for file in texts if file.name.startswith("LICENSE")), None)
        if shipped is not None:
            return shipped.read_text("utf-8").splitlines()[0]
    # The whole text of a licence may stand in the field; its first line names it.
    stated = (about.get("License") or "").strip().split("\n")[0]
    return "; ".join([about.get("License-Expression") or "", stated, *classified]).strip("; ")


def test_the_lock_is_read() -> None:
    assert {"django", "psycopg", "msgspec"} <= set(locked())


@pytest.mark.parametrize("name", locked())
def test_no_part_is_copyleft_beyond_what_the_record_names(name: str) -> None:
    said = licence(name)
    assert said, f"{name} does not say its licence"
    weak = re.sub(r"LGPL|Lesser General Public", "", said)
    if "Mozilla Public" in said:  # Of several licences that one may choose from, this is ours.
        weak = re.sub(r"GPL|GNU General Public", "", weak)
    assert not re.search(r"GPL|General Public|SSPL|BUSL", weak), said
    if weak != said:
        record = (DECISIONS / "0007-parts-and-licences.md").read_text(encoding="utf-8")
        assert f"{name}" in record
