"""A calendar laid out in time: its open intervals, worked out and kept as they are asked for.

Everything here is whole microseconds since 1970 UTC, so sums are exact. Days are local dates
counted from 1970-01-01; a chunk is 128 days of UTC whatever the time zone, so that an instant finds
its chunk by a division and a long interval is a sum of chunks. Days of UTC are a table besides, in
whole seconds, for the two questions that are asked of every clock.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

# A deadline further off than ten years is taken for one that never comes.
HORIZON_DAYS = 3660

SECOND = 1_000_000
_MINUTE = 60 * SECOND
_DAY = 24 * 60 * _MINUTE
_EPOCH_DAY = date(1970, 1, 1).toordinal()
# No zone was ever further from UTC, and none changed its offset twice in the 56 hours that a day
# and this margin on both sides make.
_WIDEST_OFFSET = 16 * 60 * _MINUTE
# So many bits of the number of a day are its place in a chunk.
CHUNK_BITS = 7
_CHUNK_DAYS = 1 << CHUNK_BITS
_DAY_SECONDS = 24 * 60 * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CHUNK = _CHUNK_DAYS * _DAY

Opening = tuple[int, int]


class NeverOpen(Exception):
    """The calendar has too few open hours for the instant asked for to come within ten years."""


@dataclass(slots=True)
class Span:
    """An opening as datetimes in UTC, and the next one of the same chunk."""

    opens: datetime
    closes: datetime
    length: timedelta
    next: "Span | None" = None


@dataclass(slots=True)
class Part:
    """A part of a day of UTC, up to `closes`, open from `opens` on: both seconds of the day.

    `upto` are the open seconds from the beginning of the chunk up to `opens`, `span` is the
    opening, or where the part is closed to its end, the next one. The last part of a day is closed
    and has no seconds, so nobody asks for the `next` after it.
    """

    closes: int
    opens: int
    upto: int
    span: Span | None
    next: "Part" = field(init=False)


class ByDay(dict[int, Part]):
    """The first part of each day of UTC since 1970, laid out when it is asked for."""

    def __init__(self, lay_out: Callable[[int], object]) -> None:
        super().__init__()
        self._lay_out = lay_out

    def __missing__(self, day: int) -> Part:
        self._lay_out(day >> CHUNK_BITS)
        return self[day]


class _Chunk(NamedTuple):
    """Openings within one stretch of time: starts, ends, and open time up to each end."""

    starts: list[int]
    ends: list[int]
    upto: list[int]
    total: int

    def before(self, instant: int) -> int:
        index = bisect_right(self.starts, instant) - 1
        if index < 0:
            return 0
        left = self.ends[index] - instant
        return self.upto[index] - left if left > 0 else self.upto[index]

    def reaching(self, length: int) -> int:
        index = bisect_left(self.upto, length)
        return self.ends[index] - (self.upto[index] - length)


@dataclass(slots=True)
class Timeline:
    """The open intervals of a calendar.

    `hours_on` gives the hours of a local date as (opens, closes) in minutes after midnight.
    """

    zone: ZoneInfo
    hours_on: Callable[[date], Sequence[tuple[int, int]]]
    _days: dict[int, tuple[Opening, ...]] = field(default_factory=dict)
    _chunks: dict[int, _Chunk] = field(default_factory=dict)
    # (local date, how many working days after it) → closing time
    _closings: dict[tuple[int, int], datetime] = field(default_factory=dict)
    by_day: ByDay = field(init=False)

    def __post_init__(self) -> None:
        self.by_day = ByDay(self._chunk)

    def open_seconds(self, first: int, last: int) -> int:
        """Open seconds of the chunks from that of one day up to but without that of another."""
        chunks = range(first >> CHUNK_BITS, last >> CHUNK_BITS)
        return sum(self._chunk(index).total for index in chunks) // SECOND

    def between(self, start: int, end: int) -> int:
        """Open microseconds from start to end."""
        if end <= start:
            return 0
        place, last = start // _CHUNK, end // _CHUNK
        chunk = self._chunks.get(place) or self._chunk(place)
        length = -chunk.before(start)
        while place < last:
            length += chunk.total
            place += 1
            chunk = self._chunks.get(place) or self._chunk(place)
        return length + chunk.before(end)

    def after(self, start: int, length: int) -> int:
        """The first instant with `length` (at least 1) open microseconds since `start`."""
        first = start // _CHUNK
        chunk = self._chunks.get(first) or self._chunk(first)
        left = length + chunk.before(start)
        if left <= chunk.total:
            return chunk.reaching(left)
        for index in range(first, first + HORIZON_DAYS // _CHUNK_DAYS + 1):
            chunk = self._chunk(index)
            if left <= chunk.total:
                return chunk.reaching(left)
            left -= chunk.total
        raise NeverOpen

    def closing_of(self, start: datetime, nth: int) -> datetime:
        """Closing time of the nth working day after the local day of `start`."""
        day = start.astimezone(self.zone).toordinal()
        if (known := self._closings.get((day, nth))) is None:
            closing = timedelta(microseconds=self._closing(day - _EPOCH_DAY, nth))
            known = self._closings[day, nth] = _EPOCH + closing
        return known

    def _closing(self, today: int, nth: int) -> int:
        for day in range(today + 1, today + HORIZON_DAYS):
            if openings := self._openings(day):
                nth -= 1
                if nth == 0:
                    return openings[-1][1]
        raise NeverOpen

    def working_days(self, first: date, until: date) -> int:
        """How many local dates from `first` up to but without `until` have open time."""
        days = range(first.toordinal() - _EPOCH_DAY, until.toordinal() - _EPOCH_DAY)
        return sum(1 for day in days if self._openings(day))

    def _openings(self, day: int) -> tuple[Opening, ...]:
        if (known := self._days.get(day)) is None:
            known = self._days[day] = tuple(sorted(self._open_on(day)))
        return known

    def _open_on(self, day: int) -> Iterator[Opening]:
        hours = self.hours_on(date.fromordinal(day + _EPOCH_DAY))
        for offset, since, until in self._offsets(day) if hours else ():
            midnight = day * _DAY - offset
            for opens, closes in hours:
                start = max(since, midnight + opens * _MINUTE)
                end = min(until, midnight + closes * _MINUTE)
                if start < end:
                    yield start, end

    def _offsets(self, day: int) -> list[tuple[int, int, int]]:
        # (offset from UTC, since, until) for all instants that may belong to this local date.
        low, high = day * _DAY - _WIDEST_OFFSET, (day + 1) * _DAY + _WIDEST_OFFSET
        before, after = self._offset(low), self._offset(high)
        if before == after:
            return [(before, low, high)]
        seconds = range(low // SECOND, high // SECOND)
        passed = bisect_left(seconds, True, key=lambda at: self._offset(at * SECOND) == after)
        change = seconds[passed] * SECOND
        return [(before, low, change), (after, change, high)]

    def _offset(self, instant: int) -> int:
        offset = datetime.fromtimestamp(instant // SECOND, self.zone).utcoffset()
        return (offset or timedelta()) // timedelta(microseconds=1)

    def _chunk(self, index: int) -> _Chunk:
        if (known := self._chunks.get(index)) is None:
            known = self._lay_out(index)
            # Threads share a calendar: whoever finds the stretch known finds its days too.
            self.by_day.update(_by_day(index, known))
            self._chunks[index] = known
        return known

    def _lay_out(self, index: int) -> _Chunk:
        low, high = index * _CHUNK, (index + 1) * _CHUNK
        first = index * _CHUNK_DAYS
        clipped = [
            (max(low, start), min(high, end))
            for day in range(first - 1, first + _CHUNK_DAYS + 1)
            for start, end in self._openings(day)
            if start < high and end > low
        ]
        starts: list[int] = []
        ends: list[int] = []
        upto: list[int] = []
        total = 0
        for start, end in sorted(clipped):
            total += end - start
            starts.append(start)
            ends.append(end)
            upto.append(total)
        return _Chunk(starts, ends, upto, total)


def _by_day(index: int, chunk: _Chunk) -> Iterator[tuple[int, Part]]:
    """The days of a chunk, each by its first part."""
    openings = [
        (start // SECOND, end // SECOND, span)
        for start, end, span in zip(chunk.starts, chunk.ends, _spans(chunk), strict=True)
    ]
    place, upto = 0, 0
    for day in range(index * _CHUNK_DAYS, (index + 1) * _CHUNK_DAYS):
        midnight = day * _DAY_SECONDS
        parts: list[Part] = []
        while place < len(openings) and openings[place][0] < midnight + _DAY_SECONDS:
            start, end, span = openings[place]
            opens, closes = max(start - midnight, 0), min(end - midnight, _DAY_SECONDS)
            parts.append(Part(closes, opens, upto, span))
            upto += closes - opens
            if end > midnight + _DAY_SECONDS:
                break
            place += 1
        following = openings[place][2] if place < len(openings) else None
        parts.append(Part(_DAY_SECONDS, _DAY_SECONDS, upto, following))
        for part, after in pairwise(parts):
            part.next = after
        yield day, parts[0]


def _spans(chunk: _Chunk) -> list[Span]:
    spans: list[Span] = []
    for start, end in zip(chunk.starts, chunk.ends, strict=True):
        length = timedelta(microseconds=end - start)
        opens = _EPOCH + timedelta(microseconds=start)
        spans.append(Span(opens, opens + length, length))
    for span, following in pairwise(spans):
        span.next = following
    return spans
