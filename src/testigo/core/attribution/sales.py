"""What was signed and what was lost on the days asked for, with everybody who had a part in it.

Each signature is a sale of its own; what it was renewed and expanded by later belongs to it too. A
deal that was lost is a way that led nowhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from testigo.core.asof import Days
from testigo.core.costs import CENT, LeftOut, Money
from testigo.core.deals import DEAL_FACTS, SIGNED, Deal, deals_in
from testigo.core.facts import Fact
from testigo.core.identity import Identity

RENEWED, EXPANDED = "contract.renewed", "contract.expanded"
# What is read of deals and contracts.
READS = (*DEAL_FACTS, RENEWED, EXPANDED, "fact.retracted")


@dataclass(slots=True)
class Sale:
    """A signature with revenue on the days asked for, or a deal lost on them.

    `people` are those of the customer, the primary one first; who is known by an address only has
    that. `opened_at` is when the deal was first told of, None where the signature is all there is.
    `cents` is the revenue of the days, of which `later_cents` by renewals and expansions; `signed`
    and `renewed` say that the signature, or what followed it, is of these days, `stated` that an
    amount of them is known. `term_cents` is what a
    term brings. `original` is false where what was renewed is unknown.
    """

    key: str
    ended_at: datetime
    people: tuple[str, ...]
    person: str = ""
    company: str = ""
    title: str = ""
    opened_at: datetime | None = None
    cents: int = 0
    later_cents: int = 0
    signed: bool = False
    renewed: bool = False
    stated: bool = False
    term_cents: int = 0
    original: bool = True


@dataclass(frozen=True, slots=True)
class Sales:
    """What was sold and what was lost; how many contracts had a margin below zero, how many an
    amount below it."""

    sold: tuple[Sale, ...]
    lost: tuple[Sale, ...]
    negative_margins: int
    negative_amounts: int


def sales_on(days: Days, facts: Iterable[Fact], identity: Identity, money: Money) -> Sales:
    """The sales of these days. `facts` are known, not taken back, and of whoever holds them."""
    told = [fact for fact in facts if fact.origin == "reported" and not fact.automatic]
    told.sort(key=lambda fact: (fact.at, fact.message_id))
    reader = _Reader(days, deals_in(told), identity, money)
    for fact in told:
        if fact.name == SIGNED:
            reader.sign(fact)
        elif fact.name in (RENEWED, EXPANDED):
            reader.go_on(fact)
    sold = tuple(sale for sale in reader.sales if sale.signed or sale.renewed)
    return Sales(sold, reader.lost(), reader.negative_margins, reader.negative_amounts)


@dataclass(slots=True)
class _Reader:
    days: Days
    deals: Mapping[str, Deal]
    identity: Identity
    money: Money
    sales: list[Sale] = field(default_factory=list)
    negative_margins: int = 0
    negative_amounts: int = 0
    _contracts: dict[tuple[str, str], Sale] = field(default_factory=dict)
    _settled: dict[tuple[str, datetime], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._settled = {
            (deal.person, deal.ended_at): key
            for key, deal in self.deals.items()
            if deal.outcome == "won" and deal.ended_at
        }

    def sign(self, fact: Fact) -> None:
        key = fact.deal or self._settled.get((fact.person or "", fact.at)) or fact.id
        sale = self._sale(key, self.deals.get(key), fact, fact.at)
        sale.signed = self.days.hold(fact.at)
        sale.term_cents = self._cents(fact, sale) or 0
        self._keep(sale, fact)

    def go_on(self, fact: Fact) -> None:
        """A renewal without an amount brings what the term before brought."""
        sale = self._original(fact)
        sale.renewed = sale.renewed or self.days.hold(fact.at)
        cents = self._cents(fact, sale)
        if fact.name == RENEWED and cents is None and fact.props.get("amount") in (None, ""):
            cents = sale.term_cents
            if self.days.hold(fact.at):
                sale.cents += cents
                sale.stated = True
        if cents is not None and self.days.hold(fact.at):
            sale.later_cents += cents
        if cents is not None and fact.name == RENEWED:
            sale.term_cents = cents

    def lost(self) -> tuple[Sale, ...]:
        return tuple(
            self._sale(key, deal, None, deal.ended_at)
            for key, deal in sorted(self.deals.items())
            if deal.outcome == "lost" and deal.ended_at and self.days.hold(deal.ended_at)
        )

    def _sale(self, key: str, deal: Deal | None, fact: Fact | None, at: datetime) -> Sale:
        main = (fact.person if fact else None) or (deal.person if deal else "")
        named = [main, deal.person if deal else ""]
        named += [self.identity.who(one.person) for one in deal.people] if deal else []
        return Sale(
            key=key,
            ended_at=at,
            people=tuple(dict.fromkeys(filter(None, named))),
            person=main or "",
            company=(fact.company if fact else None) or (deal.company if deal else ""),
            title=deal.title if deal else "",
            opened_at=deal.opened_at if deal and deal.opened_at < at else None,
        )

    def _keep(self, sale: Sale, fact: Fact) -> None:
        self.sales.append(sale)
        for kind, key in _keys(sale.key if fact.deal else "", fact):
            self._contracts[kind, key] = sale

    def _original(self, fact: Fact) -> Sale:
        """The last signature of the deal before, else of the company, else of the person."""
        keys = [pair for pair in _keys(fact.deal or "", fact) if pair in self._contracts]
        if keys:
            return self._contracts[keys[0]]
        sale = Sale(fact.deal or fact.id, fact.at, (), fact.person or "", fact.company or "")
        sale.original = False
        self._keep(sale, fact)
        return sale

    def _cents(self, fact: Fact, sale: Sale) -> int | None:
        """The amount of a fact in cents, added to the sale where it is of the days asked for."""
        asked = self.days.hold(fact.at)
        money = self.money if asked else replace(self.money, left_out=LeftOut())
        said = money.read(fact.props, "amount", "margin")
        amount = said.get("amount")
        cents = None if amount is None else int(amount.quantize(CENT, ROUND_HALF_UP) * 100)
        if asked:
            self.negative_margins += said.get("margin", Decimal(0)) < 0
            self.negative_amounts += amount is not None and amount < 0
            sale.cents += cents or 0
            sale.stated = sale.stated or cents is not None
        return cents


def _keys(deal: str, fact: Fact) -> list[tuple[str, str]]:
    found = [("deal", deal), ("company", fact.company or ""), ("person", fact.person or "")]
    return [pair for pair in found if pair[1]]
