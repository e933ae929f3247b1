"""What a pipeline is likely to bring: win rates of its steps, sums weighted by them, and coverage;
how it stood at an instant, and what moved since.

docs/rules/deals.md says the same in words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from testigo.core.costs import CENT
from testigo.core.deals import CATEGORIES, STARTER_STEPS, Deal

# With fewer deals that ended, a rate is an estimate: the starter's.
FEWEST_CASES = 30
STARTER_RATES: Mapping[str, Decimal] = {
    "discovery": Decimal("0.20"),
    "proposal": Decimal("0.40"),
    "negotiation": Decimal("0.70"),
}
# Of a step that a workspace made up itself.
ESTIMATE = Decimal("0.30")
_PER_MILLE = Decimal("0.001")
MoveKind = Literal["won", "lost", "opened", "slipped", "pulled_in", "grew", "shrank", "gone"]
# In the order in which they are told.
MOVES: tuple[MoveKind, ...] = (
    *("won", "lost", "opened", "slipped", "pulled_in", "grew", "shrank", "gone"),
)


@dataclass(frozen=True, slots=True)
class Rate:
    """The share of deals that were won of those that were in a step and ended; `cases` are those.
    An `estimate` stands in where there are too few."""

    share: Decimal
    cases: int
    estimate: bool


def rate_of(step: str, won: int, ended: int) -> Rate:
    """The win rate of a step by its matured cases, else by the starter's estimate."""
    if ended < FEWEST_CASES:
        return Rate(STARTER_RATES.get(step, ESTIMATE), ended, estimate=True)
    return Rate((Decimal(won) / ended).quantize(_PER_MILLE, ROUND_HALF_UP), ended, estimate=False)


def rates_in(deals: Iterable[Deal]) -> dict[str, Rate]:
    """The rates of every step in which a deal ever was."""
    ended: dict[str, list[bool]] = {}
    for deal in deals:
        for step in {place_of(stay.step) for stay in deal.stays}:
            held = ended.setdefault(step, [])
            if deal.outcome != "open":
                held.append(deal.outcome == "won")
    return {step: rate_of(step, sum(cases), len(cases)) for step, cases in ended.items()}


def place_of(step: str) -> str:
    """The step in which a deal stands: the first one where none was told."""
    return step or STARTER_STEPS[0]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Open deals in one currency, added up: all of it, weighted by the rates of their steps, and by
    category. `left_out` are deals in another currency."""

    deals: int = 0
    amount: Decimal = Decimal(0)
    weighted: Decimal = Decimal(0)
    by_category: Mapping[str, tuple[int, Decimal]] | None = None
    left_out: int = 0

    def of(self, category: str) -> tuple[int, Decimal]:
        """How many deals of a category, and what they are worth."""
        return (self.by_category or {}).get(category, (0, Decimal(0)))


def forecast(deals: Sequence[Deal], rates: Mapping[str, Rate], currency: str) -> Forecast:
    """The forecast of the deals that are open. A deal without a category is of the least sure."""
    named = [deal for deal in deals if deal.outcome == "open"]
    found = [deal for deal in named if deal.currency in ("", currency)]
    weighted, sums = Decimal(0), dict.fromkeys(CATEGORIES, (0, Decimal(0)))
    for deal in found:
        worth = deal.worth or Decimal(0)
        step = place_of(deal.step)
        rate = rates.get(step) or rate_of(step, 0, 0)
        weighted += worth * rate.share
        category = deal.category or CATEGORIES[0]
        count, amount = sums[category]
        sums[category] = (count + 1, amount + worth)
    return Forecast(
        len(found),
        sum((amount for _, amount in sums.values()), Decimal(0)),
        weighted.quantize(CENT, ROUND_HALF_UP),
        sums,
        len(named) - len(found),
    )


def coverage(amount: Decimal, goal: Decimal, signed: Decimal) -> Decimal | None:
    """How many times what is still missing to the goal stands in the pipeline; None once nothing
    is missing."""
    missing = goal - signed
    return None if missing <= 0 else (amount / missing).quantize(Decimal("0.1"), ROUND_HALF_UP)


# --- how it stood, and what moved ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """An open deal as it stood: what it was worth, and its day of close."""

    amount: Decimal
    currency: str
    close_on: date | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A pipeline at an instant, in the workspace's currency: sums, and every open deal by its
    id."""

    currency: str
    deals: int
    amount: Decimal
    weighted: Decimal
    categories: Mapping[str, tuple[int, Decimal]]
    open: Mapping[str, Standing] = field(default_factory=dict)


def snapshot(deals: Sequence[Deal], currency: str) -> Snapshot:
    """How deals stand, weighted by the rates that they give themselves."""
    found = forecast(deals, rates_in(deals), currency)
    return Snapshot(
        currency,
        found.deals,
        found.amount,
        found.weighted,
        {code: found.of(code) for code in CATEGORIES},
        {deal.key: standing(deal) for deal in deals if deal.outcome == "open"},
    )


def standing(deal: Deal) -> Standing:
    """What of an open deal is held against how it stands later."""
    return Standing(deal.worth or Decimal(0), deal.currency, deal.close_on)


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a deal: the kind, and what it changed in money; for a day of close that moved,
    what the deal is worth, and the day before."""

    kind: MoveKind
    deal: str
    by: Decimal
    was: date | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """How a deal ended, and what it was worth."""

    kind: MoveKind
    amount: Decimal


def moved(
    before: Mapping[str, Standing], now: Mapping[str, Standing], ended: Mapping[str, Ended]
) -> tuple[Moved, ...]:
    """What moved between two instants: open deals at both, and how those ended that are no longer
    open, those opened in between too; one that nothing holds was taken back. Ended deals first, the
    largest before others."""
    keys = sorted(before.keys() | now.keys() | ended.keys())
    found = [one for key in keys for one in _moved(key, before, now, ended)]
    return tuple(sorted(found, key=lambda one: (MOVES.index(one.kind), -abs(one.by), one.deal)))


def _moved(
    key: str,
    before: Mapping[str, Standing],
    now: Mapping[str, Standing],
    ended: Mapping[str, Ended],
) -> Iterator[Moved]:
    was, stands = before.get(key), now.get(key)
    if stands is None:
        end = ended.get(key)
        if was is not None:
            yield Moved(end.kind if end else "gone", key, was.amount)
        elif end is not None:
            yield Moved("opened", key, end.amount)
            yield Moved(end.kind, key, end.amount)
    elif was is None:
        yield Moved("opened", key, stands.amount)
    else:
        if was.close_on and stands.close_on and was.close_on != stands.close_on:
            kind: MoveKind = "slipped" if stands.close_on > was.close_on else "pulled_in"
            yield Moved(kind, key, stands.amount, was.close_on)
        if by := stands.amount - was.amount:
            yield Moved("grew" if by > 0 else "shrank", key, by)
