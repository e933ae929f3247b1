"""The sales cycle: the tables of docs/rules/goals.md, and what holds for any log."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.asof import Days
from testigo.core.facts import Fact
from testigo.core.sales_cycle import LOOKED_AT, Cycle, cycle_of, matured, needed_by
from testigo.core.sla.calendar import Calendar, with_holidays, working_days_between
from tests.core.report_logs import instants, logs, ranges
from tests.spec import goals as spec
from tests.spec.story import MADRID, facts_of, instant
from tests.spec.working_time import NORTIA, OFFICE

FOURTH_QUARTER = Days(*spec.PERIOD, MADRID)
HOLIDAYS = with_holidays(NORTIA, [date(2026, 10, 12)])


@pytest.mark.parametrize("asked", spec.CYCLES, ids=lambda asked: asked.because)
def test_the_cycle_is_that_of_the_table(asked: spec.Asked) -> None:
    asof = instant(asked.before)
    cycle = cycle_of(facts_of(spec.STORY), asof)
    if cycle is None:
        assert asked.signed == "0"
        return
    days = matured(None, cycle, asof, FOURTH_QUARTER)
    assert (str(cycle.cases), str(cycle.p50), str(cycle.p80), str(cycle.p90)) == asked[1:5]
    assert days.until.isoformat() == asked.matured_until


@pytest.mark.parametrize("due", spec.DUES, ids=lambda due: due.because)
def test_leads_are_needed_by_the_day_of_the_table(due: spec.Due) -> None:
    assert needed_by(FOURTH_QUARTER, Decimal(due.wait), HOLIDAYS).isoformat() == due.day


def test_without_working_days_or_a_calendar_the_plain_day_is_told() -> None:
    closed = Calendar("Europe/Madrid", ((),) * 7)
    for calendar in (closed, None):
        assert needed_by(FOURTH_QUARTER, Decimal(4), calendar) == date(2026, 12, 27)


def test_the_days_asked_for_are_cut_where_leads_have_not_matured() -> None:
    cycle = Cycle(12, Decimal(20), Decimal(40), Decimal(60))
    asof = instant("2026-10-01 00:00")
    year = matured(None, cycle, asof, FOURTH_QUARTER)
    assert year == Days(date(2026, 8, 2) - LOOKED_AT, date(2026, 8, 2), MADRID)
    asked = Days(date(2026, 7, 1), date(2026, 10, 1), MADRID)
    assert matured(asked, cycle, asof, asked) == Days(date(2026, 7, 1), date(2026, 8, 2), MADRID)
    young = Days(date(2026, 9, 1), date(2026, 10, 1), MADRID)
    none = matured(young, cycle, asof, young)
    assert none.since == none.until


# --- laws ----------------------------------------------------------------------------------------


@given(logs(), instants, st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(
    facts: list[Fact], asof: datetime, random: Random
) -> None:
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert cycle_of(shuffled, asof) == cycle_of(facts, asof)


@given(logs(), logs(), instants)
def test_what_becomes_known_later_changes_no_earlier_answer(
    facts: list[Fact], more: list[Fact], asof: datetime
) -> None:
    later = [fact for fact in more if fact.known_at >= asof]
    assert cycle_of([*facts, *later], asof) == cycle_of(facts, asof)


@given(logs(), instants)
def test_half_sign_no_later_than_four_in_five_and_those_than_nine_in_ten(
    facts: list[Fact], asof: datetime
) -> None:
    cycle = cycle_of(facts, asof)
    assert cycle is None or 0 <= cycle.p50 <= cycle.p80 <= cycle.p90


@given(ranges(), st.decimals(0, 400, places=2), st.decimals(0, 400, places=2))
def test_a_longer_wait_never_leaves_more_time_and_the_day_is_a_working_day(
    days: Days, one: Decimal, other: Decimal
) -> None:
    shorter, longer = sorted([one, other])
    late, early = (needed_by(days, wait, OFFICE) for wait in (shorter, longer))
    assert early <= late < days.until
    assert working_days_between(OFFICE, late, late + timedelta(days=1)) == 1
