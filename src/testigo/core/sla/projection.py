"""How a period will end if it goes on as it began: simple intervals that anybody can compute.

Each covers four cases in five, if what comes keeps the pace and the rate of what came. Counts and
amounts are taken for arrivals by chance (Poisson) whose own rate is only known from so few; shares
for draws whose rate is only known from so many (Wilson). docs/rules/commitments.md explains them.
"""

from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor, sqrt

from testigo.core.intervals import FOUR_IN_FIVE, wilson
from testigo.core.sla.periods import Pace

Interval = tuple[Decimal | None, Decimal | None]
NOTHING: Interval = (None, None)
_CENT = Decimal("0.01")
_RATE = Decimal("0.000001")


def project_count(came: int, pace: Pace) -> Interval:
    """How many there will be at the end of the period."""
    if pace.over:
        return Decimal(came), Decimal(came)
    if pace.early:
        return NOTHING
    # Half a case more: that none came yet does not say that none will.
    more = (came + 0.5) * pace.ahead
    width = FOUR_IN_FIVE * sqrt(more * (1 + pace.ahead))
    return Decimal(came + max(0, floor(more - width))), Decimal(came + ceil(more + width))


def project_sum(amounts: Sequence[Decimal], pace: Pace) -> Interval:
    """What the amounts will add up to; without any yet nobody knows how large the next will be."""
    total = sum(amounts, Decimal(0))
    if pace.over:
        return total, total
    if pace.early or not amounts:
        return NOTHING
    more = float(total) * pace.ahead
    squares = sum(float(amount) ** 2 for amount in amounts)
    width = FOUR_IN_FIVE * sqrt(squares * pace.ahead * (1 + pace.ahead))
    low, high = max(0.0, more - width), max(0.0, more + width)
    return total + Decimal(low).quantize(_CENT), total + Decimal(high).quantize(_CENT)


def project_share(
    met: int, missed: int, waiting: int, known: tuple[int, int], pace: Pace
) -> Interval:
    """What share will have been met: of what is decided, what waits, and what is still to come.

    `known` says how many had the whole time that is promised, and how many of those met it: by
    them the others are judged, because what is quick is decided first.
    """
    if pace.early:
        return NOTHING
    decided = met + missed
    coming = waiting + (decided + waiting) * pace.ahead
    low, high = wilson(*known)
    whole = decided + coming
    if not whole:
        return NOTHING
    return _rate((met + low * coming) / whole), _rate((met + high * coming) / whole)


def as_rate(part: int, whole: int) -> Decimal | None:
    """A share as a fraction of 1; None without cases."""
    return (Decimal(part) / whole).quantize(_RATE) if whole else None


def _rate(value: float) -> Decimal:
    return Decimal(min(1.0, max(0.0, value))).quantize(_RATE)
