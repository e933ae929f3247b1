"""The funnel: the tables of docs/rules/funnel.md, and what holds for any log."""

from datetime import date, datetime
from random import Random
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.asof import Days
from testigo.core.facts import STAGES, Fact
from testigo.core.funnel import FunnelRow, Mode, funnel, passes_of
from tests.core.report_logs import instants, logs, ranges
from tests.spec.funnel import ASOF, BY_COHORT, BY_PERIOD, SINCE, STORY, UNTIL, Row, written
from tests.spec.story import MADRID, Line, facts_of, instant

JANUARY = Days(date.fromisoformat(SINCE), date.fromisoformat(UNTIL), MADRID)
modes = st.sampled_from(get_args(Mode))


def in_january(lines: list[Line], stage: str) -> FunnelRow:
    """The row of a stage, of the passes that began in January."""
    rows = funnel(passes_of(facts_of(lines), instant(ASOF)), "cohort", JANUARY)
    return rows[STAGES.index(stage)]


@pytest.mark.parametrize("mode, rows", [("cohort", BY_COHORT), ("period", BY_PERIOD)])
def test_the_rows_are_those_of_the_table(mode: Mode, rows: tuple[Row, ...]) -> None:
    found = funnel(passes_of(facts_of(STORY), instant(ASOF)), mode, JANUARY)
    assert tuple(written(row) for row in found) == rows


def test_a_cohort_is_followed_only_up_to_the_as_of_instant() -> None:
    rows = funnel(passes_of(facts_of(STORY), instant("2026-01-31 00:00")), "cohort", JANUARY)
    assert [row.people for row in rows] == [4, 3, 2, 1, 1]


def test_ten_passes_are_enough_for_a_rate() -> None:
    lines = [
        Line("2026-01-05 10:00", f"p{n}", "stage.entered", "stage=lead cycle=1") for n in range(10)
    ]
    assert in_january(lines, "mql").note is None
    assert in_january(lines[1:], "mql").note == "few_cases"


def test_a_stage_entered_in_earnest_is_not_implied_whatever_else_was_told() -> None:
    lines = [
        Line("2026-01-05 10:00", "Ana", "stage.entered", "stage=lead cycle=1"),
        Line("2026-01-06 10:00", "Ana", "stage.entered", "stage=mql cycle=1 implied=yes"),
        Line("2026-01-07 10:00", "Ana", "stage.entered", "stage=mql cycle=1"),
    ]
    row = in_january(lines, "mql")
    assert (row.people, row.implied, str(row.median_days_from_previous)) == (1, 0, "2.00")


@given(logs(), instants, st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(
    facts: list[Fact], asof: datetime, random: Random
) -> None:
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert passes_of(shuffled, asof) == passes_of(facts, asof)


@given(logs(), logs(), instants)
def test_what_becomes_known_later_changes_no_earlier_answer(
    facts: list[Fact], more: list[Fact], asof: datetime
) -> None:
    later = [fact for fact in more if fact.known_at >= asof]
    assert passes_of([*facts, *later], asof) == passes_of(facts, asof)


@given(logs(), ranges(), st.integers(0, 40), modes, instants)
def test_two_ranges_that_meet_add_up_to_the_whole(
    facts: list[Fact], days: Days, split: int, mode: Mode, asof: datetime
) -> None:
    middle = min(days.until, date.fromordinal(days.since.toordinal() + split))
    first = funnel(passes_of(facts, asof), mode, Days(days.since, middle, MADRID))
    second = funnel(passes_of(facts, asof), mode, Days(middle, days.until, MADRID))
    whole = funnel(passes_of(facts, asof), mode, days)
    for one, two, both in zip(first, second, whole, strict=True):
        assert one.people + two.people == both.people
        assert one.implied + two.implied == both.implied


@given(logs(), ranges(), instants)
def test_no_stage_of_a_cohort_holds_more_than_began(
    facts: list[Fact], days: Days, asof: datetime
) -> None:
    rows = funnel(passes_of(facts, asof), "cohort", days)
    assert all(row.implied <= row.people <= rows[0].people for row in rows)
