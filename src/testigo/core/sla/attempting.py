"""How often somebody was tried for a promise of attempts, and what is still missing (domain.md
§3.3).

All of it depends only on which attempts there are, never on the order in which they were told, and
one more attempt never makes the promise fulfilled later. docs/rules/attempt-clocks.md explains the
rule with worked tables.
"""

from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from testigo.core.person import DISTINCT
from testigo.core.sla.commitments import Attempts

# Whoever was tried so often without fulfilling the promise is tried no better by one attempt more;
# a program that repeats itself fills nothing.
MOST = 1000


class CountedAttempt(NamedTuple):
    """A human attempt of the side that promised: the instant at which it counts, the message id and
    the id of its fact, by which channel, and whether it was written down well afterwards."""

    at: datetime
    message_id: str
    fact: str
    channel: str
    late: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a promise of attempts is: each figure beside what is promised. `late` says how many
    of those made were written down well afterwards."""

    made: int
    at_least: int
    days: int
    on_days: int
    channels: int
    by_channels: int
    late: int

    @property
    def missing(self) -> tuple[int, int, int]:
        """Attempts, days and channels still missing."""
        return (
            max(0, self.at_least - self.made),
            max(0, self.on_days - self.days),
            max(0, self.by_channels - self.channels),
        )

    @property
    def fulfilled(self) -> bool:
        """Whether nothing is missing."""
        return not any(self.missing)


@dataclass(slots=True)
class _Count:
    """Attempts counted one after another. Only distinct ones are made; a day and a channel count
    by any attempt, so that an attempt more takes nothing from anybody."""

    zone: ZoneInfo
    made: int = 0
    late: int = 0
    days: set[date] = field(default_factory=set)
    channels: set[str] = field(default_factory=set)
    last: dict[str, datetime] = field(default_factory=dict)

    def take(self, tried: CountedAttempt) -> None:
        last = self.last.get(tried.channel)
        if last is None or tried.at - last >= DISTINCT:
            self.last[tried.channel] = tried.at
            self.made += 1
            self.late += tried.late
        self.days.add(tried.at.astimezone(self.zone).date())
        if tried.channel:
            self.channels.add(tried.channel)

    def progress(self, promise: Attempts) -> Progress:
        return Progress(
            self.made,
            promise.at_least,
            len(self.days),
            promise.on_days,
            len(self.channels),
            promise.by_channels,
            self.late,
        )


def with_try(tries: Sequence[CountedAttempt], tried: CountedAttempt) -> tuple[CountedAttempt, ...]:
    """The attempts in order of their instants, with one more where it is new; the first MOST."""
    if tried in tries:
        return tuple(tries)
    more = list(tries)
    insort(more, tried)
    return tuple(more[:MOST])


def progress(tries: Sequence[CountedAttempt], promise: Attempts, zone: ZoneInfo) -> Progress:
    """How far the promise is by these attempts, in order; days are those of the zone."""
    count = _Count(zone)
    for tried in tries:
        count.take(tried)
    return count.progress(promise)


def completing(
    tries: Sequence[CountedAttempt], promise: Attempts, zone: ZoneInfo
) -> CountedAttempt | None:
    """The attempt by which the promise is fulfilled, None while something is missing."""
    if len(tries) < promise.at_least:
        return None
    return next(_fulfilling(tries, promise, zone), None)


def _fulfilling(
    tries: Sequence[CountedAttempt], promise: Attempts, zone: ZoneInfo
) -> Iterator[CountedAttempt]:
    count = _Count(zone)
    for tried in tries:
        count.take(tried)
        if count.progress(promise).fulfilled:
            yield tried
