"""The hours of the week in which a promise is most often not kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from testigo.core.feasibility.plan import WEEK_HOURS

# A day's hours that hold less of the misses than this say nothing of the day.
_WORTH_SAYING = 0.1


@dataclass(frozen=True, slots=True)
class Band:
    """Hours of one weekday, from 0 (Monday), from `since` up to `until`: how many leads come in
    them, and how many of these are not kept, in all runs together."""

    weekday: int
    since: int
    until: int
    came: int
    missed: int

    @property
    def hours(self) -> frozenset[int]:
        """The same as hours of the week."""
        return frozenset(self.weekday * 24 + hour for hour in range(self.since, self.until))


def worst_band(came: Mapping[int, int], missed: Mapping[int, int]) -> Band | None:
    """The neighbouring hours of one day with the most misses beyond the usual share; None where
    misses are spread."""
    whole, wrong = sum(came.values()), sum(missed.values())
    if not wrong:
        return None
    excess = [missed.get(hour, 0) - came.get(hour, 0) * wrong / whole for hour in range(WEEK_HOURS)]
    best, since, until = max(_steepest(excess, day * 24) for day in range(7))
    if best < _WORTH_SAYING * wrong:
        return None
    hours = range(since, until)
    day = since // 24
    counts = (sum(found.get(hour, 0) for hour in hours) for found in (came, missed))
    return Band(day, since - day * 24, until - day * 24, *counts)


def _steepest(excess: Sequence[float], midnight: int) -> tuple[float, int, int]:
    """The neighbouring hours of a day that add up to the most: the sum, the first, and the first
    after them."""
    best, begins, held = (0.0, midnight, midnight), midnight, 0.0
    for hour in range(midnight, midnight + 24):
        if held <= 0:
            begins, held = hour, 0.0
        held += excess[hour]
        if held > best[0]:
            best = (held, begins, hour + 1)
    return best


def staffed_part(band: Band, weeks: Sequence[frozenset[int]]) -> Band:
    """The hours of a band at which anybody works, by the hours of the week of each; all of it where
    nobody does."""
    there = sorted(band.hours & frozenset().union(*weeks))
    if not there:
        return band
    day = band.weekday * 24
    return replace(band, since=there[0] - day, until=there[-1] + 1 - day)


def on_shift(band: Band, weeks: Sequence[frozenset[int]]) -> int:
    """How many are at work in every hour of a band; `weeks` are the hours of the week of each."""
    return sum(band.hours <= hours for hours in weeks)
