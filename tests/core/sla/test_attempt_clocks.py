"""Clocks of attempts: what counts, what completes them, and that order never matters."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.facts import DISPOSITIONS, Fact
from testigo.core.sla.attempting import MOST, CountedAttempt, completing, progress, with_try
from testigo.core.sla.clocks import Clock, reading, start_clock, touch
from testigo.core.sla.commitments import Attempts
from tests.spec.attempt_clocks import (
    COUNTED,
    ENDED,
    MONDAY,
    PROMISE,
    STANDS,
    STRICT,
    ZONE,
    Counted,
    Ended,
    Stands,
    made,
    run,
    settled,
    tried,
)
from tests.spec.response_clocks import handed_over
from tests.spec.working_time import OFFICE, instant

START = instant(MONDAY)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("row", COUNTED, ids=lambda row: row.why)
def test_attempts_are_counted_as_the_table_says(row: Counted) -> None:
    shown = made(run(row.events))
    assert (shown.made, shown.days, shown.channels, shown.late) == row[1:5]


@pytest.mark.parametrize("row", ENDED, ids=lambda row: f"{row.end}: {row.why}")
def test_a_clock_of_attempts_ends_as_the_table_says(row: Ended) -> None:
    clock = run(row.events, STRICT if row.strict else PROMISE)
    assert clock.end == row.end
    assert clock.ended_at == (instant(row.ended) if row.ended else None)


@pytest.mark.parametrize("row", STANDS, ids=lambda row: f"{row.state}: {row.why}")
def test_a_clock_of_attempts_stands_as_the_table_says(row: Stands) -> None:
    clock, until = row.clock(), row.excused_until
    excused_until = instant(until) if until else None
    shown = reading(clock, OFFICE, instant(row.now), excused_until=excused_until)
    assert (shown.state, clock.due_at) == (row.state, instant(row.due))


def test_what_is_missing_is_said_in_attempts_days_and_channels() -> None:
    shown = made(run((tried("phone", "Mon 21 Sep 2026 11:00"),)))
    assert shown.missing == (2, 1, 1)
    assert not shown.fulfilled


def test_the_clock_names_the_attempt_that_completed_it() -> None:
    events = (
        tried("phone", "Mon 21 Sep 2026 11:00"),
        tried("email", "Mon 21 Sep 2026 12:00"),
        tried("phone", "Tue 22 Sep 2026 09:30"),
    )
    clock = run(events)
    assert clock.ended_by == events[-1].fact().id
    assert [one.fact for one in clock.tries] == [event.fact().id for event in events]


@pytest.mark.parametrize("name", sorted(DISPOSITIONS))
def test_every_disposition_satisfies_a_promise_that_says_so(name: str) -> None:
    assert run((settled(name, "Mon 21 Sep 2026 15:00", "timing"),)).end == "kept"


def test_an_attempt_without_a_channel_is_an_attempt_by_none() -> None:
    shown = made(run((tried("", "Mon 21 Sep 2026 11:00"),)))
    assert (shown.made, shown.channels) == (1, 0)


# --- laws ----------------------------------------------------------------------------------------


def told(step: int, channel: str, number: int, kind: str) -> Fact:
    """One of few instants and few messages, so that ties and repeats are common."""
    at = START + step * 7 * MINUTE
    return Fact(
        id=f"id {step} {number}",
        name="contact.attempted" if kind in ("no_answer", "spoke") else kind,
        at=at,
        recorded_at=at,
        message_id=f"{number} {step} {channel} {kind}",
        side="sales",
        props={"channel": channel, "outcome": kind},
    )


kinds = st.sampled_from(["no_answer"] * 6 + ["spoke", "lead.rejected", "person.merged"])
some_facts = st.lists(
    st.builds(
        told,
        st.one_of(st.integers(-1, 12), st.integers(110, 122)),
        st.sampled_from(["phone", "email"]),
        st.integers(0, 2),
        kinds,
    ),
    max_size=9,
)
promises = st.builds(
    lambda at_least, on_days, by_channels, unless: replace(
        PROMISE, at_least=at_least, on_days=on_days, by_channels=by_channels, unless=unless
    ),
    st.integers(1, 4),
    st.integers(1, 2),
    st.integers(1, 2),
    st.sampled_from([(), ("conversation",), ("disposition",), ("conversation", "disposition")]),
)


def touched(facts: list[Fact], promise: Attempts) -> Clock:
    clock = start_clock(promise, handed_over(MONDAY), 1, OFFICE, 1)
    for one in facts:
        clock = touch(clock, promise, one, ZONE)
    return clock


@given(some_facts, promises, st.randoms(use_true_random=False))
def test_any_order_of_the_same_facts_told_any_number_of_times_gives_the_same_clock(
    facts: list[Fact], promise: Attempts, random: Any
) -> None:
    shuffled = [*facts, *random.choices(facts, k=3)] if facts else []
    random.shuffle(shuffled)
    assert touched(shuffled, promise) == touched(facts, promise)


@given(some_facts, promises)
def test_one_fact_more_never_lets_a_clock_end_later(facts: list[Fact], promise: Attempts) -> None:
    for fewer, more in pairwise([facts[:count] for count in range(len(facts) + 1)]):
        before, after = touched(fewer, promise).ended_at, touched(more, promise).ended_at
        assert before is None or (after is not None and after <= before)


@given(some_facts, promises)
def test_a_clock_is_completed_by_the_first_attempt_at_which_nothing_is_missing(
    facts: list[Fact], promise: Attempts
) -> None:
    tries: tuple[CountedAttempt, ...] = ()
    for fact in facts:
        channel = str(fact.props["channel"])
        tries = with_try(tries, CountedAttempt(fact.at, fact.message_id, fact.id, channel, False))
    fulfilled = [
        tries[:count]
        for count in range(1, len(tries) + 1)
        if progress(tries[:count], promise, ZONE).fulfilled
    ]
    assert completing(tries, promise, ZONE) == (fulfilled[0][-1] if fulfilled else None)


def test_a_program_that_repeats_itself_fills_nothing() -> None:
    clock = start_clock(replace(PROMISE, on_days=9), handed_over(MONDAY), 1, OFFICE, 1)
    for second in range(MOST + 50):
        at = START + timedelta(seconds=second)
        fact = Fact("i", "contact.attempted", at, at, f"{second:05}", props={"channel": "phone"})
        clock = touch(clock, replace(PROMISE, on_days=9), fact, ZONE)
    assert len(clock.tries) == MOST
