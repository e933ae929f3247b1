"""Which recorded cost counts on which day, where a campaign's days were recorded more than once.

docs/rules/loop.md says the same in words and tables.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from testigo.core.asof import Days
from testigo.core.campaigns import SameCampaigns
from testigo.core.costs import RECORDED, Money, RecordedCost, money_of, recorded_cost, spread
from testigo.core.facts import Fact

_ONE_DAY = timedelta(days=1)
# A run of days, from the first up to but not including the second.
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Cost:
    """The part of a recorded cost that falls on the days asked for and counts there.

    `claimed` is what the ad platform says it brought, where its whole period is asked for and
    counts.
    """

    channel: str
    campaign: str
    amount: Decimal | None
    claimed: Decimal | None


@dataclass(frozen=True, slots=True)
class CountedCost:
    """A recorded cost, under the name by which its campaign is added up, and the days on which it
    counts, in order. On its other days a later export does."""

    recorded: RecordedCost
    spans: tuple[Span, ...]

    @property
    def whole(self) -> bool:
        """Whether it counts on each of its days."""
        return self.spans == (_whole(self.recorded),)

    def share(self, amount: Decimal, since: date, until: date) -> Decimal | None:
        """The part of an amount that counts from `since` up to but not including `until`; None
        where none of its days does."""
        first, length = self.recorded.first, (self.recorded.last - self.recorded.first).days + 1
        parts = [
            spread(amount, length, (start - first).days, (end - first).days)
            for start, end in clipped(self.spans, since, until)
        ]
        return sum(parts, Decimal(0)) if parts else None


@dataclass(frozen=True, slots=True)
class Clash:
    """Days, up to but not including `end`, of one campaign that two sources recorded: the export
    that counts and the one that does not, with what each says of these days, in its currency."""

    channel: str
    campaign: str
    currency: str
    start: date
    end: date
    counts: str
    amount: Decimal
    left_out: str
    left_amount: Decimal


def clipped(spans: Iterable[Span], since: date, until: date) -> list[Span]:
    """The parts of these spans that lie from `since` up to but not including `until`."""
    cut = [(max(start, since), min(end, until)) for start, end in spans]
    return [(start, end) for start, end in cut if start < end]


def costs_on(days: Days, facts: Iterable[Fact], money: Money, same: SameCampaigns) -> list[Cost]:
    """What the costs among these facts say of these days."""
    told = [fact for fact in facts if fact.name == RECORDED]
    recorded = [cost for fact in told if (cost := recorded_cost(fact, days.zone, money.currency))]
    money.left_out.unreadable += len(told) - len(recorded)
    counted = counted_costs(recorded, same)
    return [part for one in counted if (part := _cost_on(days, one, money))]


def counted_costs(costs: Iterable[RecordedCost], same: SameCampaigns) -> list[CountedCost]:
    """Each cost with the days on which it counts.

    On a day of one campaign, in one currency, the export counts that was recorded last among those
    that cover the day, with all its rows. What cannot be read as money stands aside of that.
    """
    found: list[CountedCost] = []
    for group in _by_campaign(costs, same):
        spans = _spans([cost for cost in group if _is_money(cost)])
        for cost in group:
            own = spans.get(cost.fact.id, ()) if _is_money(cost) else [_whole(cost)]
            found.append(CountedCost(cost, tuple(own)))
    return found


def clashes(costs: Iterable[RecordedCost], same: SameCampaigns) -> list[Clash]:
    """The days that more than one export recorded, by campaign and in order; days that follow one
    another with the same sources are together."""
    found: list[Clash] = []
    for group in _by_campaign(costs, same):
        for start, end, covering in _stretches([cost for cost in group if _is_money(cost)]):
            last, said = _latest(covering), _said(covering, start, end)
            place = last.channel, last.campaign, last.currency
            counts = (last.export, said[last.export])
            found += [
                Clash(*place, start, end, *counts, export, said[export])
                for export in sorted(said.keys() - {last.export})
            ]
    return _joined(found)


def _joined(found: Iterable[Clash]) -> list[Clash]:
    joined: dict[tuple[str, ...], list[Clash]] = defaultdict(list)
    for one in found:
        key = (one.channel, one.campaign, one.currency, one.counts, one.left_out)
        runs = joined[key]
        if runs and runs[-1].end == one.start:
            before = runs[-1]
            runs[-1] = replace(
                before,
                end=one.end,
                amount=before.amount + one.amount,
                left_amount=before.left_amount + one.left_amount,
            )
        else:
            runs.append(one)
    return [one for runs in joined.values() for one in runs]


def _said(costs: Sequence[RecordedCost], start: date, end: date) -> dict[str, Decimal]:
    """What each export says of some of the days of its costs."""
    said: dict[str, Decimal] = defaultdict(Decimal)
    for cost in costs:
        amount = money_of(cost.fact.props.get("amount"))
        if amount is not None:
            part = CountedCost(cost, ((start, end),)).share(amount, start, end)
            said[cost.export] += part or Decimal(0)
    return said


def _by_campaign(
    costs: Iterable[RecordedCost], same: SameCampaigns
) -> Iterable[list[RecordedCost]]:
    """The costs of each campaign in each currency, under the name by which it is added up."""
    found: dict[tuple[str, str, str], list[RecordedCost]] = defaultdict(list)
    for cost in costs:
        channel, campaign = same.of(cost.channel, cost.campaign)
        named = replace(cost, channel=channel, campaign=campaign)
        found[channel, campaign, cost.currency].append(named)
    return found.values()


def _latest(covering: Iterable[RecordedCost]) -> RecordedCost:
    return max(covering, key=lambda cost: (cost.fact.recorded_at, cost.export))


def _is_money(cost: RecordedCost) -> bool:
    return money_of(cost.fact.props.get("amount")) is not None


def _whole(cost: RecordedCost) -> Span:
    return cost.first, cost.last + _ONE_DAY


def _spans(costs: Sequence[RecordedCost]) -> Mapping[str, list[Span]]:
    """Id of the fact → the runs of days on which it counts."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for start, end, covering in _stretches(costs):
        last = _latest(covering)
        for cost in covering:
            if cost.export != last.export:
                continue
            own = spans[cost.fact.id]
            if own and own[-1][1] == start:
                own[-1] = (own[-1][0], end)
            else:
                own.append((start, end))
    return spans


def _stretches(
    costs: Sequence[RecordedCost],
) -> Iterator[tuple[date, date, list[RecordedCost]]]:
    """The days from one beginning or end to the next, with the costs that cover them."""
    starting: dict[date, list[RecordedCost]] = defaultdict(list)
    for cost in costs:
        starting[cost.first].append(cost)
    edges = sorted({*starting, *(cost.last + _ONE_DAY for cost in costs)})
    covering: list[RecordedCost] = []
    for start, end in pairwise(edges):
        covering = [cost for cost in covering if cost.last >= start] + starting.get(start, [])
        if covering:
            yield start, end, covering


def _cost_on(days: Days, cost: CountedCost, money: Money) -> Cost | None:
    one = cost.recorded
    if one.last < days.since or one.first >= days.until:
        return None
    if not clipped(cost.spans, days.since, days.until):
        return None
    said = money.read(one.fact.props, "amount").get("amount")
    asked = days.since <= one.first and one.last < days.until
    return Cost(
        channel=one.channel,
        campaign=one.campaign,
        amount=None if said is None else cost.share(said, days.since, days.until),
        claimed=one.claimed if asked and cost.whole else None,
    )
