"""Reading a document: every wrong value is told once, and a harmless one is given instead."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from testigo.core.durations import Duration
from testigo.core.problems import InvalidInput, Problem
from testigo.core.reading import Node
from tests.core.sla.documents import node, only, told

Reader = Callable[[Node], object]


def _integer(value: Node) -> int:
    return value.integer(at_least=1, at_most=9)


GOOD: list[tuple[Reader, Any, object]] = [
    (Node.text, " a ", " a "),
    (Node.identifier, "first-contact", "first-contact"),
    (Node.code, "wrong_role", "wrong_role"),
    (Node.time_of_day, "09:15", time(9, 15)),
    (Node.flag, False, False),
    (_integer, 9, 9),
    (Node.number, -2, Decimal(-2)),
    (Node.number, 2.5, Decimal("2.5")),
    (Node.amount, 0.01, Decimal("0.01")),
    (Node.share, "60%", Decimal("0.6")),
    (Node.share, "2.5 %", Decimal("0.025")),
    (Node.share, "100%", Decimal(1)),
    (Node.day, date(2026, 12, 24), date(2026, 12, 24)),
    (Node.duration, "2h", Duration(2, "h")),
    (lambda n: n.duration("d"), "2d", Duration(2, "d")),
    (lambda n: n.choice(("a", "b")), "b", "b"),
    (lambda n: [item.value for item in n.items()], [1, 2], [1, 2]),
    (lambda n: [item.value for item in n.one_or_many()], 1, [1]),
]

WRONG: list[tuple[Reader, Any, str]] = [
    (Node.text, "  ", "not_a_text"),
    (Node.text, 7, "not_a_text"),
    (Node.text, date(2026, 1, 1), "not_a_text"),
    (Node.identifier, "First contact", "not_an_identifier"),
    (Node.identifier, "a" * 61, "not_an_identifier"),
    (Node.identifier, "first\n", "not_an_identifier"),
    (Node.code, "wrong-role", "not_a_code"),
    (Node.time_of_day, "9:15", "not_a_time"),
    (Node.time_of_day, "24:00", "not_a_time"),
    (Node.time_of_day, 555, "not_a_time"),
    (Node.flag, "yes", "not_a_flag"),
    (Node.flag, 1, "not_a_flag"),
    (_integer, 0, "out_of_range"),
    (_integer, 10, "out_of_range"),
    (_integer, True, "not_a_whole_number"),
    (_integer, 2.0, "not_a_whole_number"),
    (_integer, "2", "not_a_whole_number"),
    (Node.number, float("nan"), "not_a_number"),
    (Node.number, float("inf"), "not_a_number"),
    (Node.number, True, "not_a_number"),
    (Node.amount, 0, "not_above_zero"),
    (Node.share, "0%", "not_a_percentage"),
    (Node.share, "101%", "not_a_percentage"),
    (Node.share, 0.6, "not_a_percentage"),
    (Node.day, "24/12/2026", "not_a_date"),
    (Node.duration, "2w", "not_a_duration"),
    (lambda n: n.duration("d"), "2h", "not_a_duration"),
    (lambda n: n.choice(("a", "b")), "c", "not_an_option"),
    (Node.items, "one", "not_a_list"),
    (lambda n: list(n.entries()), [], "not_a_mapping"),
    (Node.fields, [], "not_a_mapping"),
]


@pytest.mark.parametrize(("read", "value", "expected"), GOOD)
def test_a_good_value_is_read(read: Reader, value: Any, expected: object) -> None:
    document = node(value)
    assert read(document) == expected
    assert told(document) == []


@pytest.mark.parametrize(("read", "value", "code"), WRONG)
def test_a_wrong_value_is_told(read: Reader, value: Any, code: str) -> None:
    document = node(value)
    read(document)
    assert told(document) == [(code, "pact")]


def test_an_option_that_is_no_word_is_told_without_its_insides() -> None:
    document = node(["a"])
    document.choice(("a", "b"))
    assert only(document).params == {"value": "", "options": "a, b"}


def test_unknown_and_missing_keys_are_all_told_and_a_likely_one_is_suggested() -> None:
    document = node({"tittle": 1, "zzz": 2})
    document.fields(required=("title", "language"))
    problems = document.report.problems
    assert [(p.code, p.where, dict(p.params)) for p in problems] == [
        ("unknown_key", "pact.tittle", {"key": "tittle", "suggestion": "title"}),
        ("unknown_key", "pact.zzz", {"key": "zzz", "suggestion": ""}),
        ("missing_key", "pact", {"key": "title"}),
        ("missing_key", "pact", {"key": "language"}),
    ]


def test_what_is_absent_is_told_once_and_reads_as_something_harmless() -> None:
    document = node({})
    fields = document.fields(required=("points",))
    assert not fields.has("points")
    assert fields["points"].integer(at_least=1, at_most=9) == 1
    assert told(document) == [("missing_key", "pact")]


def test_a_door_raises_all_problems_together() -> None:
    error = InvalidInput([Problem("not_a_date"), Problem("key_twice")])
    assert str(error) == "not_a_date, key_twice"
    assert len(error.problems) == 2
