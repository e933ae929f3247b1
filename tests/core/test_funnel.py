"""The funnel: the tables of docs/rules/funnel.md, and what holds for any log."""

from datetime import date, datetime
from random import Random
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.asof import Days
from testigo.core.facts import STAGES, Fact
from testigo.core.funnel import FunnelRow, Mode, funnel
from tests.core.report_logs import instants, logs, ranges
from tests.spec.funnel import ASOF, BY_COHORT, BY_PERIOD, SINCE, STORY, UNTIL, Row, written
from tests.spec.story import MADRID, Line, facts_of, instant

JANUARY = Days(date.fromisoformat(SINCE), date.fromisoformat(UNTIL), MADRID)
modes = st.sampled_from(get_args(Mode))


def of_stage(rows: tuple[FunnelRow, ...], stage: str) -> FunnelRow:
    """The row of a stage."""
    return rows[STAGES.index(stage)]


@pytest.mark.parametrize("mode, rows", [("cohort", BY_COHORT), ("period", BY_PERIOD)])
def test_the_rows_are_those_of_the_table(mode: Mode, rows: tuple[Row, ...]) -> None:
    found = funnel(facts_of(STORY), mode, JANUARY, instant(ASOF))
    assert tuple(written(row) for row in found) == rows


def test_a_cohort_is_followed_only_up_to_the_as_of_instant() -> None:
    rows = funnel(facts_of(STORY), "cohort", JANUARY, instant("2026-01-31 00:00"))
    assert [row.people for row in rows] == [4, 3, 2, 1, 1]


def test_ten_passes_are_enough_for_a_rate() -> None:
    lines = [
        Line("2026-01-05 10:00", f"p{n}", "stage.entered", "stage=lead cycle=1") for n in range(10)
    ]
    assert of_stage(funnel(facts_of(lines), "cohort", JANUARY, instant(ASOF)), "mql").note is None
    assert (
        of_stage(funnel(facts_of(lines[1:]), "cohort", JANUARY, instant(ASOF)), "mql").note
        == "few_cases"
    )


def test_a_stage_entered_in_earnest_is_not_implied_whatever_else_was_told() -> None:
    lines = [
        Line("2026-01-05 10:00", "Ana", "stage.entered", "stage=lead cycle=1"),
        Line("2026-01-06 10:00", "Ana", "stage.entered", "stage=mql cycle=1 implied=yes"),
        Line("2026-01-07 10:00", "Ana", "stage.entered", "stage=mql cycle=1"),
    ]
    row = of_stage(funnel(facts_of(lines), "cohort", JANUARY, instant(ASOF)), "mql")
    assert (row.people, row.implied, str(row.median_days_from_previous)) == (1, 0, "2.00")


@given(logs(), modes, ranges(), instants, st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(
    facts: list[Fact], mode: Mode, days: Days, asof: datetime, random: Random
) -> None:
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert funnel(shuffled, mode, days, asof) == funnel(facts, mode, days, asof)


@given(logs(), logs(), modes, ranges(), instants)
def test_what_becomes_known_later_changes_no_earlier_answer(
    facts: list[Fact], more: list[Fact], mode: Mode, days: Days, asof: datetime
) -> None:
    later = [fact for fact in more if fact.known_at >= asof]
    assert funnel([*facts, *later], mode, days, asof) == funnel(facts, mode, days, asof)


@given(logs(), ranges(), st.integers(0, 40), modes, instants)
def test_two_ranges_that_meet_add_up_to_the_whole(
    facts: list[Fact], days: Days, split: int, mode: Mode, asof: datetime
) -> None:
    middle = min(days.until, date.fromordinal(days.since.toordinal() + split))
    first = funnel(facts, mode, Days(days.since, middle, MADRID), asof)
    second = funnel(facts, mode, Days(middle, days.until, MADRID), asof)
    whole = funnel(facts, mode, days, asof)
    for one, two, both in zip(first, second, whole, strict=True):
        assert one.people + two.people == both.people
        assert one.implied + two.implied == both.implied


@given(logs(), ranges(), instants)
def test_no_stage_of_a_cohort_holds_more_than_began(
    facts: list[Fact], days: Days, asof: datetime
) -> None:
    rows = funnel(facts, "cohort", days, asof)
    assert all(row.implied <= row.people <= rows[0].people for row in rows)
