"""Clocks: one running promise about one lead, deal or contract (domain.md §3.4).

What a fact does to a clock depends only on which facts there are, never on the order in which
they are touched in. docs/rules/response-clocks.md and docs/rules/attempt-clocks.md explain
the rules with worked tables.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from testigo.core.facts import CONVERSATIONS, DISPOSITIONS, Fact, is_human_attempt
from testigo.core.sla.attempting import CountedAttempt, completing, with_try
from testigo.core.sla.calendar import Calendar, due_at, share_at, wall_due_at
from testigo.core.sla.commitments import ATTEMPT, STAGE_TRIGGER, Attempts, Clocked, Elapsed
from testigo.core.sla.stretches import Stretch, left_out, measured
from testigo.core.sla.timeline import SECOND

End = Literal["kept", "kept_late", "voided"]
State = Literal[
    "running", "due_soon", "past_due", "kept", "kept_late", "paused", "excused", "voided"
]
Milestone = Literal["warned", "passed_due"]

# What ends the matter itself, so that nobody is owed an answer any more.
VOIDING = frozenset(
    {
        "lead.rejected",
        "lead.disqualified",
        "lead.recycled",
        "person.merged",
        "person.erased",
        "contract.signed",
    }
)

# Nobody can call a lead unreachable who was not tried as promised, so this reason settles nothing.
UNREACHABLE = "unreachable"

# Qualifying a lead says that it was accepted; nobody is asked twice (domain.md §3.2).
IMPLYING = {"lead.accepted": "lead.qualified"}


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise running about one cause.

    `cause` and `cause_id` are the message id and the id of the fact that started it; `ended_cause`
    and `ended_by` those of the fact that ended or voided it. `void_reason` is that fact's name.
    `tries` are the attempts that count for a promise of attempts, up to its end. `pauses` are the
    stretches in which it stood still, `closed` the days closed since the pact was signed that it
    reckons with; `moved_from` is when it would have been due without what came after its start.
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
    tries: tuple[CountedAttempt, ...] = ()
    pauses: tuple[Stretch, ...] = ()
    closed: tuple[date, ...] = ()
    moved_from: datetime | None = None

    @property
    def key(self) -> str:
        """What tells it from the other clocks of a person."""
        return f"{self.commitment}|{self.cause_id}"

    @property
    def stands_since(self) -> datetime | None:
        """The beginning of a pause that has no end yet."""
        return self.pauses[-1][0] if self.pauses and self.pauses[-1][1] is None else None

    @property
    def paused_at(self) -> datetime | None:
        """Since when it stands still; None while it runs and once it has ended."""
        return self.stands_since if self.end is None else None


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
    promise: Clocked, fact: Fact, cycle: int, calendar: Calendar, pact_version: int
) -> Clock:
    """The clock that a starting fact sets running. Raises NeverOpen."""
    started = _effective_at(fact)
    warn, due = instants(promise, started, calendar)
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


def instants(promise: Clocked, started: datetime, calendar: Calendar) -> tuple[datetime, datetime]:
    """When a clock that starts at an instant warns and falls due. Raises NeverOpen."""
    if promise.elapsed == "wall":
        warn = started + promise.within.elapsed * float(promise.warn_at)
        return warn, wall_due_at(started, promise.within)
    due = due_at(calendar, started, promise.within)
    return share_at(calendar, started, due, promise.warn_at), due


class _Ending(NamedTuple):
    """What may end or void a clock; the least of several is what counts."""

    at: datetime
    voids: bool
    cause: str
    fact: str
    reason: str | None = None


def touch(clock: Clock, promise: Clocked, fact: Fact, zone: ZoneInfo) -> Clock:
    """The clock once a fact is known: ended, voided or as it was; days are those of the zone.

    The earliest effective instant wins; at one instant an ending beats a voiding, then the smaller
    message id wins. So any order of the same facts, told any number of times, gives one result.
    """
    at = _effective_at(fact)
    if not _concerns(clock, fact, at):
        return clock
    if isinstance(promise, Attempts) and fact.name == ATTEMPT:
        return _tried(clock, promise, fact, zone) if _is_ours(promise, fact) else clock
    ends = _ends(promise, fact)
    if not ends and fact.name not in VOIDING:
        return clock
    reason = None if ends else fact.name
    return _ended(clock, _Ending(at, not ends, fact.message_id, fact.id, reason))


def _tried(clock: Clock, promise: Attempts, fact: Fact, zone: ZoneInfo) -> Clock:
    """The clock with one attempt more, which may complete the promise or satisfy it early."""
    at = _effective_at(fact)
    if clock.ended_at is not None and at > clock.ended_at:
        return clock
    channel = str(fact.props.get("channel", ""))
    tried = CountedAttempt(at, fact.message_id, fact.id, channel, fact.noted_late)
    clock = replace(clock, tries=with_try(clock.tries, tried))
    if "conversation" in promise.unless and fact.props.get("outcome") in CONVERSATIONS:
        clock = _ended(clock, _Ending(at, False, fact.message_id, fact.id))
    last = completing(clock.tries, promise, zone)
    if last is None:
        return clock
    return _ended(clock, _Ending(last.at, False, last.message_id, last.fact))


def _ended(clock: Clock, ending: _Ending) -> Clock:
    if clock.ended_at is not None:
        current = (clock.ended_at, clock.end == "voided", clock.ended_cause or "")
        if current <= ending[:3]:
            return clock
    end: End = "voided" if ending.voids else "kept" if ending.at <= clock.due_at else "kept_late"
    return replace(
        clock,
        ended_at=ending.at,
        ended_by=ending.fact,
        ended_cause=ending.cause,
        end=end,
        void_reason=ending.reason,
        tries=tuple(tried for tried in clock.tries if tried.at <= ending.at),
    )


def unended(clock: Clock) -> Clock:
    """The clock as it was before anything ended it."""
    return replace(
        clock, ended_at=None, ended_by=None, ended_cause=None, end=None, void_reason=None
    )


def reading(
    clock: Clock,
    calendar: Calendar,
    now: datetime,
    elapsed: Elapsed = "working",
    excused_until: datetime | None = None,
) -> Reading:
    """What a clock shows at `now`; `elapsed` and `calendar` are those of its promise, closures
    included. Pauses are not measured. `excused_until` is until when something excuses it."""
    until = now if clock.ended_at is None else clock.ended_at
    used = _used(clock, calendar, elapsed, until, clock.pauses)
    over = [pause for pause in clock.pauses if pause[1] is not None]
    whole = _used(clock, calendar, elapsed, clock.due_at, over)
    return Reading(
        state=_state(clock, now, excused_until),
        used_seconds=used / SECOND,
        wall_seconds=max(0.0, (until - clock.started_at).total_seconds()),
        left_seconds=(whole - used) / SECOND,
    )


def milestones(
    clock: Clock, known_end: datetime | None, now: datetime
) -> tuple[tuple[Milestone, datetime], ...]:
    """Which of warned and passed due are facts by `now`, with their instants; while a clock is
    paused, those from before.

    `known_end` is when the log came to know that the clock had ended: what fell due before that
    did happen, whatever instant the end counts at.
    """
    marks: tuple[tuple[Milestone, datetime], ...] = (
        ("warned", clock.warn_at),
        ("passed_due", clock.due_at),
    )
    over = known_end if clock.end is not None else None
    last = now if clock.stands_since is None else min(now, clock.stands_since)
    return tuple(mark for mark in marks if mark[1] <= last and (over is None or mark[1] < over))


def _effective_at(fact: Fact) -> datetime:
    # A derived fact is dated by rule; when the worker came round to record it says nothing.
    return fact.at if fact.origin == "derived" else fact.counts_at


def _ends(promise: Clocked, fact: Fact) -> bool:
    if isinstance(promise, Attempts):
        return (
            "disposition" in promise.unless
            and fact.name in DISPOSITIONS
            and fact.props.get("reason") != UNREACHABLE
        )
    if not any(matches(trigger, fact) for trigger in promise.ends):
        return False
    return fact.name != ATTEMPT or _is_ours(promise, fact)


def _is_ours(promise: Clocked, fact: Fact) -> bool:
    """Whether a person of the side that promised made this attempt, as far as is known."""
    return is_human_attempt(fact) and fact.side in ("", promise.side)


def _concerns(clock: Clock, fact: Fact, at: datetime) -> bool:
    another_deal = None not in (clock.deal, fact.deal) and clock.deal != fact.deal
    return fact.message_id != clock.cause and clock.started_at <= at and not another_deal


def _state(clock: Clock, now: datetime, excused_until: datetime | None) -> State:
    at = now if clock.ended_at is None else clock.ended_at
    excused = excused_until is not None and at <= excused_until
    if clock.end is not None:
        return "excused" if excused and clock.end == "kept_late" else clock.end
    if clock.paused_at is not None and clock.paused_at <= now:
        return "paused"
    if now >= clock.due_at:
        return "excused" if excused else "past_due"
    return "due_soon" if now >= clock.warn_at else "running"


def _used(
    clock: Clock, calendar: Calendar, elapsed: Elapsed, until: datetime, pauses: Sequence[Stretch]
) -> int:
    """Microseconds of the promised time that were used up to an instant."""
    start = clock.started_at
    whole = measured(calendar, elapsed, start, until)
    return whole - left_out(pauses, calendar, elapsed, start, until) if pauses else whole
