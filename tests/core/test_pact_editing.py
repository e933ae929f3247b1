"""Changing the text of a pact in place: what was changed reads back, the rest stays as written."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from difflib import ndiff
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testigo.core.pact import load_draft
from testigo.core.pact.editing import (
    Add,
    Edit,
    Given,
    NotWritable,
    Put,
    Take,
    edited,
    set_values,
)
from testigo.core.pact.places import NoSuchPlace, at, found_at, value_at
from testigo.core.pact.source import Unreadable, Value, document_of

PACT = Path(__file__).parents[2] / "docs" / "reference" / "pact.es.yaml"
EXAMPLE = PACT.read_text(encoding="utf-8")
BLOCKS = """# Una lista de las de siempre.
commitments:
  - id: first   # el primero
    within: 2h
    starts:
      - lead.handed_over   # el traspaso
      - stage:sql
  # Entre uno y otro.
  - id: second
    within: '1d'
    means: |
      Varias
      líneas
goals:
- period: 2026-Q4
  revenue: 5
alerts:
"""


@pytest.fixture(scope="module")
def pact() -> str:
    return EXAMPLE


def add_entry(text: str, path: str, entry: Given) -> str:
    return edited(text, [Add(path, entry)])


def remove_entry(text: str, path: str) -> str:
    return edited(text, [Take(path)])


def changed_lines(old: str, new: str) -> list[str]:
    marks = ("+ ", "- ")
    return [line.rstrip() for line in ndiff(old.split("\n"), new.split("\n")) if line[:2] in marks]


def test_only_the_value_changes_in_its_line(pact: str) -> None:
    changed = set_values(pact, {"definitions.mql.when...over": 60})
    assert changed_lines(pact, changed) == [
        "-     when: {all: [{score: total, over: 70}, {score: fit, at_least: 20}]}"
        "   # «superen los 70 puntos»: 70 no pasa, 71 sí",
        "+     when: {all: [{score: total, over: 60}, {score: fit, at_least: 20}]}"
        "   # «superen los 70 puntos»: 70 no pasa, 71 sí",
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("commitments[first-contact].within", "4h"),
        ("commitments.first-contact.share", "90%"),
        ("scoring[pricing-page].points", 25),
        ("scoring.rules[0].points", -3),
        ("goals[2026-Q4].revenue", Decimal("300000.50")),
        ("goals[2026-Q4].lead_to_mql", "30%"),
        ("in_force_from", date(2026, 10, 1)),
        ("parties.sales.name", "Ana: Ruiz #1, [de] {aquí}"),
        ("calendar.hours.fri", ["09:00-14:00", "15:00-16:00"]),
        ("commitments[care].who", ["lead"]),
        ("commitments[first-contact].starts", ["lead.handed_over", "stage:sql"]),
        ("ideal_customer[0].in", ["Industria", "Banca, seguros"]),
        ("definitions.mql.means", 'Dos\nlíneas, con «comillas» y "otras"'),
        ("routing.sql[0].when", {"trait": "country", "is": "ES"}),
        ("title", "2026-10-01"),
        ("title", "true"),
        ("title", ""),
        ("title", None),
    ],
)
def test_what_is_set_reads_back_and_the_other_lines_stay(
    pact: str, path: str, value: Value
) -> None:
    changed = set_values(pact, {path: value})
    meant = float(value) if isinstance(value, Decimal) else value
    assert value_at(document_of(changed), path) == meant
    assert len(changed_lines(pact, changed)) == 2


def test_entries_come_and_go_in_lines_of_their_own(pact: str) -> None:
    rule: Value = {"id": "new", "kind": "fit", "points": 3, "when": {"trait": "role", "is": "CEO"}}
    grown = add_entry(pact, "scoring.rules", rule)
    assert changed_lines(pact, grown) == [
        "+     - {id: new, kind: fit, points: 3, when: {trait: role, is: CEO}}"
    ]
    assert remove_entry(grown, "scoring[new]") == pact
    closed = add_entry(pact, "calendar.closed", date(2026, 10, 12))
    assert "closed: [2026-12-24, 2026-12-31, 2026-10-12]            # y las" in closed
    assert remove_entry(closed, "calendar.closed[2026-10-12]") == pact


def test_an_entry_may_come_first(pact: str) -> None:
    rule: Value = {"when": {"trait": "country", "is": "FR"}, "to": "owner"}
    grown = edited(pact, [Add("routing.mql", rule, first=True)])
    assert changed_lines(pact, grown) == ["+     - {when: {trait: country, is: FR}, to: owner}"]
    assert value_at(document_of(grown), "routing.mql[0]") == rule
    closed = edited(pact, [Add("calendar.closed", date(2026, 10, 12), first=True)])
    assert "closed: [2026-10-12, 2026-12-24, 2026-12-31]            # y las" in closed
    goal: Value = {"period": "2026-Q3"}
    assert (
        value_at(document_of(edited(BLOCKS, [Add("goals", goal, first=True)])), "goals[0]") == goal
    )


def test_the_last_entry_leaves_an_empty_list_to_which_another_is_added(pact: str) -> None:
    none = remove_entry(pact, "goals[2026-Q4]")
    assert value_at(document_of(none), "goals") == []
    assert "# ⇒ 30 clientes" in none
    goal: Value = {"period": "2027-Q1", "revenue": 1, "average_deal": 1, "lead_to_customer": "2%"}
    assert value_at(document_of(add_entry(none, "goals", goal)), "goals") == [goal]
    without = remove_entry(pact, "goals")
    assert load_draft(add_entry(without, "goals", goal))[1] == []


def test_a_document_in_blocks_keeps_its_lines_too() -> None:
    edits: list[Edit] = [
        Put("commitments[first].within", "4h"),
        Put("commitments[first].starts", ["lead.handed_over", "deal.lost"]),
        Put("commitments[second].means", "Una línea"),
        Put("commitments[first].share", "90%"),
        Add("commitments", {"id": "third"}),
        Put("goals[2026-Q4].revenue", 6),
        Add("alerts", "x"),
        Take("commitments[second].within"),
    ]
    assert (
        edited(BLOCKS, edits)
        == """# Una lista de las de siempre.
commitments:
  - id: first   # el primero
    within: 4h
    starts:
      - lead.handed_over   # el traspaso
      - deal.lost
    share: 90%
  # Entre uno y otro.
  - id: second
    means: Una línea
  - {id: third}
goals:
- period: 2026-Q4
  revenue: 6
alerts: [x]
"""
    )


def test_a_list_becomes_another_as_a_whole_where_its_order_changed() -> None:
    changed = set_values(BLOCKS, {"commitments[first].starts": ["stage:sql", "x", "y"]})
    assert value_at(document_of(changed), "commitments[first].starts") == ["stage:sql", "x", "y"]
    emptied = remove_entry(remove_entry(BLOCKS, "commitments[first]"), "commitments[second]")
    assert value_at(document_of(emptied), "commitments") == []
    assert value_at(document_of(remove_entry(BLOCKS, "goals[0]")), "goals") == []


@pytest.mark.parametrize(
    "path",
    ["", "nowhere.at.all", "commitments[nobody].within", "scoring[x].points", "title.x", ".."],
)
def test_a_path_that_leads_nowhere_is_told(pact: str, path: str) -> None:
    with pytest.raises(NoSuchPlace):
        set_values(pact, {path: 1})


def test_nothing_is_taken_away_that_is_not_there(pact: str) -> None:
    with pytest.raises(NoSuchPlace):
        remove_entry(pact, "commitments[first-contact].share")
    with pytest.raises(NoSuchPlace):
        add_entry(pact, "title", "x")


@pytest.mark.parametrize("value", ["\x00", "a\x1bb", "\ud800", float("nan"), 1e300])
def test_what_no_document_can_hold_is_refused_and_spoils_nothing(pact: str, value: Value) -> None:
    with pytest.raises(NotWritable):
        set_values(pact, {"title": value})


def test_a_text_that_is_no_document_cannot_be_edited() -> None:
    with pytest.raises(Unreadable) as refused:
        set_values("a: [1", {"a": 2})
    assert [problem.code for problem in refused.value.problems] == ["not_yaml"]


# --- laws ----------------------------------------------------------------------------------------

PATHS = (
    "title",
    "in_force_from",
    "parties.marketing.name",
    "calendar.closed[0]",
    "calendar.hours.fri",
    "definitions.lead.means",
    "definitions.mql.when...over",
    "ideal_customer[1].between",
    "scoring[webinar].points",
    "scoring[webinar].once_per",
    "routing.mql[0].when",
    "commitments[mql-quality].at_least",
    "commitments[follow-up].unless",
    "dispositions.lost",
    "goals[2026-Q4].average_deal",
    "meeting",
)
# A pact in short: reading the whole of one takes a tenth of a second.
SHORT = """title: Pacto   # su nombre
in_force_from: 2026-09-15          # medianoche
parties:
  marketing: {name: Laura Gil, role: Directora, email: laura@nortia.example}
calendar:
  hours:
    fri: ["09:00-15:00"]   # viernes
  closed: [2026-12-24, 2026-12-31]            # y las fiestas
definitions:
  lead:
    means: Contacto.
  mql:
    when: {all: [{score: total, over: 70}, {score: fit, at_least: 20}]}   # superen
ideal_customer:
  - {trait: sector, in: [Industria, Logística]}
  - {trait: employees, between: [20, 250]}   # plantilla
scoring:
  rules:
    - {id: guide,   kind: interest, points: 5}
    - {id: webinar, kind: interest, points: 10, once_per: day}
routing:
  mql:
    - {when: {any: [{is: customer}]}, to: owner}   # nadie pierde a su cliente
    - {to: "team:sdr"}
commitments:
  - id: follow-up   # el primer contacto cuenta
    unless:
      - conversation
      - disposition
  - {id: mql-quality, at_least: 60%}
dispositions:
  lost: [price, other]
goals:
- period: 2026-Q4   # trimestre
  average_deal: 10000
meeting: {every: week, on: tue}
"""
SCALARS = (
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t #:,[]{}\"'|>%@`&*!")
    )
    | st.integers(-(10**17), 10**17)
    | st.booleans()
    | st.none()
    | st.dates(date(1, 1, 1), date(9999, 12, 31))
    | st.floats(-1e6, 1e6).map(lambda x: round(x, 4))
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abcé: -", min_size=1), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(PATHS), VALUES, min_size=1, max_size=3))
def test_whatever_is_set_reads_back_and_everything_else_means_the_same(
    changes: dict[str, Value],
) -> None:
    expected = document_of(SHORT)
    for path, value in changes.items():
        place = found_at(expected, path)
        assert place is not None
        holder = at(expected, place[:-1])
        holder[place[-1]] = deepcopy(value)  # type: ignore[index]
    changed = set_values(SHORT, changes)
    assert document_of(changed) == expected
    assert comments(changed) == comments(SHORT)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(PATHS), min_size=1, max_size=4, unique=True))
def test_what_is_taken_away_takes_nothing_else_with_it(paths: list[str]) -> None:
    text, expected = SHORT, document_of(SHORT)
    for path in paths:
        place = found_at(expected, path)
        if place is None:
            continue
        text = remove_entry(text, path)
        del at(expected, place[:-1])[place[-1]]  # type: ignore[union-attr,arg-type]
    assert document_of(text) == expected


def comments(text: str) -> list[str]:
    return [line.partition("  #")[2] for line in text.split("\n") if "  #" in line]
