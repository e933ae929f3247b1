"""Response clocks: how they start, what ends them, and that order never matters."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.durations import Duration
from testigo.core.facts import Fact
from testigo.core.sla.calendar import due_at
from testigo.core.sla.clocks import (
    VOIDING,
    Clock,
    matches,
    milestones,
    reading,
    start_clock,
)
from testigo.core.sla.clocks import touch as touch_in_zone
from testigo.core.sla.commitments import Response
from tests.spec.response_clocks import MONDAY, PROMISE, ZONE, attempt, handed_over, run
from tests.spec.working_time import OFFICE, instant

START = instant(MONDAY)
HOUR = timedelta(hours=1)
WALL = replace(PROMISE, elapsed="wall", within=Duration(1, "d"))


def fact(name: str, at: datetime = START + HOUR, message: str = "m1", **more: Any) -> Fact:
    """A fact that was recorded at once."""
    return Fact(
        **{"recorded_at": at, **more}, id=f"id {message}", name=name, at=at, message_id=message
    )


def touch(clock: Clock, promise: Response, told: Fact) -> Clock:
    """A clock touched in the zone of the office."""
    return touch_in_zone(clock, promise, told, ZONE)


def fresh(promise: Response = PROMISE, **more: Any) -> Clock:
    """The clock of the hand-over of Monday 10:00."""
    return start_clock(promise, replace(handed_over(MONDAY), **more), 2, OFFICE, 3)


# --- triggers ------------------------------------------------------------------------------------


def entered(stage: str, **more: Any) -> Fact:
    props = {"stage": stage, "implied": more.pop("implied", False)}
    return fact("stage.entered", origin=more.pop("origin", "derived"), props=props)


def test_a_trigger_is_the_name_of_a_fact() -> None:
    assert matches("lead.accepted", fact("lead.accepted"))
    assert not matches("lead.accepted", fact("lead.rejected"))


def test_a_qualification_is_an_acceptance_too() -> None:
    assert matches("lead.accepted", fact("lead.qualified"))
    assert not matches("lead.qualified", fact("lead.accepted"))
    verdict = replace(PROMISE, ends=("lead.accepted", "lead.rejected"))
    assert touch(fresh(verdict), verdict, fact("lead.qualified")).end == "kept"


def test_a_stage_trigger_is_the_entry_into_that_stage() -> None:
    assert matches("stage:sql", entered("sql"))
    assert not matches("stage:sql", entered("mql"))
    assert not matches(
        "stage:sql", fact("lead.qualified", props={"stage": "sql"}, origin="derived")
    )


def test_a_stage_skipped_or_merely_reported_is_no_entry() -> None:
    assert not matches("stage:sql", entered("sql", implied=True))
    assert not matches("stage:sql", entered("sql", origin="reported"))


# --- start ---------------------------------------------------------------------------------------


def test_a_clock_knows_its_cause_its_cycle_and_the_version_it_was_born_with() -> None:
    clock = fresh(deal="d1")
    assert (clock.commitment, clock.cycle, clock.pact_version) == ("first-contact", 2, 3)
    assert (clock.cause, clock.cause_id, clock.deal) == (
        "the hand-over",
        "id of the hand-over",
        "d1",
    )
    assert clock.end is None


def test_a_derived_cause_starts_the_clock_when_it_is_dated_whenever_it_was_recorded() -> None:
    clock = fresh()
    assert clock.started_at == START
    assert clock.warn_at == instant("Mon 21 Sep 2026 11:30")
    assert clock.due_at == instant("Mon 21 Sep 2026 12:00")


@pytest.mark.parametrize(
    "hours_late, history, counts",
    [(24, False, START), (25, False, START + 25 * HOUR), (25, True, START)],
)
def test_a_reported_cause_starts_the_clock_when_it_counts(
    hours_late: int, history: bool, counts: datetime
) -> None:
    lost = fact("deal.lost", START, recorded_at=START + hours_late * HOUR, history=history)
    clock = start_clock(replace(PROMISE, within=Duration(1, "d")), lost, 1, OFFICE, 1)
    assert clock.started_at == counts
    assert clock.due_at == due_at(OFFICE, counts, Duration(1, "d"))


def test_a_promise_in_wall_time_runs_while_closed() -> None:
    clock = fresh(WALL)
    assert clock.due_at == START + timedelta(days=1)
    assert clock.warn_at == START + timedelta(hours=18)
    shown = reading(clock, OFFICE, START + timedelta(hours=20), "wall")
    assert (shown.state, shown.used_seconds, shown.left_seconds) == ("due_soon", 72000, 14400)
    late = reading(clock, OFFICE, START + timedelta(hours=25), "wall")
    assert (late.state, late.left_seconds) == ("past_due", -3600)


def test_the_warning_comes_at_the_share_that_the_promise_names() -> None:
    assert fresh(replace(PROMISE, warn_at=Decimal("0.5"))).warn_at == START + HOUR
    assert fresh(replace(WALL, warn_at=Decimal("0.5"))).warn_at == START + 12 * HOUR


# --- touch ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(VOIDING))
def test_what_ends_the_matter_voids_the_clock_and_is_named(name: str) -> None:
    clock = touch(fresh(), PROMISE, fact(name))
    assert (clock.end, clock.void_reason, clock.ended_by) == ("voided", name, "id m1")
    assert clock.ended_at == START + HOUR


def test_a_rejection_ends_a_promise_of_a_verdict_instead_of_voiding_it() -> None:
    verdict = replace(PROMISE, ends=("lead.accepted", "lead.rejected"))
    clock = touch(fresh(verdict), verdict, fact("lead.rejected"))
    assert (clock.end, clock.void_reason) == ("kept", None)


@pytest.mark.parametrize("name", ["page.viewed", "deal.lost", "lead.accepted", "lead.handed_over"])
def test_other_facts_leave_the_clock_as_it_was(name: str) -> None:
    assert touch(fresh(), PROMISE, fact(name)) == fresh()


def test_an_attempt_that_no_human_made_ends_nothing() -> None:
    assert touch(fresh(), PROMISE, fact("contact.attempted", props={"human": False})) == fresh()


def test_only_attempts_are_bound_to_the_side_that_promised() -> None:
    answer = replace(PROMISE, ends=("feedback.given",))
    assert touch(fresh(answer), answer, fact("feedback.given", side="marketing")).end == "kept"


def test_a_fact_never_touches_the_clock_that_it_started() -> None:
    signed = fact("contract.signed", START)
    clock = start_clock(PROMISE, signed, 1, OFFICE, 1)
    assert touch(clock, PROMISE, signed) == clock
    again = replace(signed, message_id="m2")
    assert touch(clock, PROMISE, again).end == "voided"


def test_a_fact_from_before_the_start_does_not_touch_the_clock() -> None:
    clock = fresh()
    assert touch(clock, PROMISE, fact("lead.rejected", START - timedelta(seconds=1))) == clock
    assert touch(clock, PROMISE, fact("lead.rejected", START)).end == "voided"


def test_a_fact_about_another_deal_does_not_touch_the_clock() -> None:
    clock = fresh(deal="d1")
    assert touch(clock, PROMISE, fact("contract.signed", deal="d2")) == clock
    assert touch(clock, PROMISE, fact("contract.signed", deal="d1")).end == "voided"
    assert touch(clock, PROMISE, fact("contract.signed")).end == "voided"
    assert touch(fresh(), PROMISE, fact("contract.signed", deal="d2")).end == "voided"


def test_a_derived_ending_counts_when_it_is_dated_whenever_it_was_recorded() -> None:
    promise = replace(PROMISE, ends=("stage:sql",))
    late = replace(entered("sql"), recorded_at=START + timedelta(days=5))
    assert touch(fresh(promise), promise, late).ended_at == START + HOUR


names = st.sampled_from(["contact.attempted", "page.viewed", *sorted(VOIDING)])
# Few instants and few messages, so that ties and repeats are common.
some_facts = st.lists(
    st.builds(
        lambda name, step, number: fact(
            name, START + step * HOUR / 2, f"{name} {step} {number}", side="sales"
        ),
        names,
        st.integers(-1, 6),
        st.integers(0, 2),
    ),
    max_size=7,
)


def touched(facts: list[Fact]) -> Clock:
    clock = fresh()
    for one in facts:
        clock = touch(clock, PROMISE, one)
    return clock


@given(some_facts, st.randoms(use_true_random=False))
def test_any_order_of_the_same_facts_told_any_number_of_times_gives_the_same_clock(
    facts: list[Fact], random: Any
) -> None:
    shuffled = [*facts, *random.choices(facts, k=3)] if facts else []
    random.shuffle(shuffled)
    assert touched(shuffled) == touched(facts)


@given(some_facts)
def test_the_clock_ends_at_the_earliest_fact_that_touches_it(facts: list[Fact]) -> None:
    alone = [touched([one]).ended_at for one in facts]
    assert touched(facts).ended_at == min((at for at in alone if at), default=None)


def test_at_one_instant_the_smaller_message_of_two_endings_is_the_one_named() -> None:
    one, other = (fact("contact.attempted", message=message) for message in ("a", "b"))
    assert touched([other, one]).ended_by == touched([one, other]).ended_by == "id a"


# --- reading and milestones ----------------------------------------------------------------------


@given(st.integers(0, 60 * 24 * 14), st.integers(1, 5), st.sampled_from("hd"))
def test_used_and_left_add_up_to_what_was_promised(minutes: int, amount: int, unit: Any) -> None:
    clock = fresh(replace(PROMISE, within=Duration(amount, unit)))
    whole = reading(clock, OFFICE, clock.started_at).left_seconds
    shown = reading(clock, OFFICE, START + timedelta(minutes=minutes))
    assert shown.used_seconds + shown.left_seconds == whole
    assert shown.wall_seconds == minutes * 60


def test_a_clock_that_ended_shows_the_same_for_ever() -> None:
    clock = run(MONDAY, (attempt("Mon 21 Sep 2026 11:00"),))
    early, late = (reading(clock, OFFICE, START + days * 24 * HOUR) for days in (1, 30))
    assert early == late
    assert early.wall_seconds == 3600


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_milestone_once_passed_stays_unless_the_end_was_known_before(
    first: int, later: int
) -> None:
    now = START + timedelta(minutes=first)
    then = now + timedelta(minutes=later)
    open_clock = fresh()
    assert set(milestones(open_clock, None, now)) <= set(milestones(open_clock, None, then))
    ended = touch(open_clock, PROMISE, fact("lead.rejected", now))
    assert milestones(ended, now, then) == tuple(
        mark for mark in milestones(open_clock, None, then) if mark[1] < now
    )


def test_an_end_known_of_a_clock_that_runs_again_hides_nothing() -> None:
    assert len(milestones(fresh(), START, datetime(2027, 1, 1, tzinfo=UTC))) == 2
