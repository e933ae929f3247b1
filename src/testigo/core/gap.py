"""A gap of revenue split exactly into the links of the chain (domain.md §5).

Revenue of a period = leads × quality × acceptance × conversion × deal size + timing + retention,
where conversion is a mix of leads contacted on time and late, tried as promised and less often.
What each link explains is its Shapley value, so no order of the links is privileged; amounts are
whole cents and add up. docs/rules/gap.md says the same in words and tables.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from itertools import combinations
from math import factorial
from typing import Literal, TypeVar

from testigo.core.chain import CONTACTS, UNMEASURED, Band, Chain, Contact, Effort

Factor = Literal[
    "volume",
    "quality",
    "acceptance",
    "speed",
    "effort",
    "win_rate",
    "deal_size",
    "timing",
    "retention",
]
# The links in the order of the chain. The first seven multiply, the others add.
FACTORS: tuple[Factor, ...] = (
    *("volume", "quality", "acceptance", "speed", "effort", "win_rate", "deal_size"),
    *("timing", "retention"),
)
_MULTIPLIED = FACTORS[:7]
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Links:
    """The values of the links in one period; None where there is nothing to divide by.

    `contacts` are shares of the accepted of whom it is known how they were contacted, `efforts` of
    those of a contact of whom it is known how they were tried. How many that is, `contacted` of all
    and `tried` of a contact, stands with the win rate, as do the `rates` of customers by band.
    """

    volume: Fraction
    quality: Fraction | None
    acceptance: Fraction | None
    contacts: Mapping[Contact, Fraction]
    efforts: Mapping[Contact, Mapping[Effort, Fraction]]
    contacted: Fraction | None
    tried: Mapping[Contact, Fraction]
    rates: Mapping[Band, Fraction]
    deal_size: Fraction | None
    timing: int = 0
    retention: int = 0

    @property
    def on_time(self) -> Fraction | None:
        """The share contacted on time of those of whom that is known."""
        return self.contacts.get("on_time", Fraction(0)) if self.contacts else None

    @property
    def full_effort(self) -> Fraction | None:
        """The share tried as promised of those contacted on time of whom that is known."""
        on_time = self.efforts.get("on_time")
        return on_time.get("full", Fraction(0)) if on_time else None

    @property
    def win_rate(self) -> Fraction:
        """Customers of the accepted."""
        return _conversion(self, self, frozenset())

    @property
    def revenue(self) -> Fraction:
        """What the links come to, in cents."""
        return _product(self, self, frozenset()) + self.timing + self.retention


@dataclass(frozen=True, slots=True)
class Goal:
    """What a pact asks of a period: revenue and a mean deal in cents, rates as fractions."""

    revenue: int
    average_deal: Fraction
    lead_to_customer: Fraction
    lead_to_mql: Fraction | None


@dataclass(frozen=True, slots=True)
class Part:
    """What one link explains of the gap, in cents. `goalless` says that the goal names no value
    for it, so that the actual one stands on both sides."""

    factor: Factor
    amount: int
    goalless: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """The way from one revenue to another, in cents; the parts add up to their difference."""

    before: int
    after: int
    parts: tuple[Part, ...]


def links_of(chain: Chain) -> Links:
    """The links of a period as they were counted; they come to its revenue exactly."""
    whole = {contact: _leads_of(chain, contact) for contact in CONTACTS}
    known: dict[Contact, int] = {one: whole[one] for one in CONTACTS if one != UNMEASURED}
    tried = {contact: _tried_of(chain, contact) for contact in CONTACTS}
    return Links(
        volume=Fraction(chain.leads),
        quality=_share(chain.mql, chain.leads),
        acceptance=_share(chain.accepted, chain.mql),
        contacts=_shares(known),
        efforts={one: _shares(counts) for one, counts in tried.items() if sum(counts.values())},
        contacted=_share(sum(known.values()), chain.accepted),
        tried={
            one: Fraction(sum(tried[one].values()), count) for one, count in whole.items() if count
        },
        rates={
            band: Fraction(cell.customers, cell.leads)
            for band, cell in chain.cells.items()
            if cell.leads
        },
        deal_size=_share(chain.cohort, chain.customers),
        timing=chain.timing,
        retention=chain.retained,
    )


def goal_links(goal: Goal, actual: Links) -> tuple[Links, frozenset[Factor]]:
    """The links that come to a goal, and those that it says nothing of, which are the actual ones.

    The rate from lead to customer stands in the win rate, whatever of it other links do not say.
    A goal counts signatures of its own leads only: no timing, no retention.
    """
    volume = Fraction(goal.revenue) / (goal.average_deal * goal.lead_to_customer)
    quality = actual.quality if goal.lead_to_mql is None else goal.lead_to_mql
    wanted = goal.lead_to_customer / ((quality or 1) * (actual.acceptance or 1))
    now = _conversion(actual, actual, frozenset())
    if now:
        rates = {band: rate * wanted / now for band, rate in actual.rates.items()}
    else:
        rates = dict.fromkeys(actual.rates, wanted)
    links = Links(
        volume=volume,
        quality=quality or Fraction(1),
        acceptance=actual.acceptance or Fraction(1),
        contacts=actual.contacts,
        efforts=actual.efforts,
        contacted=actual.contacted or Fraction(0),
        tried=actual.tried,
        rates=rates or {(UNMEASURED, UNMEASURED): wanted},
        deal_size=goal.average_deal,
    )
    silent: set[Factor] = {"acceptance", "speed", "effort", "retention"}
    return links, frozenset(silent | ({"quality"} if goal.lead_to_mql is None else set()))


def gap_between(before: Links, after: Links, goalless: frozenset[Factor] = frozenset()) -> Gap:
    """What leads from one revenue to the other, link by link.

    Both must come to whole cents. A link that cannot be formed in one of them takes the value of
    the other, so that what there is to explain stands with the links before it.
    """
    first, last = int(before.revenue), int(after.revenue)
    exact = [*_shapley(before, after)]
    exact += [Fraction(after.timing - before.timing), Fraction(after.retention - before.retention)]
    amounts = _in_cents(exact, last - first)
    parts = (
        Part(factor, amount, factor in goalless)
        for factor, amount in zip(FACTORS, amounts, strict=True)
    )
    return Gap(first, last, tuple(parts))


def gap_to_goal(goal: Goal, chain: Chain) -> Gap:
    """What leads from a goal to what was signed in its period. Renewals are on neither side: a goal
    is about new signatures."""
    actual = replace(links_of(chain), retention=0)
    links, silent = goal_links(goal, actual)
    return gap_between(links, actual, silent)


# --- the chain, with each link of one period or the other -----------------------------------------


def _product(before: Links, after: Links, changed: frozenset[Factor]) -> Fraction:
    """Revenue of the leads in cents, where the links `changed` are those after."""
    values = [
        _picked(before, after, changed, "volume"),
        _picked(before, after, changed, "quality"),
        _picked(before, after, changed, "acceptance"),
        _conversion(before, after, changed),
        _picked(before, after, changed, "deal_size"),
    ]
    return reduce(lambda product, value: product * value, values, Fraction(1))


def _picked(before: Links, after: Links, changed: frozenset[Factor], name: Factor) -> Fraction:
    one, other = (after, before) if name in changed else (before, after)
    value: Fraction | None = getattr(one, name)
    stand_in: Fraction | None = getattr(other, name)
    return (stand_in or Fraction(0)) if value is None else value


def _conversion(before: Links, after: Links, changed: frozenset[Factor]) -> Fraction:
    """Customers of the accepted, by how they were contacted and how often they were tried."""
    speed, no_speed = (after, before) if "speed" in changed else (before, after)
    won, not_won = (after, before) if "win_rate" in changed else (before, after)
    contacts = speed.contacts or no_speed.contacts
    known = won.contacted if won.contacted is not None else not_won.contacted or Fraction(0)
    if not contacts:
        known = Fraction(0)
    shares = {contact: known * share for contact, share in contacts.items()}
    shares[UNMEASURED] = 1 - known
    return sum(
        (share * _converted(before, after, changed, contact) for contact, share in shares.items()),
        Fraction(0),
    )


def _converted(
    before: Links, after: Links, changed: frozenset[Factor], contact: Contact
) -> Fraction:
    """Customers of those of one contact."""
    effort, no_effort = (after, before) if "effort" in changed else (before, after)
    won, not_won = (after, before) if "win_rate" in changed else (before, after)
    efforts = effort.efforts.get(contact) or no_effort.efforts.get(contact) or {}
    known = won.tried.get(contact, not_won.tried.get(contact, Fraction(0)))
    if not efforts:
        known = Fraction(0)
    parts = {tried: known * share for tried, share in efforts.items()}
    parts[UNMEASURED] = 1 - known
    total = Fraction(0)
    for tried, part in parts.items():
        band = (contact, tried)
        total += part * won.rates.get(band, not_won.rates.get(band, Fraction(0)))
    return total


def _shapley(before: Links, after: Links) -> list[Fraction]:
    """What each of the multiplied links explains, averaged over every order of changing them."""
    worth = {
        frozenset(chosen): _product(before, after, frozenset(chosen))
        for size in range(len(_MULTIPLIED) + 1)
        for chosen in combinations(_MULTIPLIED, size)
    }
    count = len(_MULTIPLIED)
    return [
        sum(
            (
                Fraction(factorial(len(without)) * factorial(count - len(without) - 1))
                * (worth[without | {factor}] - value)
                for without, value in worth.items()
                if factor not in without
            ),
            Fraction(0),
        )
        / factorial(count)
        for factor in _MULTIPLIED
    ]


def _in_cents(exact: Sequence[Fraction], total: int) -> list[int]:
    """Whole cents that add up to the total: cut towards nothing, and what is left given to the
    largest remainders, of several alike to the first."""
    cut = [int(value) for value in exact]
    left = total - sum(cut)
    sign = 1 if left > 0 else -1
    order = sorted(range(len(exact)), key=lambda place: sign * (cut[place] - exact[place]))
    for place in order[: abs(left)]:
        cut[place] += sign
    return cut


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _shares(counts: Mapping[Key, int]) -> dict[Key, Fraction]:
    whole = sum(counts.values())
    return {key: Fraction(count, whole) for key, count in counts.items()} if whole else {}


def _leads_of(chain: Chain, contact: Contact) -> int:
    return sum(cell.leads for (of, _), cell in chain.cells.items() if of == contact)


def _tried_of(chain: Chain, contact: Contact) -> dict[Effort, int]:
    return {
        effort: cell.leads
        for (of, effort), cell in chain.cells.items()
        if of == contact and effort != UNMEASURED
    }
