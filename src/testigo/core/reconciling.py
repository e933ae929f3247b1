"""A file of deals beside what stands of it: how many and how much by outcome, and why they differ.

Amounts are decimal numbers and stay exact. A deal stands otherwise than the file says when it was
changed since, or when the workspace does not have it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from testigo.core.deals import OUTCOMES, Deal, Outcome


@dataclass(frozen=True, slots=True)
class DealTold:
    """A deal as a file tells it: how it stands, and what it is worth where that is told."""

    outcome: Outcome
    amount: Decimal | None
    currency: str


@dataclass(slots=True)
class Tally:
    """The deals of one currency and one outcome: as read, and as they stand."""

    currency: str
    outcome: Outcome
    read: int = 0
    read_amount: Decimal = Decimal(0)
    stands: int = 0
    stands_amount: Decimal = Decimal(0)


@dataclass(slots=True)
class Otherwise:
    """Deals of one currency that do not stand as the file says: `changed` since or beside it,
    `missing` from the workspace; and what that makes in money."""

    currency: str
    changed: int = 0
    changed_amount: Decimal = Decimal(0)
    missing: int = 0
    missing_amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The tallies by currency and outcome, and what explains every difference between them."""

    tallies: tuple[Tally, ...] = ()
    otherwise: tuple[Otherwise, ...] = ()


@dataclass(slots=True)
class _Sheet:
    """One currency of both sides."""

    currency: str
    tallies: dict[Outcome, Tally] = field(default_factory=dict)

    def of(self, outcome: Outcome) -> Tally:
        return self.tallies.setdefault(outcome, Tally(self.currency, outcome))


def reconcile(told: Mapping[str, DealTold], standing: Mapping[str, Deal]) -> Reconciliation:
    """The deals of a file by their ids, beside those of them that stand.

    For every currency, what stands less what was read is what `otherwise` says.
    """
    sheets: dict[str, _Sheet] = {}
    otherwise: dict[str, Otherwise] = {}
    for key, one in told.items():
        deal = standing.get(key)
        _add(sheets, one.currency, one.outcome, one.amount, read=True)
        if deal is not None:
            _add(sheets, _currency(deal, one), deal.outcome, deal.worth, read=False)
        _note(otherwise, one, deal)
    return Reconciliation(
        tuple(_in_order(sheets)), tuple(otherwise[currency] for currency in sorted(otherwise))
    )


def _currency(deal: Deal, told: DealTold) -> str:
    signed = deal.contract.currency if deal.contract and deal.outcome == "won" else ""
    return signed or deal.currency or told.currency


def _add(
    sheets: dict[str, _Sheet],
    currency: str,
    outcome: Outcome,
    amount: Decimal | None,
    *,
    read: bool,
) -> None:
    tally = sheets.setdefault(currency, _Sheet(currency)).of(outcome)
    if read:
        tally.read += 1
        tally.read_amount += amount or 0
    else:
        tally.stands += 1
        tally.stands_amount += amount or 0


def _note(otherwise: dict[str, Otherwise], told: DealTold, deal: Deal | None) -> None:
    """What a deal that stands otherwise takes from each currency, and brings to it."""
    amount = told.amount or Decimal(0)
    if deal is None:
        here = otherwise.setdefault(told.currency, Otherwise(told.currency))
        here.missing += 1
        here.missing_amount -= amount
        return
    currency, worth = _currency(deal, told), deal.worth or Decimal(0)
    if (currency, deal.outcome, worth) == (told.currency, told.outcome, amount):
        return
    moves: dict[str, Decimal] = defaultdict(Decimal)
    moves[told.currency] -= amount
    moves[currency] += worth
    for code, by in moves.items():
        here = otherwise.setdefault(code, Otherwise(code))
        here.changed += code == told.currency
        here.changed_amount += by


def _in_order(sheets: Mapping[str, _Sheet]) -> Iterator[Tally]:
    for currency in sorted(sheets):
        yield from (
            sheets[currency].tallies[one] for one in OUTCOMES if one in sheets[currency].tallies
        )
