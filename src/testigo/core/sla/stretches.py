"""Stretches of time that do not count: while somebody's data are restricted, while an owner was
away, while something was out of order (domain.md §3.4).

docs/rules/pauses-and-excuses.md explains the rule with worked tables.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from testigo.core.facts import Fact
from testigo.core.sla.calendar import Calendar, open_after, open_micros
from testigo.core.sla.commitments import Elapsed

# From an instant up to, but without, another; None while it has no end.
Stretch = tuple[datetime, datetime | None]

RESTRICTED, UNRESTRICTED = "person.restricted", "person.unrestricted"
_MICROSECOND = timedelta(microseconds=1)
PAUSING = frozenset({RESTRICTED, UNRESTRICTED})


def pauses_of(facts: Iterable[Fact]) -> tuple[Stretch, ...]:
    """The stretches in which the data of a person were restricted, by the facts that say so."""
    told = sorted(
        (fact.counts_at, fact.message_id, fact.name) for fact in facts if fact.name in PAUSING
    )
    found: list[Stretch] = []
    since: datetime | None = None
    for at, _, name in told:
        if name == RESTRICTED and since is None:
            since = at
        elif name == UNRESTRICTED and since is not None:
            found.append((since, at))
            since = None
    if since is not None:
        found.append((since, None))
    return tuple(stretch for stretch in found if stretch[0] != stretch[1])


def within(
    stretches: Iterable[Stretch], start: datetime, end: datetime | None
) -> tuple[Stretch, ...]:
    """The parts of these stretches that lie after `start` and before `end`, in order, none of them
    meeting another. One that goes on beyond `end` keeps its own end."""
    found: list[Stretch] = []
    for since, until in sorted(stretches, key=lambda one: one[0]):
        since = max(since, start)
        if (until is not None and until <= since) or (end is not None and since >= end):
            continue
        if found:
            before, known = found[-1]
            if known is None:
                break
            if since <= known:
                found[-1] = (before, None if until is None else max(known, until))
                continue
        found.append((since, until))
    return tuple(found)


def measured(calendar: Calendar, elapsed: Elapsed, start: datetime, end: datetime) -> int:
    """Microseconds from start to end as a promise counts them: open time, or plain time."""
    if end <= start:
        return 0
    if elapsed == "wall":
        return (end - start) // _MICROSECOND
    return open_micros(calendar, start, end)


def left_out(
    stretches: Sequence[Stretch],
    calendar: Calendar,
    elapsed: Elapsed,
    start: datetime,
    end: datetime,
) -> int:
    """What of these stretches lies from start to end, in microseconds as the promise counts."""
    return sum(
        measured(calendar, elapsed, max(start, since), end if until is None else min(end, until))
        for since, until in stretches
    )


def reached(
    stretches: Sequence[Stretch],
    calendar: Calendar,
    elapsed: Elapsed,
    start: datetime,
    micros: int,
) -> datetime:
    """The first instant at which so much time, at least 1, has passed since `start`, the stretches
    (in order, none meeting another) left out; one without an end is not. Raises NeverOpen."""
    position, left = start, micros
    for since, until in stretches:
        before = measured(calendar, elapsed, position, since)
        if left <= before or until is None:
            break
        left -= before
        position = max(position, until)
    if elapsed == "wall":
        return position + timedelta(microseconds=left)
    return open_after(calendar, position, left)
