"""Cohorts by month, stays and groups: worked cases, and what holds for any log."""

from datetime import date, datetime
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from testigo.core.asof import Days
from testigo.core.cohorts import Parts, cohorts, members, parts_of, split, stays
from testigo.core.facts import STAGES, Fact
from testigo.core.funnel import funnel
from tests.core.report_logs import instants, logs, ranges
from tests.spec.funnel import (
    ASOF,
    COHORTS,
    GROUPS,
    SINCE,
    STAYS,
    STORY,
    UNTIL,
    cohort_rows,
    group_rows,
    stay_rows,
)
from tests.spec.story import MADRID, Line, facts_of, instant

JANUARY = Days(date.fromisoformat(SINCE), date.fromisoformat(UNTIL), MADRID)
SAID = {"Ana": "Industria", "Bea": "Industria", "Carla": "Logística"}


def entered(who: str, at: str, stage: str, cycle: int = 1) -> Line:
    return Line(at, who, "stage.entered", f"stage={stage} cycle={cycle}")


def test_the_months_are_those_of_the_table() -> None:
    year = Days(date(2025, 12, 1), date(2026, 2, 1), MADRID)
    assert cohort_rows(cohorts(facts_of(STORY), year, instant(ASOF))) == COHORTS


def test_the_stays_are_those_of_the_table() -> None:
    assert stay_rows(stays(facts_of(STORY), JANUARY, instant(ASOF))) == STAYS


def test_the_groups_are_those_of_the_table() -> None:
    assert group_rows(split(facts_of(STORY), JANUARY, instant(ASOF), SAID)) == GROUPS


def test_a_month_matures_once_it_had_the_time_that_nine_in_ten_took() -> None:
    lines = [entered(f"p{n}", f"2026-01-{n + 1:02} 09:00", "lead") for n in range(10)]
    lines += [entered(f"p{n}", f"2026-01-{n + 11:02} 09:00", "mql") for n in range(10)]
    facts = facts_of(lines)

    def mature(asof: str) -> bool:
        [month] = cohorts(facts, JANUARY, instant(asof))
        return month.reached[0].mature

    assert not mature("2026-02-10 23:00")
    assert mature("2026-02-11 00:00")


def test_under_ten_cases_nobody_knows_how_long_a_stage_takes() -> None:
    lines = [entered(f"p{n}", "2026-01-02 09:00", "lead") for n in range(30)]
    lines += [entered(f"p{n}", "2026-01-03 09:00", "mql") for n in range(9)]
    [month] = cohorts(facts_of(lines), JANUARY, instant("2030-01-01 00:00"))
    assert (month.reached[0].people, month.reached[0].mature) == (9, False)
    assert month.reached[0].share == Decimal("0.300000")


@given(logs(), ranges(), instants)
def test_months_and_groups_add_up_to_the_funnel(
    facts: list[Fact], days: Days, asof: datetime
) -> None:
    whole = {row.stage: row.people for row in funnel(facts, "cohort", days, asof)}
    months = cohorts(facts, days, asof)
    people = sorted({fact.person for fact in facts if fact.person})
    groups = split(facts, days, asof, dict(zip(people, "aabbc", strict=False)))
    for parts in (months, groups):
        assert sum(one.began for one in parts) == whole["lead"]
        for place, stage in enumerate(STAGES[1:]):
            assert sum(one.reached[place].people for one in parts) == whole[stage]
    assert parts_of(facts, days, asof, {}) == Parts(
        months, stays(facts, days, asof), split(facts, days, asof, {})
    )
    for stage in STAGES:
        assert len(members(facts, days, asof, stage)) == whole[stage]


@given(logs(), ranges(), instants, st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(
    facts: list[Fact], days: Days, asof: datetime, random: Random
) -> None:
    told = (cohorts(facts, days, asof), stays(facts, days, asof))
    random.shuffle(facts)
    assert (cohorts(facts, days, asof), stays(facts, days, asof)) == told


@given(logs(), ranges(), instants)
def test_nobody_stays_a_negative_time(facts: list[Fact], days: Days, asof: datetime) -> None:
    for stay in stays(facts, days, asof):
        for time in (stay.half, stay.nine_in_ten, stay.here_half):
            assert time is None or time >= 0
