"""When a clock warns and falls due once pauses and closures are reckoned in.

The instants depend on which pauses and closures there are, never on the order in which they were
told; what ends a clock does not depend on them, only whether it was in time.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from testigo.core.sla.calendar import Calendar, NeverOpen
from testigo.core.sla.clocks import Clock, instants
from testigo.core.sla.closures import Closure
from testigo.core.sla.commitments import Clocked
from testigo.core.sla.stretches import Stretch, measured, reached, within

CalendarWith = Callable[[tuple[date, ...]], Calendar]


def reckoned(
    clock: Clock,
    promise: Clocked,
    calendar: CalendarWith,
    pauses: Sequence[Stretch],
    closures: Sequence[Closure],
    known_end: datetime | None,
) -> Clock:
    """The clock with the instants that these pauses and closures leave it; `calendar` gives the one
    of its pact with some days closed besides. Where it would never open again, it stays as it was.
    """
    first_day = clock.started_at.astimezone(ZoneInfo(calendar(()).timezone)).date()
    counted = [one for one in closures if one.counts_for(known_end) and one.day >= first_day]
    own = within(pauses, clock.started_at, clock.ended_at)
    if not (counted or own or clock.pauses or clock.closed):
        return clock
    known = [one for one in counted if one.recorded_at <= clock.started_at]
    try:
        promised = instants(promise, clock.started_at, calendar(_days(known)))
        warn, due = _moved(promise, clock.started_at, calendar(_days(counted)), own)
    except NeverOpen:
        return clock
    last_day = due.astimezone(ZoneInfo(calendar(()).timezone)).date()
    moved = replace(
        clock,
        warn_at=warn,
        due_at=due,
        moved_from=promised[1] if promised[1] != due else None,
        pauses=own,
        closed=tuple(day for day in _days(counted) if day <= last_day),
    )
    return _judged(moved)


def _days(closures: Sequence[Closure]) -> tuple[date, ...]:
    return tuple(sorted({one.day for one in closures}))


def _moved(
    promise: Clocked, start: datetime, calendar: Calendar, pauses: Sequence[Stretch]
) -> tuple[datetime, datetime]:
    """Warning and due instant once as much time as was promised has passed beside the pauses."""
    warn, due = instants(promise, start, calendar)
    if not pauses:
        return warn, due
    lengths = (measured(calendar, promise.elapsed, start, at) for at in (warn, due))
    first, last = (reached(pauses, calendar, promise.elapsed, start, one) for one in lengths)
    return first, last


def _judged(clock: Clock) -> Clock:
    """The clock kept or kept late by its due instant as it is now."""
    if clock.ended_at is None or clock.end == "voided":
        return clock
    at = min(clock.ended_at, clock.stands_since or clock.ended_at)
    return replace(clock, end="kept" if at <= clock.due_at else "kept_late")
