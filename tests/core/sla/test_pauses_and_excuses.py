"""Pauses, closures and excuses: the tables of docs/rules/pauses-and-excuses.md, and their laws."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.durations import Duration
from testigo.core.facts import Fact
from testigo.core.sla.clocks import milestones, reading, start_clock
from testigo.core.sla.closures import closures_in
from testigo.core.sla.excuses import FOR_EVER, covered_until
from testigo.core.sla.outages import outages_in
from testigo.core.sla.reckoning import reckoned
from testigo.core.sla.stretches import Stretch, left_out, measured, pauses_of, within
from tests.spec.pauses_and_excuses import (
    CLOSED,
    COVERED,
    LIFTED,
    PAUSED,
    PLEADED,
    RESTRICTED,
    Closed,
    Covered,
    Paused,
    Pleaded,
    calendar_with,
    clock_of,
    told,
)
from tests.spec.response_clocks import MONDAY, PROMISE, handed_over
from tests.spec.working_time import OFFICE, instant

START = instant(MONDAY)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("row", PAUSED, ids=lambda row: row.why)
def test_a_clock_pauses_as_the_table_says(row: Paused) -> None:
    clock = clock_of(row.tried, row.facts())
    shown = reading(clock, OFFICE, instant(row.now))
    assert (shown.state, clock.due_at) == (row.state, instant(row.due))
    assert shown.used_seconds == float(row.used) * 3600


@pytest.mark.parametrize("row", CLOSED, ids=lambda row: row.why)
def test_a_closure_moves_a_clock_as_the_table_says(row: Closed) -> None:
    clock = clock_of(row.tried, closures=[row.closure()])
    assert clock.due_at == instant(row.due)
    assert clock.moved_from == (instant(row.moved_from) if row.moved_from else None)
    assert (clock.end or "") == row.end


@pytest.mark.parametrize("row", COVERED, ids=lambda row: row.why)
def test_an_absence_or_an_outage_excuses_as_the_table_says(row: Covered) -> None:
    until = row.excused_until()
    assert until == (instant(row.until) if row.until else None)
    assert isinstance(until, datetime | None)
    shown = reading(clock_of(row.tried), OFFICE, instant(row.tried), excused_until=until)
    assert shown.state == row.verdict


@pytest.mark.parametrize("row", PLEADED, ids=lambda row: row.why)
def test_an_excuse_stands_as_the_table_says(row: Pleaded) -> None:
    plea = row.plea()
    assert (plea.standing if plea else "") == row.standing


def test_while_it_is_covered_a_clock_past_due_is_excused_and_no_longer() -> None:
    clock = clock_of()
    noon = instant("Mon 21 Sep 2026 12:00")
    states = [
        reading(clock, OFFICE, noon + minutes * MINUTE, excused_until=noon + 30 * MINUTE).state
        for minutes in (-1, 0, 30, 31)
    ]
    assert states == ["due_soon", "excused", "excused", "past_due"]


def test_while_paused_nothing_falls_due() -> None:
    clock = clock_of(pauses=[told(RESTRICTED, "Mon 21 Sep 2026 11:45")])
    found = [name for name, _ in milestones(clock, None, instant("Fri 25 Sep 2026 12:00"))]
    assert found == ["warned"]


def test_a_pause_moves_the_warning_as_well() -> None:
    facts = [told(RESTRICTED, "Mon 21 Sep 2026 11:00"), told(LIFTED, "Mon 21 Sep 2026 12:00")]
    assert clock_of(pauses=facts).warn_at == instant("Mon 21 Sep 2026 12:30")


def test_a_business_that_closes_for_ever_leaves_its_clocks_as_they_were() -> None:
    days = [START.date() + timedelta(days=day) for day in range(4000)]
    facts = [
        Fact(str(day), "calendar.closed", START, START + MINUTE, str(day), props={"date": str(day)})
        for day in days
    ]
    clock = clock_of(closures=closures_in(facts))
    assert (clock.due_at, clock.moved_from) == (instant("Mon 21 Sep 2026 12:00"), None)


def test_an_absence_after_which_it_never_opens_again_excuses_for_ever() -> None:
    days = tuple(START.date() + timedelta(days=day) for day in range(1, 4000))
    away = [(START, START + timedelta(hours=7))]
    assert covered_until(clock_of(), PROMISE, calendar_with(days), away) == FOR_EVER


@pytest.mark.parametrize("props", [{}, {"date": "mañana"}, {"date": None}, {"date": ["x"]}])
def test_a_closure_that_names_no_day_closes_nothing(props: dict[str, Any]) -> None:
    assert closures_in([Fact("i", "calendar.closed", START, START, "m", props=props)]) == ()


@pytest.mark.parametrize(
    "props",
    [
        {},
        {"from": "2026-09-21T10:00:00+00:00"},
        {"from": "2026-09-21T10:00:00+00:00", "to": "2026-09-21T10:00:00+00:00"},
        {"from": "2026-09-21T10:00:00", "to": "2026-09-21T12:00:00"},
        {"from": 3, "to": []},
    ],
)
def test_an_outage_without_its_two_instants_excuses_nothing(props: dict[str, Any]) -> None:
    assert outages_in([Fact("i", "outage.recorded", START, START, "m", props=props)]) == ()


# --- laws ----------------------------------------------------------------------------------------

moments = st.integers(-600, 6000).map(lambda minutes: START + minutes * MINUTE)
pausing = st.lists(st.tuples(st.sampled_from([RESTRICTED, LIFTED]), moments), max_size=6)
spans = st.lists(
    st.tuples(moments, st.integers(1, 3000)).map(
        lambda pair: (pair[0], pair[0] + pair[1] * MINUTE)
    ),
    max_size=5,
)


def facts_of(pairs: list[tuple[str, datetime]]) -> list[Fact]:
    return [Fact(f"i{n}", name, at, at, f"m{n}") for n, (name, at) in enumerate(pairs)]


@given(pausing, st.randoms(use_true_random=False))
def test_the_order_in_which_pauses_are_told_does_not_matter(
    pairs: list[tuple[str, datetime]], random: Any
) -> None:
    facts = facts_of(pairs)
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert pauses_of(shuffled) == pauses_of(facts)


@given(spans, moments, moments)
def test_stretches_within_a_time_are_in_order_and_none_meets_another(
    stretches: list[Stretch], start: datetime, end: datetime
) -> None:
    found = within(stretches, start, end)
    for since, until in found:
        assert until is not None
        assert start <= since < min(until, end)
    ends = [(until or end, since) for (_, until), (since, _) in pairwise(found)]
    assert all(until < since for until, since in ends)


@given(pausing, st.sampled_from(["2h", "3d"]), st.sampled_from(["working", "wall"]))
def test_as_much_time_as_was_promised_lies_beside_the_pauses(
    pairs: list[tuple[str, datetime]], within_text: str, elapsed: Any
) -> None:
    duration = Duration(int(within_text[:-1]), within_text[-1])  # type: ignore[arg-type]
    promise = replace(PROMISE, within=duration, elapsed=elapsed)
    fresh = start_clock(promise, handed_over(MONDAY), 1, OFFICE, 1)
    clock = reckoned(fresh, promise, calendar_with, pauses_of(facts_of(pairs)), (), None)
    over = [pause for pause in clock.pauses if pause[1] is not None]
    whole = measured(OFFICE, elapsed, fresh.started_at, fresh.due_at)
    beside = measured(OFFICE, elapsed, clock.started_at, clock.due_at) - left_out(
        over, OFFICE, elapsed, clock.started_at, clock.due_at
    )
    assert beside == whole
    assert clock.due_at >= fresh.due_at


@given(spans)
def test_being_away_longer_never_excuses_less(stretches: list[Stretch]) -> None:
    clock = clock_of()
    for count in range(len(stretches)):
        fewer = covered_until(clock, PROMISE, OFFICE, stretches[:count]) or clock.due_at
        more = covered_until(clock, PROMISE, OFFICE, stretches[: count + 1]) or clock.due_at
        assert more >= fewer
