"""Whether the rates that a pact was signed on still hold: a monthly look that seldom cries wolf.

A rate is how many of those who enter a stage in a month reach the next one within a fixed time; a
month is looked at once that time has passed for all of it. Each look compares the newest months
with the rate at signing by exact tests. docs/rules/drift.md explains the rule and proves its bound.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import exp, lgamma, log, log1p
from typing import Literal
from zoneinfo import ZoneInfo

from testigo.core.months import months_after

# A stable rate is told to have moved at most this often in a year of monthly looks.
FALSE_ALARMS_A_YEAR = 0.05
LOOKS_A_YEAR = 12
# How many of the newest months a look takes together: one for a leap, more for a slow change.
SPANS = (1, 2, 4)
# What one test may spend, both directions together.
ALPHA = FALSE_ALARMS_A_YEAR / LOOKS_A_YEAR / len(SPANS)
# What was known at signing: so many months, and at least so many cases.
BASELINE_MONTHS = 12
FEWEST_AT_SIGNING = 30
FEWEST_SINCE = 10
# A change is said to be found within so many months when it is, so often.
SURELY = 0.8
# The points of a score are looked at in bands of this width, by their lower end.
BAND = 20
_TINY = 1e-18

Direction = Literal["fell", "rose"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A rate: of those who enter stage `of`, who reach `that` within a time."""

    code: str
    of: str
    that: str
    within: timedelta


MEASURES = (
    Measure("lead_mql", "lead", "mql", timedelta(days=30)),
    Measure("mql_accepted", "mql", "accepted", timedelta(days=14)),
    Measure("mql_sql", "mql", "sql", timedelta(days=30)),
    Measure("sql_opportunity", "sql", "opportunity", timedelta(days=45)),
    Measure("opportunity_customer", "opportunity", "customer", timedelta(days=90)),
)
# Which of them is looked at by bands of the score at the entry.
BANDED = MEASURES[2]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases there are, and how many of them reached what is measured."""

    cases: int = 0
    reached: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.cases + other.cases, self.reached + other.reached)

    @property
    def share(self) -> float | None:
        """Fraction of 1; None without cases."""
        return self.reached / self.cases if self.cases else None


# What a rate is held against: the cases known at signing, or a rate that the pact's goals state.
Baseline = Counts | Decimal


@dataclass(frozen=True, slots=True)
class Moved:
    """A rate that has moved: which way, over how many of the newest months, what was counted in
    them, and how likely so much is if nothing had moved, both directions together."""

    direction: Direction
    months: int
    found: Counts
    chance: float


@dataclass(frozen=True, slots=True)
class Delay:
    """How soon a change is found, in months of matured cases: four times in five within `surely`,
    None where a year does not suffice; on average within `expected`, an upper bound."""

    surely: int | None
    expected: float


# --- months ---------------------------------------------------------------------------------------


def month_of(instant: datetime, zone: ZoneInfo) -> date:
    """The first day of the local month of an instant."""
    return instant.astimezone(zone).date().replace(day=1)


def newest_matured(measure: Measure, now: datetime, zone: ZoneInfo) -> date:
    """The newest month of which every case has had its whole time at `now`."""
    return months_after(month_of(now - measure.within, zone), -1)


def by_month(
    entries: Iterable[tuple[datetime, datetime | None]], measure: Measure, zone: ZoneInfo
) -> dict[date, Counts]:
    """The cases by month of entry, from when each entered and first reached what is measured."""
    found: dict[date, Counts] = {}
    for entered, reached in entries:
        in_time = reached is not None and reached - entered <= measure.within
        month = month_of(entered, zone)
        found[month] = found.get(month, Counts()) + Counts(1, int(in_time))
    return found


def known_at_signing(
    counts: Mapping[date, Counts], measure: Measure, signed_at: datetime, zone: ZoneInfo
) -> Counts:
    """The cases of the last twelve months that had matured when the pact was signed."""
    newest = newest_matured(measure, signed_at, zone)
    months = (months_after(newest, -back) for back in range(BASELINE_MONTHS))
    return sum((counts.get(month, Counts()) for month in months), Counts())


def matured_since(
    counts: Mapping[date, Counts], measure: Measure, span: tuple[datetime, datetime], zone: ZoneInfo
) -> tuple[tuple[date, Counts], ...]:
    """The months that matured between two instants, the earliest first."""
    month = months_after(newest_matured(measure, span[0], zone), 1)
    last = newest_matured(measure, span[1], zone)
    found = []
    while month <= last:
        found.append((month, counts.get(month, Counts())))
        month = months_after(month, 1)
    return tuple(found)


def band_of(score: int) -> int:
    """The lower end of the band that holds a score."""
    return score // BAND * BAND


# --- the look -------------------------------------------------------------------------------------


def has_moved(baseline: Baseline, months: Sequence[Counts]) -> Moved | None:
    """What a look at the newest of these months finds; of several spans the least likely one."""
    found = [one for one in _tests(baseline, months) if one.chance <= ALPHA]
    return min(found, key=lambda one: one.chance, default=None)


def _tests(baseline: Baseline, months: Sequence[Counts]) -> Iterator[Moved]:
    for span in dict.fromkeys(min(one, len(months)) for one in SPANS):
        counted = sum(months[len(months) - span :], Counts())
        if span and counted.cases >= FEWEST_SINCE:
            yield _test(baseline, span, counted)


def _test(baseline: Baseline, span: int, found: Counts) -> Moved:
    fell = (found.share or 0.0) < rate_of(baseline)
    few = as_few(baseline, found) if fell else as_few(_other(baseline), _turned(found))
    return Moved("fell" if fell else "rose", span, found, min(1.0, 2 * few))


def rate_of(baseline: Baseline) -> float:
    """The rate that a baseline says, as a fraction of 1."""
    return float(baseline) if isinstance(baseline, Decimal) else baseline.share or 0.0


def as_few(baseline: Baseline, found: Counts) -> float:
    """How likely at most so many are, if the rate is that of the baseline.

    Against a stated rate by the binomial distribution. Against counted cases by the hypergeometric
    one (Fisher's exact test), so that a rate known from few cases claims no more than it knows.
    """
    if isinstance(baseline, Decimal):
        return _binomial_up_to(found, float(baseline))
    marked, whole = baseline.reached + found.reached, baseline.cases + found.cases
    return _drawn_up_to(found.reached, found.cases, marked, whole)


def interval(found: Counts) -> tuple[float, float]:
    """Between which rates the true one lies, 19 times in 20 (Clopper and Pearson)."""
    low = 0.0 if not found.reached else 1 - _highest(_turned(found))
    return low, 1.0 if found.reached == found.cases else _highest(found)


def _turned(one: Counts) -> Counts:
    return Counts(one.cases, one.cases - one.reached)


def _other(baseline: Baseline) -> Baseline:
    """The baseline of not reaching what is measured."""
    return _turned(baseline) if isinstance(baseline, Counts) else 1 - baseline


def _highest(found: Counts) -> float:
    """The rate with which as few as these come once in forty times."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if _binomial_up_to(found, middle) > 0.025 else (low, middle)
    return high


def _binomial_up_to(found: Counts, rate: float) -> float:
    """How likely at most so many are."""
    n, most = found.cases, found.reached
    if rate <= 0 or most >= n:
        return 1.0
    if most < 0 or rate >= 1:
        return 0.0
    if most > n * rate:
        # Beyond the middle the other side is summed, which is short and never too small to be told.
        return 1 - _binomial_up_to(Counts(n, n - most - 1), 1 - rate)
    term = exp(_ways(n, most) + most * log(rate) + (n - most) * log1p(-rate))
    odds = (1 - rate) / rate
    return _summed(term, (x / (n - x + 1) * odds for x in range(most, 0, -1)))


def _drawn_up_to(most: int, drawn: int, marked: int, whole: int) -> float:
    """How likely at most so many marked ones are among those drawn of the whole."""
    if most >= min(drawn, marked):
        return 1.0
    fewest = max(0, drawn + marked - whole)
    if most < fewest:
        return 0.0
    if most * whole > drawn * marked:
        return 1 - _drawn_up_to(drawn - most - 1, drawn, whole - marked, whole)
    rest = whole - drawn
    term = exp(_ways(drawn, most) + _ways(rest, marked - most) - _ways(whole, marked))
    steps = (
        x * (rest - marked + x) / ((drawn - x + 1) * (marked - x + 1))
        for x in range(most, fewest, -1)
    )
    return _summed(term, steps)


def _ways(n: int, k: int) -> float:
    """The logarithm of in how many ways k of n are chosen."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _summed(term: float, steps: Iterable[float]) -> float:
    """A term and those that follow by these steps, as far as they count."""
    total = term
    for step in steps:
        term *= step
        total += term
        if term < total * _TINY:
            break
    return min(1.0, total)


# --- how soon a change is found -------------------------------------------------------------------


def delay(baseline: Baseline, monthly: int, rate: float) -> Delay | None:
    """How soon it is found that the rate of so many cases a month is now `rate`, exactly computed
    where the baseline says what the rate was; None where it never is.

    A look at month k finds it at least as often as its widest span that the change fills. Spans
    that do not overlap find it independently, which bounds how long it takes on average.
    """
    found = [0.0]
    for month in range(1, max(SPANS) + 1):
        spans = (power(baseline, one * monthly, rate) for one in SPANS if one <= month)
        found.append(max(spans, default=0.0))
    *missed, last = (1 - one for one in found)
    if last >= 1:
        return None
    return Delay(_surely(found), sum(missed) / (1 - last))


def _surely(found: Sequence[float]) -> int | None:
    """The first month by which a change is found four times in five."""
    widest = len(found) - 1
    for month in range(1, LOOKS_A_YEAR + 1):
        rounds, rest = divmod(month, widest)
        if 1 - (1 - found[widest]) ** rounds * (1 - found[rest]) >= SURELY:
            return month
    return None


def power(baseline: Baseline, cases: int, rate: float) -> float:
    """How often one look at so many cases finds that their rate is now `rate`."""
    if cases < FEWEST_SINCE:
        return 0.0
    if rate < rate_of(baseline):
        return _binomial_up_to(Counts(cases, _critical(baseline, cases)), rate)
    return _binomial_up_to(Counts(cases, _critical(_other(baseline), cases)), 1 - rate)


def _critical(baseline: Baseline, cases: int) -> int:
    """The most cases that are still too few for the rate to have held; -1 where none are."""
    low, high = -1, cases
    while low < high:
        middle = (low + high + 1) // 2
        few = 2 * as_few(baseline, Counts(cases, middle)) <= ALPHA
        low, high = (middle, high) if few else (low, middle - 1)
    return low
