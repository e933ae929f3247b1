"""What a period brought and what its campaigns cost: revenue, margin, and the contribution.

The contribution is margin − campaign cost. It is no net profit: salaries and everything else that
a business pays are not in it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from testigo.core.asof import Days, held_by
from testigo.core.campaigns import same_campaigns
from testigo.core.cost_days import costs_on
from testigo.core.costs import LeftOut, Money
from testigo.core.facts import Fact


@dataclass(frozen=True, slots=True)
class Contribution:
    """Money of one period in one currency. `margin` is None unless every contract states one,
    `cost` without any that was recorded, `contribution` without either."""

    contracts: int
    revenue: Decimal
    margin: Decimal | None
    cost: Decimal | None

    @property
    def contribution(self) -> Decimal | None:
        """margin − campaign cost."""
        return None if self.margin is None or self.cost is None else self.margin - self.cost


def contribution(facts: Iterable[Fact], days: Days, asof: datetime, currency: str) -> Contribution:
    """What was signed and spent on these days, as known before `asof`; amounts in another currency
    are left out."""
    return contribution_from(held_by(facts, asof), days, currency)


def contribution_from(known: Collection[Fact], days: Days, currency: str) -> Contribution:
    """The same of facts that are known and not taken back."""
    money = Money(currency, LeftOut())
    said = _signed(known, days, money)
    margins = [one["margin"] for one in said if "margin" in one]
    costs = costs_on(days, known, money, same_campaigns(known))
    spent = [cost.amount for cost in costs if cost.amount is not None]
    stated = bool(said) and len(margins) == len(said)
    return Contribution(
        contracts=len(said),
        revenue=sum((one["amount"] for one in said), Decimal(0)),
        margin=sum(margins, Decimal(0)) if stated else None,
        cost=sum(spent, Decimal(0)) if spent else None,
    )


def amounts_from(known: Iterable[Fact], days: Days, currency: str) -> list[Decimal]:
    """What each contract that was signed on these days is worth, of facts that are known and not
    taken back."""
    return [one["amount"] for one in _signed(known, days, Money(currency, LeftOut()))]


def _signed(known: Iterable[Fact], days: Days, money: Money) -> list[dict[str, Decimal]]:
    """What the contracts of these days say of money; those in another currency are left out."""
    signed = [
        money.read(fact.props, "amount", "margin")
        for fact in known
        if fact.name == "contract.signed" and not fact.automatic and days.hold(fact.at)
    ]
    return [one for one in signed if "amount" in one]
