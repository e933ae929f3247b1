"""When work on a hand-over begins, and whose hours that instant lies in."""

from dataclasses import replace
from datetime import date

import pytest

from testigo.core.availability import is_at_work, parse_hours
from testigo.core.sla.calendar import Calendar, OpenRange, work_begins
from tests.spec.agreement import at, pact

# Open Monday to Friday, 9 to 18; hour 0 is Monday, 9:00 in Madrid.
CALENDAR = pact().calendar


@pytest.mark.parametrize(
    ("hours", "begins"), [(0, 0), (1.5, 1.5), (9, 24), (10, 24), (-1, 0), (4 * 24 + 10, 7 * 24)]
)
def test_what_comes_while_it_is_closed_begins_at_the_next_opening(
    hours: float, begins: float
) -> None:
    assert work_begins(CALENDAR, at(hours)) == at(begins)


def test_without_a_calendar_or_with_one_that_never_opens_it_begins_at_once() -> None:
    assert work_begins(None, at(10)) == at(10)
    never = Calendar("Europe/Madrid", ((),) * 7)
    assert work_begins(never, at(10)) == at(10)


@pytest.mark.parametrize(
    ("hours", "instant", "at_work"),
    [
        ({}, 1, True),
        ({"mon": ["09:00-12:00"]}, 1, True),
        ({"mon": ["09:00-12:00"]}, 3, False),
        ({"mon": ["09:00-12:00"]}, 25, False),
        ({"mon-fri": ["12:00-21:00"]}, 11, True),
        ({"sat": ["10:00-12:00"]}, 5 * 24 + 2, True),
    ],
)
def test_own_hours_go_before_those_of_the_business(
    hours: dict[str, list[str]], instant: float, at_work: bool
) -> None:
    week, problems = parse_hours(hours)
    assert problems == []
    assert is_at_work(week, CALENDAR, at(instant)) is at_work


def test_nobody_is_at_work_on_a_holiday() -> None:
    week, _ = parse_hours({"mon-sun": ["00:00-24:00"]})
    closed = replace(CALENDAR, closed=frozenset({at(0).date()}))
    assert is_at_work(week, CALENDAR, at(1))
    assert not is_at_work(week, closed, at(1))
    assert is_at_work(week, None, at(1)), "before any pact there is no calendar"


def test_every_problem_of_own_hours_is_told_where_it_is() -> None:
    week, problems = parse_hours({"lunes": ["09:00-12:00"], "tue": ["12:00-09:00", "x"]})
    assert week is None
    assert [(problem.code, problem.where) for problem in problems] == [
        ("unknown_weekday", "hours.lunes"),
        ("range_backwards", "hours.tue"),
        ("not_a_time_range", "hours.tue"),
    ]


def test_the_same_hours_are_laid_out_once() -> None:
    laid_out: list[str] = []

    class Watched(Calendar):
        def hours_on(self, day: date) -> tuple[OpenRange, ...]:
            laid_out.append(str(day))
            return super().hours_on(day)

    watched = Watched(CALENDAR.timezone, CALENDAR.week)
    for _ in range(3):
        week, _problems = parse_hours({"mon": ["09:00-12:00"]})
        assert is_at_work(week, watched, at(1))
    assert len(laid_out) == len(set(laid_out)) > 0
