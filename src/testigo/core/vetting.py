"""What may be told of a lead only while it is so: a reason that asks for attempts made before, an
excuse that is the other side's to give, a review of a rejection while it is recent."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from testigo.core.casefile import CaseFile, RunningClock
from testigo.core.durations import Duration
from testigo.core.excusing import late_clocks
from testigo.core.facts import Fact
from testigo.core.problems import Problem
from testigo.core.sla.attempting import progress
from testigo.core.sla.calendar import NeverOpen, due_at
from testigo.core.sla.clocks import UNREACHABLE, Clock, touch
from testigo.core.sla.commitments import ATTEMPT, Attempts
from testigo.core.sla.excuses import AGREED, ASKED, OTHER_SIDES, REFUSED
from testigo.core.story import Agreement

CONTESTED, DECIDED = "lead.rejection_contested", "decision.taken"
_GIVING_UP = ("lead.rejected", "lead.recycled")
# Within which a rejection may be contested (domain.md §3.2).
CONTESTABLE = Duration(2, "d")
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Telling:
    """A fact that somebody is about to tell of a person, and what is told together with it."""

    case: CaseFile
    fact: Fact
    beside: Sequence[Fact]
    agreement: Agreement


def is_vetted(name: str, props: Mapping[str, Any]) -> bool:
    """Whether a fact may be told only while something is so."""
    if name in _GIVING_UP:
        return props.get("reason") == UNREACHABLE
    if name == DECIDED:
        return props.get("about") == CONTESTED
    return name in _CHECKS


def unmet(telling: Telling) -> list[Problem]:
    """Everything that stands in the way of a fact that `is_vetted`."""
    return list(_CHECKS[telling.fact.name](telling))


# --- attempts ------------------------------------------------------------------------------------


def _attempts(telling: Telling) -> Iterator[Problem]:
    """The promise of attempts asks for more before a lead can be called unreachable."""
    case, agreement, fact = telling.case, telling.agreement, telling.fact
    tries = [one for one in telling.beside if one.name == ATTEMPT and one.at <= fact.at]
    for running in case.clocks:
        clock = running.clock
        promise = agreement.promise_of(clock)
        if clock.cycle != case.story.person.cycle or not isinstance(promise, Attempts):
            continue
        zone = agreement.numbered(clock.pact_version).pact.zone
        for one in tries:
            clock = touch(clock, promise, one, zone)
        if clock.end is None and case.excused_until(clock) is None:
            yield _missing(clock, promise, agreement)


def _missing(clock: Clock, promise: Attempts, agreement: Agreement) -> Problem:
    made = progress(clock.tries, promise, agreement.numbered(clock.pact_version).pact.zone)
    params: dict[str, str | int] = {"made": made.made, "of": made.at_least}
    if made.on_days > 1:
        params |= {"days": made.days, "on_days": made.on_days}
    if made.by_channels > 1:
        params |= {"channels": made.channels, "by_channels": made.by_channels}
    return Problem("attempts_not_made", "reason", params)


# --- excuses -------------------------------------------------------------------------------------


def _asking(telling: Telling) -> Iterator[Problem]:
    running = _clock_of(telling)
    if running is None:
        yield Problem("clock_unknown", "clock")
        return
    promise = telling.agreement.promise_of(running.clock)
    if telling.fact.side not in ("", promise.side):
        yield Problem("excuse_of_another_side", "clock")
    yield from _lateness(telling, running)
    if not str(telling.fact.props.get("reason", "")).strip():
        yield Problem("excuse_reason_missing", "reason")


def _answering(telling: Telling) -> Iterator[Problem]:
    running = _clock_of(telling)
    if running is None:
        yield Problem("clock_unknown", "clock")
        return
    side = telling.agreement.promise_of(running.clock).side
    if not may_answer(side, telling.fact):
        yield Problem("excuse_answered_by_the_other_side", "clock")
    yield from _lateness(telling, running)
    if telling.fact.name == REFUSED and running.clock.key not in telling.case.pleas:
        yield Problem("excuse_not_asked", "clock")


def may_answer(side: str, fact: Fact) -> bool:
    """Whether whoever tells a fact may excuse what a side owes: its other side; an administrator,
    who has no side, for Customer success; a program or a command in good faith."""
    if fact.side:
        return fact.side in OTHER_SIDES.get(side, ())
    return side == "success" or not fact.actor.startswith("user:")


def _clock_of(telling: Telling) -> RunningClock | None:
    props = telling.fact.props
    key = f"{props.get('commitment')}|{props.get('clock')}"
    return next((one for one in telling.case.clocks if one.clock.key == key), None)


def _lateness(telling: Telling, running: RunningClock) -> Iterator[Problem]:
    if running not in late_clocks(telling.case, telling.fact.recorded_at):
        yield Problem("clock_not_late", "clock")


# --- rejections ----------------------------------------------------------------------------------


def contestable_until(case: CaseFile, agreement: Agreement) -> datetime | None:
    """Until when the rejection of a person may be contested; None when nothing is rejected."""
    at = case.story.person.rejected_at
    version = agreement.at(at) if at else None
    if at is None or version is None:
        return None
    days = tuple(sorted(one.day for one in agreement.closures if one.retracted_at is None))
    try:
        return due_at(agreement.calendar_with(version.number, days), at, CONTESTABLE)
    except NeverOpen:
        return None


def _contesting(telling: Telling) -> Iterator[Problem]:
    person, until = telling.case.story.person, contestable_until(telling.case, telling.agreement)
    if person.rejected_for is None:
        yield Problem("rejection_missing", "lead")
        return
    if telling.fact.side not in ("", "marketing"):
        yield Problem("contest_is_for_marketing", "lead")
    if person.contested_for is not None:
        yield Problem("rejection_contested_already", "lead")
    if until is not None and telling.fact.recorded_at > until:
        zone = telling.agreement.versions[-1].pact.zone
        day = until.astimezone(zone).date()
        yield Problem("contest_too_late", "lead", {"until": day.isoformat()})
    if not str(telling.fact.props.get("reason", "")).strip():
        yield Problem("contest_reason_missing", "reason")


def _deciding(telling: Telling) -> Iterator[Problem]:
    if telling.case.story.person.contested_for is None:
        yield Problem("nothing_contested", "lead")


_CHECKS: Mapping[str, Callable[[Telling], Iterator[Problem]]] = {
    **dict.fromkeys(_GIVING_UP, _attempts),
    ASKED: _asking,
    AGREED: _answering,
    REFUSED: _answering,
    CONTESTED: _contesting,
    DECIDED: _deciding,
}
