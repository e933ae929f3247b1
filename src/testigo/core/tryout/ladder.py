"""Every threshold at once, and which of them fits the history best.

A lead is worth its hand-over while its like become customers at least half as often as those whom
the pact hands over now. So the fit of a threshold is how many customers it finds, less what its
hand-overs cost at that rate. docs/how-to/backtest.md says the same in words.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from testigo.core.asof import Days
from testigo.core.intervals import NINETEEN_IN_TWENTY, wilson
from testigo.core.tryout.climbing import Climb, Crossing, Rung
from testigo.core.tryout.fates import NOTHING, Record

# Under so many known outcomes nothing is suggested.
ENOUGH = 30


@dataclass(frozen=True, slots=True)
class Step:
    """One threshold: how many (person, cycle) would have crossed in the period, how many of them
    Sales worked and how many became customers; `missed` are the signatures of the period by people
    who would not have crossed before."""

    threshold: int
    mql: int
    worked: int
    customers: int
    missed: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The threshold that fits best, and those from `low` to `high` that the known outcomes cannot
    tell from it. `under` leads of the period stayed below it, of whom Sales worked only `worked`:
    of the others nobody knows."""

    threshold: int
    low: int
    high: int
    under: int
    worked: int


def ladder(
    climbs: Sequence[Climb], records: Mapping[str, Record], days: Days, top: int
) -> tuple[Step, ...]:
    """The steps for the thresholds from 0 to `top`."""
    counts = _Counts(top)
    for climb in climbs:
        record = records.get(climb.person, NOTHING)
        low = 0
        for rung in climb.rungs:
            if rung.score > low and days.hold(rung.at):
                counts.add(low, rung.score, record, climb, rung)
            low = max(low, rung.score)
    missed = _missed(climbs, records, days, top)
    mql, worked, customers = counts.sums()
    return tuple(Step(at, mql[at], worked[at], customers[at], missed[at]) for at in range(top + 1))


def top_of(climbs: Iterable[Climb], threshold: int) -> int:
    """The highest threshold that is worth looking at: the greatest height, or the pact's own."""
    return max(0, threshold, *(climb.peak for climb in climbs))


class _Counts:
    """Counts by threshold, kept as what changes from one to the next."""

    def __init__(self, top: int) -> None:
        self.top = top
        self.changes = [[0] * (top + 2) for _ in range(3)]

    def add(self, low: int, high: int, record: Record, climb: Climb, rung: Rung) -> None:
        """A crossing at every threshold from `low` up to but not including `high`."""
        fate = record.fate(Crossing(climb.person, climb.cycle, rung.at, rung.score))
        for line, counts in zip(self.changes, (True, fate.worked, fate.customer), strict=True):
            if counts and low <= self.top:
                line[low] += 1
                line[min(high, self.top + 1)] -= 1

    def sums(self) -> list[list[int]]:
        return [list(accumulate(line))[: self.top + 1] for line in self.changes]


def _missed(
    climbs: Iterable[Climb], records: Mapping[str, Record], days: Days, top: int
) -> list[int]:
    """By threshold, how many signatures of the period came from people not handed over before."""
    reached: defaultdict[str, list[Rung]] = defaultdict(list)
    for climb in climbs:
        reached[climb.person] += climb.rungs
    changes = [0] * (top + 2)
    for person, record in records.items():
        for signed in record.signed:
            if days.hold(signed):
                changes[min(max(0, _height(reached[person], signed)), top + 1)] += 1
    return list(accumulate(changes))[: top + 1]


def _height(rungs: Iterable[Rung], at: datetime) -> int:
    """The greatest height up to an instant: a threshold from there on is not passed."""
    return max((rung.score for rung in rungs if rung.at <= at), default=0)


def suggest(steps: Sequence[Step], base: int | None) -> Suggestion | None:
    """The threshold that fits best, measured by what the one `base` hands over now. Of several that
    hand over the same, the lowest. None with too few known outcomes, or without a customer."""
    if base is None or base >= len(steps):
        return None
    now = steps[base]
    if now.worked < ENOUGH or not now.customers:
        return None
    worth = now.customers / now.mql / 2
    best = max(steps, key=lambda one: (one.customers - worth * one.mql, -one.mql, -one.threshold))
    low = high = best.threshold
    while low > 0 and _alike(steps[low - 1], best, worth):
        low -= 1
    while high + 1 < len(steps) and _alike(steps[high + 1], best, worth):
        high += 1
    under = steps[0].mql - best.mql
    return Suggestion(best.threshold, low, high, under, max(0, steps[0].worked - best.worked))


def _alike(step: Step, best: Step, worth: float) -> bool:
    """Whether the known outcomes of the leads between two thresholds leave open if those are worth
    their hand-over."""
    lower, higher = (step, best) if step.threshold < best.threshold else (best, step)
    worked = max(0, lower.worked - higher.worked)
    customers = min(max(0, lower.customers - higher.customers), worked)
    low, high = wilson(worked, customers, NINETEEN_IN_TWENTY)
    return low <= worth <= high
