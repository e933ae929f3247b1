"""The loop: what became of the leads of each channel and campaign, beside what they cost.

The plain reference: correct before fast. docs/rules/loop.md says the same in words and tables.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from testigo.core.asof import Days, held_by
from testigo.core.campaigns import SAME, SameCampaigns, same_campaigns
from testigo.core.channels import first_touch
from testigo.core.conditions import normalise
from testigo.core.cost_days import Cost, costs_on
from testigo.core.costs import UNKNOWN, LeftOut, Money
from testigo.core.facts import JOINING, Fact
from testigo.core.lead_figures import RIGHT_ROLE, Figures, RightRole

LOST_REASONS = ("price", "competitor", "timing", "fit", "no_decision", "other")

# The team of a lead that was handed over to one person.
OWNER = "owner"
# What the loop reads, besides the first touch of each person, the forms that they left and the
# companies of customers.
READS = (
    "stage.entered",
    "lead.handed_over",
    "lead.accepted",
    "lead.qualified",
    "lead.rejected",
    "lead.reinstated",
    "feedback.given",
    "deal.lost",
    "contract.signed",
    "cost.recorded",
    "fact.retracted",
    SAME,
    *JOINING,
)

_ACCEPTING = frozenset({"lead.accepted", "lead.qualified"})
_REJECTED_UNTIL = _ACCEPTING | {"lead.rejected", "lead.reinstated"}
_NAMING_RIVALS = ("feedback.given", "deal.lost")
_YES = frozenset({"yes", "si", "true", "1"})
_NO = frozenset({"no", "false", "0"})


@dataclass(frozen=True, slots=True)
class LoopRow:
    """One campaign of one channel; `campaign` is empty where it is not known."""

    channel: str
    campaign: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class ToldRow:
    """The leads of whom Sales told one thing, a piece of content or a competitor; a lead of whom it
    told two is in both. A piece is called as the report's `named` calls it, a competitor as it was
    written first. None of it has a cost of its own."""

    told: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Loop:
    """The report: its rows by channel and campaign, their totals; the content and competitors that
    were named, the most named first; and every lead once more by the form that made it one, and by
    the team that received it, empty where there is none."""

    rows: tuple[LoopRow, ...]
    totals: Figures
    left_out: LeftOut
    content: tuple[ToldRow, ...] = ()
    competitors: tuple[ToldRow, ...] = ()
    forms: tuple[ToldRow, ...] = ()
    teams: tuple[ToldRow, ...] = ()


def close_loop(
    facts: Iterable[Fact],
    days: Days,
    asof: datetime,
    currency: str,
    named: Callable[[str], str] = str,
) -> Loop:
    """The loop of the leads created on `days`, with what was known before `asof`.

    `facts` may hold more than is needed and come in any order. Amounts that name another
    currency than `currency` are left out and counted. `named` says how a piece of content is called
    that a fact names.
    """
    return loop_of(*leads_and_costs(held_by(facts, asof), days, currency), named)


def figures_of(known: Sequence[Fact], days: Days, currency: str) -> Figures:
    """The totals of the loop of the leads created on `days`, of facts that count."""
    leads, costs, _ = leads_and_costs(known, days, currency)
    return totals_of(leads, costs)


def campaigns_of(known: Sequence[Fact], days: Days, currency: str) -> tuple[LoopRow, ...]:
    """The rows of the loop of the leads created on `days`, of facts that count."""
    leads, costs, _ = leads_and_costs(known, days, currency)
    return rows_of(leads, costs)


def leads_and_costs(
    known: Sequence[Fact], days: Days, currency: str
) -> tuple[list["Lead"], list[Cost], LeftOut]:
    """The leads created on these days, what these days cost, and what was left out of it."""
    money = Money(currency, LeftOut())
    same = same_campaigns(known)
    leads = [lead for own in _by_person(known) if (lead := lead_of(own, days, money, same))]
    return leads, costs_on(days, known, money, same), money.left_out


def rows_of(leads: Sequence["Lead"], costs: Sequence[Cost]) -> tuple[LoopRow, ...]:
    """What these leads and costs add up to by channel and campaign, unknown ones last."""
    won = _credit_customers(leads)
    by_row: dict[tuple[str, str], tuple[list[Lead], list[Cost]]] = defaultdict(lambda: ([], []))
    for lead in leads:
        by_row[lead.channel, lead.campaign][0].append(lead)
    for cost in costs:
        by_row[cost.channel, cost.campaign][1].append(cost)
    places = sorted(by_row, key=lambda place: (place[0] == UNKNOWN, place))
    return tuple(LoopRow(*place, _figures(*by_row[place], won)) for place in places)


def totals_of(leads: Sequence["Lead"], costs: Sequence[Cost]) -> Figures:
    """What these leads and costs add up to, of whatever campaign."""
    return _figures(leads, costs, _credit_customers(leads))


def loop_of(
    leads: Sequence["Lead"], costs: Sequence[Cost], left_out: LeftOut, named: Callable[[str], str]
) -> Loop:
    """The loop that these leads and costs add up to."""
    won = _credit_customers(leads)
    content = _by_told(leads, won, lambda lead: {named(name) for name in lead.content})
    spelled = _spelled(leads)
    rivals = _by_told(leads, won, lambda lead: {spelled[normalise(n)] for n in lead.competitors})
    forms = _by_told(leads, won, lambda lead: {lead.form})
    teams = _by_told(leads, won, lambda lead: {lead.team})
    totals = _figures(leads, costs, won)
    return Loop(rows_of(leads, costs), totals, left_out, content, rivals, forms, teams)


# --- leads ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Contract:
    at: datetime
    message_id: str
    company: tuple[str, str]
    amount: Decimal
    margin: Decimal | None


@dataclass(frozen=True, slots=True)
class Lead:
    """What became of somebody who became a lead, or of `count` of them of whom the same is told;
    only of one where anything was signed."""

    person: str
    channel: str
    campaign: str
    reached: frozenset[str]
    accepted: bool
    right_role: RightRole
    contracts: tuple[_Contract, ...]
    lost: tuple[str, ...]
    rejected: str | None
    content: frozenset[str]
    competitors: tuple[str, ...]
    form: str
    team: str
    count: int = 1


def _by_person(facts: Sequence[Fact]) -> Iterator[list[Fact]]:
    """The facts of each person, in the order in which the last word counts."""
    people: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.person is not None:
            people[fact.person].append(fact)
    for own in people.values():
        own.sort(key=lambda fact: (fact.at, fact.message_id))
        yield own


def lead_of(
    facts: Sequence[Fact], days: Days, money: Money, same: SameCampaigns, count: int = 1
) -> Lead | None:
    """What became of a person who became a lead on one of the days, of their facts in order; None
    for everybody else."""
    entries = [fact for fact in facts if fact.name == "stage.entered"]
    created = next((fact.at for fact in entries if fact.props.get("stage") == "lead"), None)
    if created is None or not days.hold(created):
        return None
    channel, campaign = same.of(*origin_of(facts))
    return Lead(
        person=facts[0].person or "",
        channel=channel,
        campaign=campaign,
        reached=frozenset(_reached(entries)),
        accepted=any(fact.name in _ACCEPTING for fact in facts),
        right_role=_right_role(facts),
        contracts=tuple(_contracts(facts, money)),
        lost=tuple(_lost(facts)),
        rejected=_rejected(facts),
        content=frozenset(_mentioned(facts)),
        competitors=tuple(_rivals(facts)),
        form=_form(facts, created),
        team=_team(facts),
        count=count,
    )


def origin_of(facts: Sequence[Fact]) -> tuple[str, str]:
    """Channel and campaign of the first touch of somebody, of their facts in order."""
    touch = first_touch(facts)
    return (touch.channel, touch.campaign) if touch else (UNKNOWN, "")


def _reached(entries: Sequence[Fact]) -> Iterator[str]:
    """The stages reached; an MQL only by the pact's conditions, not by skipping them."""
    for entry in entries:
        stage = entry.props.get("stage")
        if isinstance(stage, str) and not (stage == "mql" and entry.props.get("implied")):
            yield stage


def _right_role(facts: Sequence[Fact]) -> RightRole:
    for fact in reversed(facts):
        said = fact.props.get("right_role") if fact.name == "feedback.given" else None
        if said not in (None, ""):
            text = normalise(str(said))
            return "yes" if text in _YES else "no" if text in _NO else "unknown"
    return "unknown"


def _contracts(facts: Sequence[Fact], money: Money) -> Iterator[_Contract]:
    for fact in facts:
        if fact.name == "contract.signed" and not fact.automatic:
            said = money.read(fact.props, "amount", "margin")
            amount, margin = said.get("amount", Decimal(0)), said.get("margin")
            yield _Contract(fact.at, fact.message_id, _company(fact, facts), amount, margin)


def _company(contract: Fact, facts: Sequence[Fact]) -> tuple[str, str]:
    """Who contracts: the company of the fact, else of the person, else the person."""
    if contract.company:
        return "company", normalise(contract.company)
    for fact in reversed(facts):
        if fact.name == "trait.set" and fact.props.get("trait") == "company" and not fact.automatic:
            name = normalise(str(fact.props.get("value") or ""))
            return ("company", name) if name else ("person", contract.person or "")
    return "person", contract.person or ""


def _lost(facts: Sequence[Fact]) -> Iterator[str]:
    """The reason of each deal whose last word is that it was lost."""
    ends = {
        fact.deal or "": fact
        for fact in facts
        if fact.name == "deal.lost" or (fact.name == "contract.signed" and not fact.automatic)
    }
    for fact in ends.values():
        if fact.name == "deal.lost":
            yield str(fact.props.get("reason") or "other")


def _rejected(facts: Sequence[Fact]) -> str | None:
    """The reason of a rejection that nothing followed."""
    last = next((fact for fact in reversed(facts) if fact.name in _REJECTED_UNTIL), None)
    if last is None or last.name != "lead.rejected":
        return None
    return str(last.props.get("reason") or "other")


def _mentioned(facts: Sequence[Fact]) -> Iterator[str]:
    """The content that Sales said the lead mentioned, as it was named."""
    for fact in facts:
        told = fact.props.get("content") if fact.name == "feedback.given" else None
        for name in told if isinstance(told, list) else [told]:
            if isinstance(name, str) and name.strip():
                yield name


def _form(facts: Sequence[Fact], created: datetime) -> str:
    """The form that somebody left last before they became a lead, or as they did; empty where none
    made them one."""
    left = (
        str(fact.props.get("form") or "")
        for fact in reversed(facts)
        if fact.name == "form.submitted" and fact.at <= created and not fact.automatic
    )
    return next(left, "")


def _team(facts: Sequence[Fact]) -> str:
    """The team that received the lead first; `owner` where it went to one person, empty where it
    was not handed over."""
    for fact in facts:
        if fact.name == "lead.handed_over" and fact.props.get("stage") == "mql":
            kind, _, name = str(fact.props.get("to") or "").partition(":")
            return name if kind == "team" else OWNER
    return ""


def _rivals(facts: Sequence[Fact]) -> Iterator[str]:
    """The competitors that were named, as they were written."""
    for fact in facts:
        told = fact.props.get("competitor") if fact.name in _NAMING_RIVALS else None
        if isinstance(told, str) and normalise(told):
            yield " ".join(told.split())


def _credit_customers(leads: Sequence[Lead]) -> Counter[str]:
    """How many customers each person brought: a company counts once, where it first signed."""
    signed = sorted(
        (contract.at, contract.message_id, contract.company, lead.person)
        for lead in leads
        for contract in lead.contracts
    )
    first: dict[tuple[str, str], str] = {}
    for _, _, company, person in signed:
        first.setdefault(company, person)
    return Counter(first.values())


# --- adding up -----------------------------------------------------------------------------------


def _by_told(
    leads: Sequence[Lead], won: Counter[str], told: Callable[[Lead], Collection[str]]
) -> tuple[ToldRow, ...]:
    naming: dict[str, list[Lead]] = defaultdict(list)
    for lead in leads:
        for name in told(lead):
            naming[name].append(lead)
    names = sorted(naming, key=lambda name: (-sum(lead.count for lead in naming[name]), name))
    return tuple(ToldRow(name, _figures(naming[name], (), won)) for name in names)


def _spelled(leads: Sequence[Lead]) -> dict[str, str]:
    """How each competitor was written first, without regard to case and accents."""
    names: dict[str, str] = {}
    for lead in sorted(leads, key=lambda lead: lead.person):
        for name in lead.competitors:
            names.setdefault(normalise(name), name)
    return names


def _figures(leads: Sequence[Lead], costs: Sequence[Cost], won: Counter[str]) -> Figures:
    contracts = [contract for lead in leads for contract in lead.contracts]
    amounts = [cost.amount for cost in costs if cost.amount is not None]
    claims = [cost.claimed for cost in costs if cost.claimed is not None]
    margins = [contract.margin for contract in contracts if contract.margin is not None]
    reached = _counted(leads, lambda lead: lead.reached)
    roles = _counted(leads, lambda lead: (lead.right_role,))
    stated = bool(contracts) and len(margins) == len(contracts)
    return Figures(
        cost=sum(amounts, Decimal(0)) if amounts else None,
        claimed=sum(claims, Decimal(0)) if claims else None,
        leads=sum(lead.count for lead in leads),
        mql=reached["mql"],
        accepted=sum(lead.count for lead in leads if lead.accepted),
        sql=reached["sql"],
        opportunities=reached["opportunity"],
        customers=sum(won[lead.person] for lead in leads),
        revenue=sum((contract.amount for contract in contracts), Decimal(0)),
        margin=sum(margins, Decimal(0)) if stated else None,
        right_role={role: roles[role] for role in RIGHT_ROLE},
        lost=_in_order(_counted(leads, lambda lead: lead.lost), LOST_REASONS),
        rejected=_in_order(_counted(leads, lambda lead: (lead.rejected,) if lead.rejected else ())),
    )


def _counted(leads: Iterable[Lead], told: Callable[[Lead], Iterable[str]]) -> Counter[str]:
    """How often each thing is told of these leads."""
    counts: Counter[str] = Counter()
    for lead in leads:
        for one in told(lead):
            counts[one] += lead.count
    return counts


def _in_order(counts: Counter[str], always: Sequence[str] = ()) -> dict[str, int]:
    """Cases by reason: the usual ones always and in their order, then others by name."""
    return {one: counts[one] for one in (*always, *sorted(counts.keys() - set(always)))}
