"""What arrives in the runs of a quarter, and how often each lead has to be tried."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from itertools import accumulate
from math import log

from testigo.core.feasibility.hours import Quarter
from testigo.core.feasibility.plan import Chance, Chances, Stream
from testigo.core.sla.calendar import open_after

# Nobody is tried more often.
_MOST_TRIES = 100
# Instants are told to five minutes, so that what falls due is worked out once for many.
_GRID = 5
_MICROS = 60_000_000


@dataclass(slots=True)
class Leads:
    """What starts clocks in one run, in its order: the minute, since when it is looked at, the
    number of the day in the quarter, the hour of the week, and the attempt that is answered of
    each; and how many there are up to the end of each month."""

    minutes: list[int] = field(default_factory=list)
    since: list[int] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    hours: list[int] = field(default_factory=list)
    answered: list[int] = field(default_factory=list)
    months: list[int] = field(default_factory=list)
    by_hour: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Hour:
    day: int
    week_hour: int
    minute: int


@dataclass(frozen=True)
class Arriving:
    """One stream over the hours of a quarter; each month is as busy as one of the last months."""

    quarter: Quarter
    stream: Stream
    _known: dict[tuple[int, int], int] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _months(self) -> list[tuple[list[_Hour], list[float]]]:
        """Per month: its hours, and the sum of what is expected up to the end of each."""
        found: list[list[_Hour]] = []
        for number, day in enumerate(self.quarter.days):
            if day >= self.quarter.plan.until:
                break
            if day.day == 1 or not found:
                found.append([])
            zero, since = self.quarter.midnight_of(day), day.weekday() * 24
            found[-1].extend(_Hour(number, since + n, zero + 60 * n) for n in range(24))
        week = self.stream.hours
        return [(hours, list(accumulate(week[one.week_hour] for one in hours))) for hours in found]

    @property
    def expected(self) -> float:
        """How many the quarter brings."""
        return sum(upto[-1] for _, upto in self._months)

    def run(self, chances: Chances, run: int) -> Leads:
        """What arrives in one run."""
        chance, levels = chances(f"{run}:{self.stream.trigger}"), self.stream.levels
        found = Leads()
        for hours, upto in self._months:
            level = levels[int(chance.random() * len(levels))]
            came = [hours[place] for place in _points(chance, upto, level)]
            parts = [int(chance.random() * 60 / _GRID) * _GRID for _ in came]
            # Two of one hour come in the order in which they were drawn.
            found.minutes += sorted(
                one.minute + part for one, part in zip(came, parts, strict=True)
            )
            found.since += self._since(chance, found.minutes[-len(came) :] if came else [], came)
            found.days += [one.day for one in came]
            found.hours += [one.week_hour for one in came]
            found.answered += _answered(chance, self.quarter.plan.reach, len(came))
            found.months.append(len(found.minutes))
        found.by_hour = Counter(found.hours)
        return found

    def _since(self, chance: Chance, minutes: list[int], came: list[_Hour]) -> list[int]:
        """Since when each is looked at: at once, or when it was put off as much later."""
        put_off, delays = self.stream.put_off, self.stream.delays
        found = []
        for minute, one in zip(minutes, came, strict=True):
            drawn, tenth = chance.random(), chance.random()
            if delays and drawn < put_off[one.week_hour]:
                minute = self._later(minute, delays[int(tenth * len(delays))])
            found.append(minute)
        return found

    def _later(self, minute: int, delay: int) -> int:
        if (minute, delay) not in self._known:
            at = self.quarter.start + timedelta(minutes=minute)
            due = open_after(self.quarter.plan.calendar, at, max(1, delay) * _MICROS)
            self._known[minute, delay] = (due - self.quarter.start) // timedelta(minutes=1)
        return self._known[minute, delay]


def _points(chance: Chance, upto: list[float], level: float) -> Iterator[int]:
    """Hours in which something arrives: the points of a Poisson process with these expectations."""
    whole, last = upto[-1] * level, len(upto) - 1
    at = -log(1 - chance.random())
    while at < whole:
        yield min(bisect_right(upto, at / level), last)
        at -= log(1 - chance.random())


def _answered(chance: Chance, reach: float, count: int) -> list[int]:
    """Which attempt at each lead is answered first, each with this probability."""
    drawn = [chance.random() for _ in range(count)]
    if not 0 < reach < 1:
        return [1 if reach else _MOST_TRIES] * count
    scale = log(1 - reach)
    return [min(_MOST_TRIES, int(log(1 - one) / scale) + 1) for one in drawn]
