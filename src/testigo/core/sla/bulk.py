"""Working time of many clocks at once, for histories and backtests: the same answers as the
calendar gives one by one, at a tenth of their cost.

The open intervals of the whole time asked for are laid out once; each clock is then two searches
in a list. Instants are whole microseconds since 1970 UTC.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import accumulate
from zoneinfo import ZoneInfo

from testigo.core.sla.calendar import Calendar, micros_of, openings_on

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OpenTime:
    """The open intervals of a calendar between two days: starts, ends and open time up to each end,
    led by one that is nothing; and for each local day its midnight, how many working days there
    were up to its end, and the closing of each working day."""

    starts: list[int]
    ends: list[int]
    upto: list[int]
    midnights: list[int]
    worked: list[int]
    closings: list[int]

    def used(self, starts: Sequence[int], ends: Sequence[int]) -> list[int]:
        """Open microseconds between each pair of instants, the later one second."""
        pairs = zip(self._before(ends), self._before(starts), strict=True)
        return [after - before for after, before in pairs]

    def due(self, starts: Sequence[int], micros: int) -> list[int]:
        """The first instant with so many open microseconds, at least 1, since each. Raises
        IndexError where the time laid out is too short."""
        reached = [before + micros for before in self._before(starts)]
        places = map(partial(bisect_left, self.upto), reached)
        ends, upto = self.ends, self.upto
        return [
            ends[place] - upto[place] + length
            for place, length in zip(places, reached, strict=True)
        ]

    def closing(self, starts: Sequence[int], days: int) -> list[int]:
        """The closing of so many working days after the local day of each. Raises IndexError as
        `due` does."""
        places = map(partial(bisect_right, self.midnights), starts)
        worked, closings, later = self.worked, self.closings, days - 1
        return [closings[worked[place - 1] + later] for place in places]

    def _before(self, instants: Sequence[int]) -> list[int]:
        """Open time up to each instant since the first day laid out."""
        places = map(partial(bisect_right, self.starts), instants)
        ends, upto = self.ends, self.upto
        return [
            upto[place - 1] - left if (left := ends[place - 1] - at) > 0 else upto[place - 1]
            for place, at in zip(places, instants, strict=True)
        ]


def laid_out(calendar: Calendar, first: date, last: date) -> OpenTime:
    """The open time of these local days, both included."""
    days = [first + _DAY * number for number in range((last - first).days + 1)]
    zone = ZoneInfo(calendar.timezone)
    by_day = [openings_on(calendar, day) for day in days]
    openings = sorted(opening for day in by_day for opening in day)
    floor = micros_of(datetime(first.year, first.month, first.day, tzinfo=zone)) - 1
    return OpenTime(
        starts=[floor, *(start for start, _ in openings)],
        ends=[floor, *(end for _, end in openings)],
        upto=[0, *accumulate(end - start for start, end in openings)],
        midnights=[micros_of(datetime(d.year, d.month, d.day, tzinfo=zone)) for d in days],
        worked=list(accumulate(bool(day) for day in by_day)),
        closings=[day[-1][1] for day in by_day if day],
    )
