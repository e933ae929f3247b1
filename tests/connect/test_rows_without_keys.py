"""Files in which nobody has an id, and cells that stand for so many facts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from testigo.connect.drafts import Rejected
from testigo.connect.lead_rows import lead_drafts
from testigo.connect.mapping import read_mapping
from testigo.connect.tables import read_table
from testigo.core.drafts import FactDraft
from testigo.core.problems import InvalidInput

NOW = datetime(2026, 11, 2, 10, tzinfo=UTC)
MAP = """
fields:
  external_id: {row: bank}
  job: job
facts:
  - name: contact.attempted
    times: calls
"""


def read(path: Path, text: str, now: datetime = NOW) -> list[FactDraft | Rejected]:
    path.write_text(text, encoding="utf-8")
    mapping = read_mapping(MAP, "leads")
    return list(lead_drafts(read_table(path), mapping, ZoneInfo("UTC"), "ES", now=now))


def test_each_row_is_a_person_and_the_same_file_gives_the_same_ones(tmp_path: Path) -> None:
    text = "job,calls\nclerk,1\nclerk,1\ncook,1\n"
    first = read(tmp_path / "a.csv", text)
    again = read(tmp_path / "b.csv", text, NOW + timedelta(days=3))
    people = {draft.person.external_id for draft in first}  # type: ignore[union-attr]
    assert len(people) == 3
    assert all(person.startswith("bank-") for person in people)
    ids = [draft.message_id for draft in first]  # type: ignore[union-attr]
    assert ids == [draft.message_id for draft in again]  # type: ignore[union-attr]
    assert len(set(ids)) == len(ids)


def test_a_number_becomes_so_many_facts_a_day_apart(tmp_path: Path) -> None:
    told = read(tmp_path / "a.csv", "job,calls\nclerk,3\ncook,0\n")
    calls = [d for d in told if isinstance(d, FactDraft) and d.name == "contact.attempted"]
    assert [draft.at for draft in calls] == [NOW - timedelta(days=day) for day in range(3)]


@pytest.mark.parametrize("cell", ["-1", "1001", "many"])
def test_a_number_that_is_none_sets_the_row_aside(tmp_path: Path, cell: str) -> None:
    (row,) = read(tmp_path / "a.csv", f"job,calls\nclerk,{cell}\n")
    assert isinstance(row, Rejected)


def test_a_mapping_says_one_thing_of_a_field() -> None:
    with pytest.raises(InvalidInput, match="source_unclear"):
        read_mapping("fields: {external_id: {row: bank, column: id}}", "leads")
