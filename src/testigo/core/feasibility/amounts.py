"""Promises of counts, money and shares: how likely a period reaches them, by the months before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import floor, log, log10

from testigo.core.asof import FEW_CASES
from testigo.core.feasibility.outcomes import (
    Lever,
    Likely,
    Outcome,
    Said,
    Value,
    group_of,
    of_periods,
)
from testigo.core.feasibility.plan import RUNS, Chance, Chances
from testigo.core.sla.commitments import Care, Period, Rate, Revenue, Volume

# How many months a period lasts.
MONTHS: dict[Period, float] = {"week": 12 / 52, "month": 1.0, "quarter": 3.0}
# So much more is tried, in percent.
_GROWTH = (5, 10, 15, 20, 25, 30, 40, 50, 75, 100)
_LOWER = tuple(Decimal(part) / 100 for part in range(95, 0, -5))
# Drawn as often, a share of more cases than this is as sure as it will be.
_MOST_CASES = 300
_FITS = 0.8
_CARE_FITS = 0.95
# Whoever is touched more seldom than this, in days, is not cared for.
_LONGEST_CARE = 120


@dataclass(frozen=True, slots=True)
class Cohort:
    """Of the `cases` of the last months whose time is over, how many `met` it; and how many cases
    each month brought."""

    months: tuple[int, ...]
    cases: int
    met: int


def of_volume(promise: Volume | Revenue, months: Sequence[Decimal], chances: Chances) -> Outcome:
    """Counts or money of each of the last months → how likely a period reaches what is promised."""
    if not any(months):
        return Outcome(promise, group_of(promise), Likely(None, measure="periods"), Said("nothing"))
    drawn = _sums(promise, months, chances, 1.0)
    target = float(promise.at_least)
    likely = of_periods([one >= target for one in drawn])
    part = target / MONTHS[promise.per]
    values: dict[str, Value] = {
        "reached": sum(float(month) >= part for month in months),
        "months": len(months),
        "mean": float(sum(months)) / len(months),
        "asked": part,
    }
    why = Said("months_reached", values)
    outcome = Outcome(promise, group_of(promise), likely, why)
    if likely.verdict == "fits":
        return outcome
    return replace(outcome, levers=tuple(_of_volume(promise, months, chances, drawn)))


def _of_volume(
    promise: Volume | Revenue, months: Sequence[Decimal], chances: Chances, drawn: Sequence[float]
) -> Iterator[Lever]:
    least = _rounded(sorted(drawn)[floor(len(drawn) * (1 - _FITS))])
    if least > 0:
        likely = of_periods([one >= least for one in drawn])
        yield Lever(Said("at_least", {"at_least": least}), likely)
    for growth in _GROWTH:
        more = _sums(promise, months, chances, 1 + growth / 100)
        lever = Lever(
            Said("growth", {"percent": growth}),
            of_periods([one >= float(promise.at_least) for one in more]),
        )
        if lever.enough:
            yield lever
            return


def _sums(
    promise: Volume | Revenue, months: Sequence[Decimal], chances: Chances, times: float
) -> list[float]:
    """What each simulated period brings: months like those before, counts besides by chance."""
    chance, span = chances(f"amounts:{promise.id}"), MONTHS[promise.per]
    levels = [float(month) * times for month in months]
    found = []
    for _ in range(RUNS):
        picked = [levels[int(chance.random() * len(levels))] for _ in range(max(1, round(span)))]
        expected = sum(picked) * min(span, 1.0)
        found.append(_count(chance, expected) if isinstance(promise, Volume) else expected)
    return found


def _count(chance: Chance, expected: float) -> float:
    """A count with this expectation, by Poisson's law."""
    at, count = -log(1 - chance.random()), 0
    while at < expected:
        count += 1
        at -= log(1 - chance.random())
    return float(count)


def _rounded(value: float) -> int:
    """The next lower number of two digits that one would promise: 87 → 85, 1234 → 1200."""
    if value < 10:
        return floor(value)
    step = 10 ** (floor(log10(value)) - 1)
    return int(value // (5 * step) * 5 * step if value < 100 * step else value // step * step)


def of_rate(promise: Rate, cohort: Cohort, chances: Chances) -> Outcome:
    """How likely the share of a period reaches what is promised, as sure as the cases make it."""
    group = group_of(promise)
    if not cohort.cases or not any(cohort.months):
        return Outcome(promise, group, Likely(None, measure="periods"), Said("nothing"))
    if cohort.cases < FEW_CASES:
        few = Said("few_cases", {"met": cohort.met, "cases": cohort.cases})
        return Outcome(promise, group, Likely(None, measure="periods"), few)
    shares = _shares(promise, cohort, chances)
    likely = of_periods([share >= float(promise.at_least) for share in shares])
    why = Said("share_met", {"met": cohort.met, "cases": cohort.cases})
    if likely.verdict == "fits":
        return Outcome(promise, group, likely, why)
    for lower in _LOWER:
        other = of_periods([share >= float(lower) for share in shares])
        if lower < promise.at_least and other.verdict == "fits":
            lever = Lever(Said("rate", {"share": float(lower)}), other)
            return Outcome(promise, group, likely, why, (lever,))
    return Outcome(promise, group, likely, why)


def _shares(promise: Rate, cohort: Cohort, chances: Chances) -> list[float]:
    chance, span = chances(f"rate:{promise.id}"), MONTHS[promise.per]
    known, rate = min(cohort.cases, _MOST_CASES), cohort.met / cohort.cases
    found = []
    for _ in range(RUNS):
        # The true share is not known: as many cases as there were, drawn anew.
        true = sum(chance.random() < rate for _ in range(known)) / known
        month = cohort.months[int(chance.random() * len(cohort.months))]
        size = max(1, min(_MOST_CASES, round(month * span)))
        found.append(sum(chance.random() < true for _ in range(size)) / size)
    return found


def of_care(promise: Care, ages: Sequence[float]) -> Outcome:
    """How many of the people are in care by how long ago, in days, somebody touched them last."""
    group = group_of(promise)
    if not ages:
        return Outcome(promise, group, Likely(None, measure="people"), Said("nothing"))
    days = promise.touched_every.seconds / 86_400
    likely = _within(ages, days)
    why = Said("in_care", {"met": sum(age < days for age in ages), "cases": len(ages)})
    if likely.verdict == "fits":
        return Outcome(promise, group, likely, why)
    enough = floor(sorted(ages)[floor(_CARE_FITS * (len(ages) - 1))]) + 1
    lever = Lever(Said("touched_every", {"within": f"{enough}d"}), _within(ages, enough))
    told = lever.enough and enough <= _LONGEST_CARE
    return Outcome(promise, group, likely, why, (lever,) if told else ())


def _within(ages: Sequence[float], days: float) -> Likely:
    share = sum(age < days for age in ages) / len(ages)
    return Likely(share, share, share, "people")
