"""Rows of costs that add up the others and say so by nothing but their amount."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from testigo.connect.values import Cell

# What each row may be rounded by in a report.
_ROUNDED = Decimal("0.005")


@dataclass(frozen=True, slots=True)
class _Cost:
    line: int
    first: str
    last: str
    amount: Decimal
    above: Decimal


def lines_of_sums(
    rows: Iterable[tuple[int, Mapping[str, Cell], Any]],
    understood: Callable[[int, Mapping[str, Cell]], Mapping[str, Any]],
) -> frozenset[int]:
    """The lines without a campaign that add up the others, such as the summary of Meta Ads.

    Such a line covers the period of all that it adds up, and costs as much as those above it or as
    all of them; where it is the only one without a campaign it may cost more, because a report
    leaves out campaigns that were deleted.
    """
    named, whole, first, last = 0, Decimal(0), "", ""
    nameless: list[_Cost] = []
    for line, cells, problems in rows:
        said = {} if problems else understood(line, cells)
        if not all(said.get(key) for key in ("from", "to", "amount")):
            continue
        cost = _Cost(line, said["from"], said["to"], Decimal(said["amount"]), whole)
        if not said.get("campaign"):
            nameless.append(cost)
            continue
        named, whole = named + 1, whole + cost.amount
        first, last = min(first or cost.first, cost.first), max(last, cost.last)
    covering = [one for one in nameless if named and one.first <= first and last <= one.last]
    slack = _ROUNDED * named
    alone = len(nameless) == 1
    return frozenset(
        one.line
        for one in covering
        if abs(one.amount - whole) <= slack
        or (one.above and abs(one.amount - one.above) <= slack)
        or (alone and one.amount >= whole)
    )
