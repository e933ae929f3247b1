"""The chain of a period: how many leads came, how far they got, and what was signed.

Everybody is counted in every stage up to the furthest that they reached, so that each count holds
the next. docs/rules/gap.md says what each counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from testigo.core.asof import Days, held_by
from testigo.core.costs import CENT, LeftOut, Money
from testigo.core.facts import JOINING, Fact
from testigo.core.followed import Followed, Kept

Contact = Literal["on_time", "late", "unmeasured"]
Effort = Literal["full", "short", "unmeasured"]
UNMEASURED: Literal["unmeasured"] = "unmeasured"
CONTACTS: tuple[Contact, ...] = ("on_time", "late", "unmeasured")
# How an accepted lead was contacted, and whether it was tried as often as promised.
Band = tuple[Contact, Effort]
NO_BAND: Band = (UNMEASURED, UNMEASURED)
READS = (
    *("stage.entered", "lead.accepted", "lead.qualified", "contract.signed"),
    *("contract.renewed", "contract.expanded", "fact.retracted"),
    *JOINING,
)
_CONTACT: Mapping[Kept, Contact] = {"on_time": "on_time", "late": "late", "past_due": "late"}
_EFFORT: Mapping[Kept, Effort] = {"on_time": "full", "late": "full", "past_due": "short"}
_ACCEPTING = frozenset({"lead.accepted", "lead.qualified"})
_BEYOND = frozenset({"sql", "opportunity", "customer"})
RETAINED = frozenset({"contract.renewed", "contract.expanded"})
_CENTS = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """Accepted leads of one band, and how many of them are customers."""

    leads: int
    customers: int


@dataclass(frozen=True, slots=True)
class Chain:
    """What became of the leads created in a period, and what else was signed in it.

    `mql` and `accepted` hold everybody who came that far or further. `cells` split the accepted.
    `cohort` is what these leads signed, whenever; `signed` what was signed in the period by
    whomever; `retained` renewals and expansions in the period. Money in cents.
    """

    leads: int
    mql: int
    accepted: int
    cells: Mapping[Band, Cell]
    cohort: int
    signed: int
    retained: int

    @property
    def customers(self) -> int:
        """Those of the leads who signed."""
        return sum(cell.customers for cell in self.cells.values())

    @property
    def timing(self) -> int:
        """What leads from before signed in the period, less what its own signed outside it."""
        return self.signed - self.cohort


def chain_of(
    facts: Iterable[Fact],
    hand_overs: Iterable[Followed],
    days: Days,
    asof: datetime,
    currency: str,
) -> Chain:
    """The chain of the leads created on these days, with what was known before `asof`.

    `facts` may hold more than is needed and come in any order; `hand_overs` are those that
    followed, of which the first of each lead says how it was contacted and tried. Amounts in
    another currency are left out.
    """
    known = held_by(facts, asof)
    amounts = Amounts(currency)
    bands = bands_of(hand_overs)
    leads = [
        lead
        for person, own in _by_person(known).items()
        if (lead := standing_of(own, days, amounts, bands.get(person, NO_BAND)))
    ]
    return chain_from(leads, known, days, amounts)


def chain_from(
    leads: Sequence["Standing"], known: Iterable[Fact], days: Days, amounts: "Amounts"
) -> Chain:
    """The chain that these leads make, with what else was signed on the days."""
    split: dict[Band, list[Standing]] = defaultdict(list)
    for lead in leads:
        if lead.accepted:
            split[lead.band].append(lead)
    within = [fact for fact in known if days.hold(fact.at) and not fact.automatic]
    return Chain(
        leads=sum(lead.count for lead in leads),
        mql=sum(lead.count for lead in leads if lead.mql),
        accepted=sum(lead.count for lead in leads if lead.accepted),
        cells={
            band: Cell(sum(lead.count for lead in own), sum(lead.customer for lead in own))
            for band, own in split.items()
        },
        cohort=sum(lead.cents for lead in leads),
        signed=sum(amounts.of(f) or 0 for f in within if f.name == "contract.signed"),
        retained=sum(amounts.of(f) or 0 for f in within if f.name in RETAINED),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody came who became a lead, or `count` of whom the same is told; only one where
    anything was signed. What was signed is in `cents`."""

    band: Band
    mql: bool
    accepted: bool
    customer: bool
    cents: int
    count: int = 1


def bands_of(hand_overs: Iterable[Followed]) -> dict[str, Band]:
    """Person → how the first of their hand-overs was contacted and tried."""
    bands: dict[str, Band] = {}
    for one in sorted(hand_overs, key=lambda one: one.at):
        bands.setdefault(one.person, _band(one))
    return bands


def _by_person(facts: Sequence[Fact]) -> Mapping[str, list[Fact]]:
    people: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.person is not None:
            people[fact.person].append(fact)
    return people


def standing_of(
    facts: Sequence[Fact], days: Days, amounts: "Amounts", band: Band, count: int = 1
) -> Standing | None:
    """How far somebody came who first became a lead on one of the days; None for everybody else."""
    entered = [fact for fact in facts if fact.name == "stage.entered"]
    created = min((f.at for f in entered if f.props.get("stage") == "lead"), default=None)
    if created is None or not days.hold(created):
        return None
    reached = {str(fact.props.get("stage")) for fact in entered}
    signed = [amounts.of(f) for f in facts if f.name == "contract.signed" and not f.automatic]
    told = [cents for cents in signed if cents is not None]
    accepted = bool(told or reached & _BEYOND or any(f.name in _ACCEPTING for f in facts))
    mql = accepted or "mql" in reached
    return Standing(band, mql, accepted, bool(told), sum(told), count)


def _band(one: Followed) -> Band:
    return _CONTACT.get(one.contact, "unmeasured"), _EFFORT.get(one.effort, "unmeasured")


class Amounts:
    """What facts say in whole cents of one currency; None where they say nothing that adds up."""

    def __init__(self, currency: str) -> None:
        self._money = Money(currency, LeftOut())

    def of(self, fact: Fact) -> int | None:
        amount: Decimal | None = self._money.read(fact.props, "amount").get("amount")
        if amount is None:
            return None
        return int(amount.quantize(CENT, ROUND_HALF_UP) * _CENTS)
