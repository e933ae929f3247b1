"""What is lost between both teams, and what it is worth (domain.md §5).

Four leaks of a hand-over: never contacted, contacted late, short of attempts, rejected without a
reason. docs/rules/leaks.md says the same in words and tables.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import sqrt
from typing import Literal

from testigo.core.asof import FEW_CASES
from testigo.core.costs import CENT
from testigo.core.followed import Followed, mean_deal
from testigo.core.intervals import wilson

Leak = Literal["never_contacted", "contacted_late", "short_of_attempts", "without_reason"]
# In the order of the chain: a hand-over counts in the first that applies.
LEAKS: tuple[Leak, ...] = (
    *("never_contacted", "contacted_late", "short_of_attempts", "without_reason"),
)
Note = Literal["few_cases", "no_comparables", "no_deals", ""]
# Hand-overs of a channel that were handled as promised, from which they are compared among
# themselves; with fewer, those of all channels serve.
OWN_RATE_FROM = 30
# Contracts from which their mean is what a customer is worth.
FEWEST_DEALS = 10


@dataclass(frozen=True, slots=True)
class Euros:
    """An amount with the ends of its interval, which holds the true one four times in five; all in
    cents of the currency of the report."""

    low: Decimal
    value: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class LeakRow:
    """One leak: its hand-overs, how many of them signed all the same, and how many would have at
    the rates of comparable ones. `worth` is None where the note says why."""

    leak: Leak
    cases: tuple[Followed, ...]
    expected: Decimal | None
    worth: Euros | None
    note: Note

    @property
    def customers(self) -> int:
        """Those of the leak who signed."""
        return sum(one.customer for one in self.cases)


@dataclass(frozen=True, slots=True)
class Leakage:
    """The leaks of the hand-overs asked for, all four in their order.

    `comparable` were handled as promised, and `comparable_customers` of them signed. `deal` is the
    mean of `deals` contracts. `total` adds the leaks that have a worth; None where none has.
    """

    handed_over: int
    rows: tuple[LeakRow, ...]
    comparable: int
    comparable_customers: int
    deal: Decimal | None
    deals: int

    @property
    def total(self) -> Euros | None:
        """The sum of the leaks. The ends are added too, which is wider than chance alone is."""
        worths = [row.worth for row in self.rows if row.worth is not None]
        if not worths:
            return None
        return Euros(
            sum((one.low for one in worths), Decimal(0)),
            sum((one.value for one in worths), Decimal(0)),
            sum((one.high for one in worths), Decimal(0)),
        )


def leak_of(one: Followed) -> Leak | None:
    """The leak in which a hand-over counts: the first that applies."""
    past_due = one.contact == "past_due" or (
        one.contact == "no_promise" and one.effort == "past_due"
    )
    if past_due and not one.attempts:
        return "never_contacted"
    if one.contact in ("late", "past_due"):
        return "contacted_late"
    if one.effort == "past_due" and one.word == "pending":
        return "short_of_attempts"
    if one.word == "rejected" and not one.reason.strip():
        return "without_reason"
    return None


def is_comparable(one: Followed) -> bool:
    """Whether a hand-over was handled as promised, as far as anything was."""
    in_time = one.contact == "on_time" or (one.contact == "no_promise" and one.attempts > 0)
    return in_time and leak_of(one) is None


def leakage(cases: Sequence[Followed]) -> Leakage:
    """The leaks among these hand-overs, and what they are worth."""
    compared = [one for one in cases if is_comparable(one)]
    deal, deals = mean_deal(cases)
    if deals < FEWEST_DEALS:
        deal = None
    rates = _Rates(compared)
    found: dict[Leak | None, list[Followed]] = {leak: [] for leak in LEAKS}
    for one in cases:
        found.setdefault(leak_of(one), []).append(one)
    return Leakage(
        handed_over=len(cases),
        rows=tuple(_row(leak, found[leak], rates, deal) for leak in LEAKS),
        comparable=len(compared),
        comparable_customers=sum(one.customer for one in compared),
        deal=deal,
        deals=deals,
    )


def _row(leak: Leak, own: Sequence[Followed], rates: "_Rates", deal: Decimal | None) -> LeakRow:
    note: Note = ""
    if len(own) < FEW_CASES:
        note = "few_cases"
    elif not rates.enough:
        note = "no_comparables"
    elif deal is None:
        note = "no_deals"
    if note or deal is None:
        return LeakRow(leak, tuple(own), None, None, note)
    expected, lower, upper = rates.expected_of(own)
    signed = sum(one.customer for one in own)
    low, high = wilson(len(own), signed)
    ahead, behind = len(own) * high - signed, signed - len(own) * low
    missing = float(expected) - signed
    worth = Euros(
        _euros(missing - sqrt(lower**2 + ahead**2), deal),
        _euros(expected - signed, deal),
        _euros(missing + sqrt(upper**2 + behind**2), deal),
    )
    shown = (Decimal(expected.numerator) / expected.denominator).quantize(CENT, ROUND_HALF_UP)
    return LeakRow(leak, tuple(own), shown, worth, "")


def _euros(customers: Fraction | float, deal: Decimal) -> Decimal:
    """So many customers in money, to the cent; nothing where they are fewer than none."""
    exact = max(Fraction(0), Fraction(customers)) * Fraction(deal)
    return (Decimal(exact.numerator) / exact.denominator).quantize(CENT, ROUND_HALF_UP)


class _Rates:
    """How often comparable hand-overs sign, by channel where it has enough of them."""

    def __init__(self, compared: Iterable[Followed]) -> None:
        cases: Counter[str] = Counter()
        signed: Counter[str] = Counter()
        for one in compared:
            cases[one.channel] += 1
            signed[one.channel] += one.customer
        self._all = (cases.total(), signed.total())
        self._own: Mapping[str, tuple[int, int]] = {
            channel: (count, signed[channel])
            for channel, count in cases.items()
            if count >= OWN_RATE_FROM
        }

    @property
    def enough(self) -> bool:
        return self._all[0] >= OWN_RATE_FROM

    def expected_of(self, own: Iterable[Followed]) -> tuple[Fraction, float, float]:
        """How many of these would have signed, and how far below and above it may be: the ends of
        independent rates combined by their squares (Zou and Donner 2008)."""
        weights = Counter(self._own.get(one.channel, self._all) for one in own)
        expected, below, above = Fraction(0), 0.0, 0.0
        for (cases, signed), weight in sorted(weights.items()):
            low, high = wilson(cases, signed)
            expected += Fraction(weight * signed, cases)
            below += (weight * (signed / cases - low)) ** 2
            above += (weight * (high - signed / cases)) ** 2
        return expected, sqrt(below), sqrt(above)
