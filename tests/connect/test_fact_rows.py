"""The facts file: one fact per row, in the shape that is documented."""

import json
import random
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testigo.connect.drafts import Rejected
from testigo.connect.fact_rows import fact_drafts
from testigo.connect.tables import read_table
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.facts import WRITTEN_HERE
from testigo.core.problems import InvalidInput
from tests.connect.files import table_of, written

MADRID = ZoneInfo("Europe/Madrid")


def facts(folder: Path, content: str) -> list[Any]:
    return list(fact_drafts(table_of(folder, content), MADRID, "ES"))


def test_csv_jsonl_and_parquet_say_the_same(tmp_path: Path) -> None:
    csv = (
        "name,at,person,anonymous_id,props.path,props.amount,props.human\n"
        "page.viewed,2026-01-07T10:00:00,Ana@x.es,,/precios,,\n"
        "contract.signed,2026-01-07T10:00:00Z,600112233,,,1500.50,\n"
        "contact.attempted,2026-01-07T10:00:00+01:00,SF001,web-1,,,false\n"
    )
    records: list[dict[str, Any]] = [
        {
            "name": "page.viewed",
            "at": "2026-01-07T10:00:00",
            "person": {"email": "ana@x.es"},
            "anonymous_id": None,
            "props": {"path": "/precios"},
        },
        {
            "name": "contract.signed",
            "at": "2026-01-07T10:00:00Z",
            "person": {"phone": "+34 600 11 22 33"},
            "props": {"amount": 1500.5},
        },
        {
            "name": "contact.attempted",
            "at": "2026-01-07T09:00:00Z",
            "person": {"external_id": "SF001"},
            "anonymous_id": "web-1",
            "props": {"human": False},
        },
    ]
    lines = "\n".join(json.dumps(record) for record in records)
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(records), tmp_path / "f.parquet")
    texts = [{**record, "props": json.dumps(record["props"])} for record in records]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(texts), tmp_path / "t.parquet")
    expected = [
        ("page.viewed", 9, PersonKeys(email="ana@x.es"), None, {"path": "/precios"}),
        ("contract.signed", 10, PersonKeys(phone="+34600112233"), None, {"amount": "1500.5"}),
        ("contact.attempted", 9, PersonKeys(external_id="SF001"), "web-1", {"human": False}),
    ]
    ids = set()
    for path in (
        written(tmp_path, csv, "f.csv"),
        written(tmp_path, lines, "f.jsonl"),
        tmp_path / "f.parquet",
        tmp_path / "t.parquet",
    ):
        found = list(fact_drafts(read_table(path), MADRID, "ES"))
        assert [(d.name, d.at.hour, d.person, d.anonymous_id, dict(d.props)) for d in found] == (
            expected
        )
        ids.add(tuple(d.message_id for d in found))
    assert len(ids) == 1, "the content makes the id, whatever the kind of file"


def test_every_reason_against_a_row_is_told(tmp_path: Path) -> None:
    content = (
        "name,at,person,message_id,props.amount,props.human,props.starts_on\n"
        ",ayer,ana@,,mucho,quizá,32/01/2026\n"
        "page.viewed,2026-01-07,,,,,\n"
        "stage.entered,2026-01-07,ana@x.es,,,,\n"
        "page.viewed,2026-01-07,null,,,,\n"
        f"{'x' * 121},2026-01-07,ana@x.es,{'m' * 256},,,\n"
        "page.viewed,2026-01-07,a\x00na@x.es,,,,\n"
        "page.viewed,2026-01-07,ana@x.es,,,,,more\n"
        "meeting.held,2026-01-07,,,,,\n"
    )
    found = facts(tmp_path, content)
    reasons = [
        (row.line, [(p.where, p.code) for p in row.problems])
        for row in found
        if isinstance(row, Rejected)
    ]
    assert reasons == [
        (
            2,
            [
                ("name", "missing_value"),
                ("at", "date_unreadable"),
                ("person", "bad_email"),
                ("props.amount", "number_unreadable"),
                ("props.human", "flag_unreadable"),
                ("props.starts_on", "date_unreadable"),
            ],
        ),
        (3, [("person", "missing_identity")]),
        (4, [("name", "derived_fact")]),
        (5, [("person", "illegal_id")]),
        (6, [("name", "value_too_long"), ("message_id", "value_too_long")]),
        (7, [("person", "nul_character")]),
        (8, [("", "too_many_cells")]),
    ]
    assert [d.name for d in found if isinstance(d, FactDraft)] == ["meeting.held"]


def test_columns_that_mean_nothing_refuse_the_file_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        facts(tmp_path, "name,persona,path\nx,ana@x.es,/a\n")
    assert [
        (p.code, p.params["column"], p.params.get("suggestion")) for p in refused.value.problems
    ] == [
        ("missing_fact_column", "at", None),
        ("unknown_column", "persona", "person"),
        ("unknown_column", "path", "props.path"),
    ]


def test_keys_that_mean_nothing_reject_their_line_only(tmp_path: Path) -> None:
    good = {"name": "x", "at": "2026-01-07", "person": "a@x.es"}
    lines = [good, good | {"path": "/a"}, good | {"person": {"mail": "a@x.es"}}, {"name": "x"}]
    lines += [good | {"props": 5}, good | {"at": None}]
    found = facts(tmp_path, "\n".join(map(json.dumps, lines)))
    assert [
        [p.code for p in row.problems] if isinstance(row, Rejected) else "ok" for row in found
    ] == [
        "ok",
        ["unknown_column"],
        ["unknown_column"],
        ["missing_value"],
        ["not_an_object_cell"],
        ["missing_value"],
    ]


def test_lists_in_cells_are_read_and_titles_in_brackets_stay_texts(tmp_path: Path) -> None:
    content = (
        "name,at,person,props.content\n"
        'feedback.given,2026-01-07,a@x.es,"[""guía"", ""caso""]"\n'
        "webinar.attended,2026-01-07,a@x.es,[ES] Webinar\n"
        'feedback.given,2026-01-07,a@x.es,"[""a\\u0000""]"\n'
    )
    first, second, third = facts(tmp_path, content)
    assert first.props == {"content": ["guía", "caso"]}
    assert second.props == {"content": "[ES] Webinar"}
    assert [p.code for p in third.problems] == ["nul_character"]


def test_a_given_id_is_kept_and_automatic_facts_are_marked(tmp_path: Path) -> None:
    content = (
        "name,at,person,message_id,actor,props.automatic\n"
        "email.opened,2026-01-07,a@x.es,m-1,scanner,true\n"
    )
    (fact,) = facts(tmp_path, content)
    assert (fact.message_id, fact.actor, fact.automatic, fact.props) == ("m-1", "scanner", True, {})


def test_an_oversized_fact_is_rejected(tmp_path: Path) -> None:
    line = {"name": "x", "at": "2026-01-07", "person": "a@x.es"}
    line |= {"props": {str(n): "x" * 8_000 for n in range(5)}}  # type: ignore[dict-item]
    (row,) = facts(tmp_path, json.dumps(line))
    assert [p.code for p in row.problems] == ["fact_too_large"]


@pytest.mark.parametrize(
    "column, longest",
    [("name", 80), ("message_id", 150), ("anonymous_id", 128), ("person.external_id", 254)],
)
def test_nothing_longer_than_the_log_holds_is_taken_in(
    tmp_path: Path, column: str, longest: int
) -> None:
    line = {"name": "x", "at": "2026-01-07", "person.email": "a@x.es"}
    fits, over = (json.dumps(line | {column: "y" * length}) for length in (longest, longest + 1))
    taken, refused = facts(tmp_path, f"{fits}\n{over}\n")
    assert isinstance(taken, FactDraft)
    assert [p.code for p in refused.problems] == ["value_too_long"]


def test_an_actor_is_cut_to_what_the_log_holds(tmp_path: Path) -> None:
    line = {"name": "x", "at": "2026-01-07", "person": "a@x.es", "actor": "y" * 300}
    (fact,) = facts(tmp_path, json.dumps(line))
    assert fact.actor == "y" * 64


ROW = st.tuples(
    st.sampled_from(["page.viewed", "demo.requested", "Mi evento"]),
    st.integers(0, 10**9).map(lambda s: datetime.fromtimestamp(s, UTC).isoformat()),
    st.sampled_from(["ana@x.es", "luis@x.es", "SF001"]),
    st.sampled_from(["", "/precios", "/blog"]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_same_file_gives_the_same_ids_and_honest_repeats_their_own(
    rows: list[tuple[str, ...]], shuffler: random.Random
) -> None:
    header = "name,at,person,props.path"
    twice = [*rows, rows[0]]
    shuffled = list(twice)
    shuffler.shuffle(shuffled)
    with TemporaryDirectory() as folder:
        first, again, moved = (
            [d.message_id for d in facts(Path(folder), "\n".join([header, *map(",".join, part)]))]
            for part in (twice, twice, shuffled)
        )
    assert first == again
    assert len(set(first)) == len(twice)
    assert set(first) == set(moved), "the order of rows does not matter"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=12), min_size=4, max_size=4))
def test_any_text_in_any_cell_gives_a_fact_or_a_reason(cells: list[str]) -> None:
    line = dict(zip(("name", "at", "person", "anonymous_id"), cells, strict=True))
    line["at"] = "2026-01-07T10:00:00"
    text = json.dumps(line)
    with TemporaryDirectory() as folder:
        (found,) = facts(Path(folder), text)
    if isinstance(found, Rejected):
        assert found.problems
    else:
        assert found.at == datetime(2026, 1, 7, 9, tzinfo=UTC)
        assert "\x00" not in found.name + found.person.external_id


@pytest.mark.parametrize("name", sorted(WRITTEN_HERE))
def test_what_only_testigo_writes_is_told_by_no_file(tmp_path: Path, name: str) -> None:
    """More follows from it than a history: who is who, which companies are one, what rules hold."""
    (row,) = facts(tmp_path, f"name,at,person\n{name},2026-01-07,ana@x.es\n")
    assert isinstance(row, Rejected)
    assert [problem.code for problem in row.problems] in (["fact_written_here"], ["derived_fact"])
