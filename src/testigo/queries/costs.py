"""What campaigns cost by month, who recorded it and from which file, and what to know about it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from testigo.core.asof import Days, known_by
from testigo.core.campaigns import SAME, SameCampaigns, same_campaigns
from testigo.core.cost_days import Clash, CountedCost, clashes, clipped, counted_costs
from testigo.core.costs import BY_HAND, HAND, RECORDED, RecordedCost, money_of, recorded_cost
from testigo.core.facts import Fact
from testigo.core.months import month_after
from testigo.queries.asking import question_of
from testigo.queries.memberships import names_of
from testigo.queries.report_facts import facts_called
from testigo.store.models import ImportRun, Workspace

# By the names of which costs are found in a log of any length.
READS = (RECORDED, SAME, "fact.retracted")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CostLine:
    """What a campaign cost by month; a month without a cost is None. `campaign` is empty where it
    is not known."""

    channel: str
    campaign: str
    months: tuple[Decimal | None, ...]
    total: Decimal
    claimed: Decimal | None


@dataclass(frozen=True, slots=True)
class CostSource:
    """One file, what a program told at once, or all that was written by hand: its rows with days
    among those asked for, and the door by which it came. `amount` is what it says of these days, in
    the report's currency, and `counts` the part of it that counts; None where it holds none."""

    export: str
    door: str
    run: str
    file_name: str
    by: str
    recorded_at: datetime
    rows: int
    first: date
    last: date
    channels: tuple[str, ...]
    amount: Decimal | None
    counts: Decimal | None
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandCost:
    """A cost that was written by hand."""

    fact: str
    cost: RecordedCost
    amount: Decimal | None
    by: str


@dataclass(frozen=True, slots=True)
class SameAs:
    """A campaign that was said to be the same as another."""

    fact: str
    campaign: tuple[str, str]
    into: tuple[str, str]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CostsReport:
    """The costs of some days, as known before `asof`. `pact` is the version in force as of then, if
    any, whose zone and currency these are. `months` are the first days of the months
    asked for; `by_month` adds up all lines; `other_currency` and `unreadable` count the costs of
    these days that are not in them."""

    days: Days
    asof: datetime
    pact: int | None
    pact_stale: bool
    currency: str
    months: tuple[date, ...]
    lines: tuple[CostLine, ...]
    by_month: tuple[Decimal | None, ...]
    total: Decimal | None
    clashes: tuple[Clash, ...]
    sources: Mapping[str, CostSource]
    by_hand: tuple[HandCost, ...]
    same: tuple[SameAs, ...]
    other_currency: int
    unreadable: int


def costs_report(workspace: Workspace, *, since: date, until: date, asof: datetime) -> CostsReport:
    """The costs of the days from `since` up to but not including `until`, with what was known
    before `asof`."""
    asked = question_of(workspace, since=since, until=until, asof=asof)
    days, currency = asked.days, asked.currency
    known = known_by(facts_called(workspace.pk, READS, asof), asof)
    same = same_campaigns(known)
    told = [fact for fact in known if fact.name == RECORDED]
    costs = [cost for fact in told if (cost := recorded_cost(fact, days.zone, currency))]
    counted = [one for one in counted_costs(costs, same) if _meets(one.recorded, days)]
    months = _months(days)
    lines = _lines(counted, months, currency)
    by_month = tuple(_sum(line.months[at] for line in lines) for at in range(len(months) - 1))
    names = names_of(workspace.pk, {fact.actor for fact in known})
    readable = [one for one in counted if _amount(one.recorded) is not None]
    return CostsReport(
        days=days,
        asof=asof,
        pact=asked.pact,
        pact_stale=asked.pact_stale,
        currency=currency,
        months=months[:-1],
        lines=lines,
        by_month=by_month,
        total=_sum(by_month),
        clashes=tuple(_clashes(costs, same, days)),
        sources=_sources(workspace.pk, counted, days, currency, names),
        by_hand=_by_hand(counted, names),
        same=_same(known, names),
        other_currency=sum(one.recorded.currency != currency for one in readable),
        unreadable=len(told) - len(costs) + len(counted) - len(readable),
    )


def _meets(cost: RecordedCost, days: Days) -> bool:
    return cost.first < days.until and cost.last >= days.since


def _months(days: Days) -> tuple[date, ...]:
    """Where each month begins among the days, and the first day after them."""
    starts = [days.since]
    while (following := month_after(starts[-1], 1)) < days.until:
        starts.append(following)
    return (*starts, days.until)


def _lines(
    counted: Iterable[CountedCost], months: Sequence[date], currency: str
) -> tuple[CostLine, ...]:
    groups: dict[tuple[str, str], list[CountedCost]] = defaultdict(list)
    for one in counted:
        if one.recorded.currency == currency and one.spans:
            groups[one.recorded.channel, one.recorded.campaign].append(one)
    lines = [_line(place, own, months) for place, own in groups.items()]
    return tuple(sorted(lines, key=lambda line: (-line.total, line.channel, line.campaign)))


def _line(place: tuple[str, str], own: Sequence[CountedCost], months: Sequence[date]) -> CostLine:
    cells = tuple(_sum(_share(one, *month) for one in own) for month in pairwise(months))
    whole = [one for one in own if one.whole and _inside(one.recorded, months)]
    claims = [one.recorded.claimed for one in whole if one.recorded.claimed is not None]
    total = _sum(cells) or Decimal(0)
    return CostLine(*place, cells, total, sum(claims, Decimal(0)) if claims else None)


def _inside(cost: RecordedCost, months: Sequence[date]) -> bool:
    return months[0] <= cost.first and cost.last < months[-1]


def _share(one: CountedCost, since: date, until: date) -> Decimal | None:
    if one.recorded.first >= until or one.recorded.last < since:
        # So it is of a week and nearly every month.
        return None
    amount = _amount(one.recorded)
    return None if amount is None else one.share(amount, since, until)


def _amount(cost: RecordedCost) -> Decimal | None:
    return money_of(cost.fact.props.get("amount"))


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The amounts together; None where there is none."""
    found = [amount for amount in amounts if amount is not None]
    return sum(found, Decimal(0)) if found else None


def _clashes(costs: Sequence[RecordedCost], same: SameCampaigns, days: Days) -> list[Clash]:
    near = [one for one in costs if one.first < days.until and one.last >= days.since]
    found = [one for one in clashes(near, same) if _asked(one, days)]
    return sorted(found, key=lambda one: (one.start, one.channel, one.campaign), reverse=True)


def _asked(clash: Clash, days: Days) -> bool:
    return clash.start < days.until and clash.end > days.since


def _sources(
    workspace_id: int,
    counted: Iterable[CountedCost],
    days: Days,
    currency: str,
    names: Mapping[str, str],
) -> dict[str, CostSource]:
    """By export, the one recorded last first."""
    groups: dict[str, list[CountedCost]] = defaultdict(list)
    for one in counted:
        groups[one.recorded.export].append(one)
    ids = [export.removeprefix("file:") for export in groups if export.startswith("file:")]
    runs = {run.id: run for run in ImportRun.objects.of(workspace_id).filter(id__in=ids)}
    authors = names_of(workspace_id, {run.created_by for run in runs.values()})
    found = []
    for export, own in groups.items():
        run = runs.get(export.removeprefix("file:"))
        by = authors.get(run.created_by, "") if run else names.get(own[0].recorded.fact.actor, "")
        found.append(_source(export, run, by, own, days, currency))
    found.sort(key=lambda one: (one.recorded_at, one.export), reverse=True)
    return {one.export: one for one in found}


def _source(
    export: str,
    run: ImportRun | None,
    by: str,
    own: Sequence[CountedCost],
    days: Days,
    currency: str,
) -> CostSource:
    costs = [one.recorded for one in own]
    ours = [one for one in own if one.recorded.currency == currency]
    return CostSource(
        export=export,
        door=costs[0].fact.source,
        run=run.id if run else "",
        file_name=run.file_name if run else "",
        by="" if export == HAND else by,
        recorded_at=max(cost.fact.recorded_at for cost in costs),
        rows=len(costs),
        first=min(cost.first for cost in costs),
        last=max(cost.last for cost in costs),
        channels=tuple(sorted({cost.channel for cost in costs})),
        amount=_sum(_all_of(one.recorded, days) for one in ours),
        counts=_sum(_share(one, days.since, days.until) for one in ours),
        elsewhere=tuple(sorted({cost.currency for cost in costs} - {currency})),
    )


def _all_of(cost: RecordedCost, days: Days) -> Decimal | None:
    """What a cost says of the days asked for, whether it counts there or not."""
    own = clipped([(cost.first, cost.last + _ONE_DAY)], days.since, days.until)
    return _share(CountedCost(cost, tuple(own)), days.since, days.until)


def _by_hand(counted: Iterable[CountedCost], names: Mapping[str, str]) -> tuple[HandCost, ...]:
    own = [one.recorded for one in counted if one.recorded.fact.source in BY_HAND]
    own.sort(key=lambda cost: cost.fact.recorded_at, reverse=True)
    return tuple(
        HandCost(cost.fact.id, cost, _amount(cost), names.get(cost.fact.actor, "")) for cost in own
    )


def _same(known: Iterable[Fact], names: Mapping[str, str]) -> tuple[SameAs, ...]:
    found = [
        SameAs(
            fact.id,
            (str(fact.props.get("channel")), str(fact.props.get("campaign"))),
            (str(fact.props.get("into_channel")), str(fact.props.get("into_campaign"))),
            names.get(fact.actor, ""),
            fact.recorded_at,
        )
        for fact in known
        if fact.name == SAME
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))
