"""Response clocks: one running promise about one lead, deal or contract (domain.md §3.4).

What a fact does to a clock depends only on which facts there are, never on the order in which
they are touched in. docs/rules/response-clocks.md explains the rule with worked tables.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from testigo.core.facts import Fact, is_human_attempt
from testigo.core.sla.calendar import (
    Calendar,
    due_at,
    share_at,
    wall_due_at,
    working_seconds,
)
from testigo.core.sla.commitments import STAGE_TRIGGER, Elapsed, Response

End = Literal["kept", "kept_late", "voided"]
State = Literal["running", "due_soon", "past_due", "kept", "kept_late", "voided"]
Milestone = Literal["warned", "passed_due"]

# What ends the matter itself, so that nobody is owed an answer any more.
VOIDING = frozenset(
    {
        "lead.rejected",
        "lead.disqualified",
        "lead.recycled",
        "person.merged",
        "contract.signed",
    }
)

# Qualifying a lead says that it was accepted; nobody is asked twice (domain.md §3.2).
IMPLYING = {"lead.accepted": "lead.qualified"}


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise running about one cause.

    `cause` and `cause_id` are the message id and the id of the fact that started it; `ended_cause`
    and `ended_by` those of the fact that ended or voided it. `void_reason` is that fact's name.
    """

    commitment: str
    cycle: int
    cause: str
    cause_id: str
    deal: str | None
    started_at: datetime
    warn_at: datetime
    due_at: datetime
    pact_version: int
    ended_at: datetime | None = None
    ended_by: str | None = None
    ended_cause: str | None = None
    end: End | None = None
    void_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock looked at: seconds since its start and until it is due.

    `used_seconds` and `left_seconds` are measured as the promise is (working or wall time); less
    than 0 left is time overdue. `wall_seconds` is plain elapsed time. All three stand still once
    the clock has ended.
    """

    state: State
    used_seconds: float
    wall_seconds: float
    left_seconds: float

    @property
    def left(self) -> float:
        """The share of the promised time that is left, from 1 to 0."""
        whole = self.used_seconds + self.left_seconds
        return max(0.0, self.left_seconds / whole) if whole > 0 else 0.0


def matches(trigger: str, fact: Fact) -> bool:
    """Whether a fact is what a trigger names; stages skipped on a direct path are not entered."""
    if trigger.startswith(STAGE_TRIGGER):
        return (
            fact.name == "stage.entered"
            and fact.origin == "derived"
            and fact.props.get("stage") == trigger.removeprefix(STAGE_TRIGGER)
            and not fact.props.get("implied")
        )
    return fact.name == trigger or fact.name == IMPLYING.get(trigger)


def start_clock(
    promise: Response, fact: Fact, cycle: int, calendar: Calendar, pact_version: int
) -> Clock:
    """The clock that a starting fact sets running. Raises NeverOpen."""
    started = _effective_at(fact)
    if promise.elapsed == "wall":
        due = wall_due_at(started, promise.within)
        warn = started + promise.within.elapsed * float(promise.warn_at)
    else:
        due = due_at(calendar, started, promise.within)
        warn = share_at(calendar, started, due, promise.warn_at)
    return Clock(
        commitment=promise.id,
        cycle=cycle,
        cause=fact.message_id,
        cause_id=fact.id,
        deal=fact.deal,
        started_at=started,
        warn_at=warn,
        due_at=due,
        pact_version=pact_version,
    )


def touch(clock: Clock, promise: Response, fact: Fact) -> Clock:
    """The clock once a fact is known: ended, voided or as it was.

    The earliest effective instant wins; at one instant an ending beats a voiding, then the smaller
    message id wins. So any order of the same facts, told any number of times, gives one result.
    """
    ends = _ends(promise, fact)
    at = _effective_at(fact)
    if not (ends or fact.name in VOIDING) or not _concerns(clock, fact, at):
        return clock
    if clock.ended_at is not None:
        current = (clock.ended_at, clock.end == "voided", clock.ended_cause or "")
        if current <= (at, not ends, fact.message_id):
            return clock
    end: End = "voided" if not ends else "kept" if at <= clock.due_at else "kept_late"
    return replace(
        clock,
        ended_at=at,
        ended_by=fact.id,
        ended_cause=fact.message_id,
        end=end,
        void_reason=None if ends else fact.name,
    )


def reading(
    clock: Clock, calendar: Calendar, now: datetime, elapsed: Elapsed = "working"
) -> Reading:
    """What a clock shows at `now`; `elapsed` and `calendar` are those of its promise."""
    until = now if clock.ended_at is None else clock.ended_at
    measure = _measure(calendar, elapsed)
    return Reading(
        state=_state(clock, now),
        used_seconds=measure(clock.started_at, until),
        wall_seconds=_wall_seconds(clock.started_at, until),
        left_seconds=measure(until, clock.due_at) - measure(clock.due_at, until),
    )


def milestones(
    clock: Clock, known_end: datetime | None, now: datetime
) -> tuple[tuple[Milestone, datetime], ...]:
    """Which of warned and passed due are facts by `now`, with their instants.

    `known_end` is when the log came to know that the clock had ended: what fell due before that
    did happen, whatever instant the end counts at.
    """
    marks: tuple[tuple[Milestone, datetime], ...] = (
        ("warned", clock.warn_at),
        ("passed_due", clock.due_at),
    )
    over = known_end if clock.end is not None else None
    return tuple(mark for mark in marks if mark[1] <= now and (over is None or mark[1] < over))


def _effective_at(fact: Fact) -> datetime:
    # A derived fact is dated by rule; when the worker came round to record it says nothing.
    return fact.at if fact.origin == "derived" else fact.counts_at


def _ends(promise: Response, fact: Fact) -> bool:
    if not any(matches(trigger, fact) for trigger in promise.ends):
        return False
    if fact.name != "contact.attempted":
        return True
    return is_human_attempt(fact) and fact.side in ("", promise.side)


def _concerns(clock: Clock, fact: Fact, at: datetime) -> bool:
    another_deal = None not in (clock.deal, fact.deal) and clock.deal != fact.deal
    return fact.message_id != clock.cause and clock.started_at <= at and not another_deal


def _state(clock: Clock, now: datetime) -> State:
    if clock.end is not None:
        return clock.end
    if now >= clock.due_at:
        return "past_due"
    return "due_soon" if now >= clock.warn_at else "running"


def _measure(calendar: Calendar, elapsed: Elapsed) -> Callable[[datetime, datetime], float]:
    if elapsed == "wall":
        return _wall_seconds
    return lambda start, end: working_seconds(calendar, start, end)


def _wall_seconds(start: datetime, end: datetime) -> float:
    return max(0.0, (end - start).total_seconds())
