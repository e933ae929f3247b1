"""What an ad platform claims beside what the CRM holds, and what the log says of the difference.

docs/rules/loop.md says the same in words and tables.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from operator import itemgetter

from testigo.core.asof import Days
from testigo.core.campaigns import Campaign, SameCampaigns, same_campaigns
from testigo.core.cost_days import clipped, counted_costs
from testigo.core.costs import RECORDED, UNKNOWN, RecordedCost, recorded_cost
from testigo.core.facts import Fact
from testigo.core.sessions import GAP

# What a platform counts as a lead that it brought.
CONVERSIONS = frozenset(
    {"form.submitted", "demo.requested", "content.downloaded", "webinar.attended"}
)
# Why a platform may claim more, in the order in which the difference is explained; the last is
# what nothing in the log tells of.
MORE_CLAIMED = ("again", "elsewhere", "outside", "no_lead", "machine", "not_arrived")
# Why it may claim less.
LESS_CLAIMED = ("undivided", "unclaimed", "not_claimed")
_GAP = GAP // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of the difference: one of MORE_CLAIMED or LESS_CLAIMED, and how many it explains.
    `found` are all that the log tells of, which may be more. `channels` says under which channels
    the CRM holds those that came elsewhere."""

    code: str
    count: Decimal
    found: Decimal
    channels: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlatformClaims:
    """What one channel claims and the leads that it brought; the reasons add up to the
    difference. `undivided` is what it claims besides for periods that reach beyond the days asked
    for, or that another source speaks of in part, which is not counted."""

    channel: str
    claimed: Decimal
    undivided: Decimal
    leads: int
    reasons: tuple[Reason, ...]

    @property
    def difference(self) -> Decimal:
        """Claimed − held: below zero where the CRM holds more."""
        return self.claimed - self.leads


@dataclass(frozen=True, slots=True)
class Claims:
    """The channels that claim leads, the greatest difference first; the leads of these days whose
    channel nobody knows, and those of other channels, for which nothing is claimed."""

    platforms: tuple[PlatformClaims, ...]
    unknown: int
    others: int


@dataclass(frozen=True, slots=True)
class Visitor:
    """What is known of somebody, a person or a browser that never said who it is, or of `count` of
    whom the same is told.

    `lead` is the campaign of the first touch of whoever became a lead on these days, None for the
    others; `entered` says whether they became one at any time. `converted` says how many visits of
    these days each channel brought that left something, `machine` by which channels machines came.
    """

    lead: Campaign | None = None
    entered: bool = False
    converted: Mapping[str, int] = field(default_factory=dict)
    machine: Set[str] = frozenset()
    count: int = 1

    @property
    def channels(self) -> Set[str]:
        """The channels that tell anything of them."""
        return {*self.converted, *self.machine, *(self.lead or ())[:1]}


# A touch on these days: who, a person or a browser; when, in microseconds; whether it left
# something, whether a machine made it, and the props that tell its channel, as JSON. There are far
# more of them than of anything else that a report compares.
Touched = tuple[str, int, bool, bool, str]


def claims_of(
    visitors: Sequence[Visitor], facts: Iterable[Fact], days: Days, currency: str
) -> Claims:
    """The claims for `days` beside the leads created on them, who are among `visitors`; `facts`
    are what is known of costs and of campaigns that are the same."""
    told = list(facts)
    costs = (recorded_cost(fact, days.zone, currency) for fact in told if fact.name == RECORDED)
    said = _Said.of((cost for cost in costs if cost), days, same_campaigns(told))
    origins: Counter[str] = Counter()
    told_of: dict[str, list[Visitor]] = defaultdict(list)
    for one in visitors:
        if one.lead:
            origins[one.lead[0]] += one.count
        for channel in one.channels & said.campaigns.keys():
            told_of[channel].append(one)
    found = [_platform(channel, said, told_of[channel]) for channel in said.campaigns]
    found.sort(key=lambda one: (-abs(one.difference), one.channel))
    others = sum(n for origin, n in origins.items() if origin not in {UNKNOWN, *said.campaigns})
    return Claims(tuple(found), origins[UNKNOWN], others)


def claims_leads(fact: Fact) -> bool:
    """Whether a fact is a cost by which a platform claims leads, perhaps of other days: where none
    does, nothing is compared."""
    return fact.name == RECORDED and fact.props.get("claimed") is not None


# --- what the platforms say ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Said:
    """By channel: the claims that count, those of periods that reach beyond the days asked for, and
    the campaigns that claim anything."""

    claimed: Mapping[str, Decimal]
    undivided: Mapping[str, Decimal]
    campaigns: Mapping[str, set[str]]

    @classmethod
    def of(cls, costs: Iterable[RecordedCost], days: Days, same: SameCampaigns) -> "_Said":
        """The claims of these costs."""
        claimed: dict[str, Decimal] = defaultdict(Decimal)
        undivided: dict[str, Decimal] = defaultdict(Decimal)
        campaigns: dict[str, set[str]] = defaultdict(set)
        for one in counted_costs(costs, same):
            cost = one.recorded
            # Leads that nobody knows the channel of are told by themselves.
            if cost.claimed is None or cost.channel == UNKNOWN:
                continue
            if not clipped(one.spans, days.since, days.until):
                continue
            inside = days.since <= cost.first and cost.last < days.until and one.whole
            (claimed if inside else undivided)[cost.channel] += cost.claimed
            campaigns[cost.channel].add(cost.campaign)
        return cls(claimed, undivided, campaigns)


# --- what the log says ---------------------------------------------------------------------------


def visitors_of(
    touches: Iterable[Touched],
    channel: Callable[[str], str],
    leads: Mapping[str, Campaign],
    ever: Container[str],
) -> list[Visitor]:
    """Everybody who became a lead on these days, and who else left something on them or clicked by
    a machine. `leads` says where each lead came from, `ever` has whoever became one
    at any time."""
    converted: dict[str, dict[str, int]] = defaultdict(dict)
    machine: dict[str, set[str]] = defaultdict(set)
    people = []
    for touch in touches:
        if touch[3]:
            machine[touch[0]].add(channel(touch[4]))
        else:
            people.append(touch)
    # Most never leave anything, and none of their visits counts.
    leaving = {touch[0] for touch in people if touch[2]}
    for who, told in _leaving(touch for touch in people if touch[0] in leaving):
        visits = converted[who]
        for one in set(map(channel, told)):
            visits[one] = visits.get(one, 0) + 1
    return [
        Visitor(leads.get(who), who in ever, converted.get(who, {}), machine.get(who, set()))
        for who in {*leads, *converted, *machine}
    ]


def entered(known: Iterable[Fact]) -> set[str]:
    """Whoever became a lead at any time."""
    entries = (fact for fact in known if fact.name == "stage.entered")
    return {fact.person for fact in entries if fact.person and fact.props.get("stage") == "lead"}


@dataclass(slots=True)
class _Visit:
    """Touches of somebody that are close together: the latest, and what each told."""

    until: int
    left: bool
    told: list[str]


def _leaving(touches: Iterable[Touched]) -> Iterator[tuple[str, list[str]]]:
    """The visits that left something: whose, and what their touches told."""
    visits: list[tuple[str, _Visit]] = []
    latest: dict[str, _Visit] = {}
    for who, at, left, _, told in sorted(touches, key=itemgetter(1)):
        visit = latest.get(who)
        if visit and at - visit.until <= _GAP:
            visit.until = at
            visit.left = visit.left or left
            visit.told.append(told)
        else:
            latest[who] = _Visit(at, left, [told])
            visits.append((who, latest[who]))
    return ((who, visit.told) for who, visit in visits if visit.left)


# --- the difference ------------------------------------------------------------------------------


def _platform(channel: str, said: _Said, visitors: Sequence[Visitor]) -> PlatformClaims:
    claimed = said.claimed.get(channel, Decimal(0))
    undivided = said.undivided.get(channel, Decimal(0))
    ours = [(one.lead[1], one.count) for one in visitors if one.lead and one.lead[0] == channel]
    held = sum(count for _, count in ours)
    if claimed >= held:
        found, channels = _why_more(channel, visitors)
        reasons = _allotted(claimed - held, MORE_CLAIMED, found, channels)
    else:
        claiming = said.campaigns[channel]
        silent = sum(count for campaign, count in ours if campaign not in claiming)
        found = {"undivided": undivided, "unclaimed": Decimal(silent)}
        reasons = _allotted(held - claimed, LESS_CLAIMED, found, {})
    return PlatformClaims(channel, claimed, undivided, held, reasons)


def _why_more(
    channel: str, visitors: Iterable[Visitor]
) -> tuple[dict[str, Decimal], dict[str, int]]:
    """What the log tells of clicks of a channel that are none of its leads."""
    found: Counter[str] = Counter()
    channels: Counter[str] = Counter()
    for one in visitors:
        visits = one.converted.get(channel, 0)
        if one.lead and one.lead[0] == channel:
            found["again"] += max(0, visits - 1) * one.count
        elif one.lead and visits:
            found["elsewhere"] += one.count
            channels[one.lead[0]] += one.count
        elif visits:
            found["outside" if one.entered else "no_lead"] += one.count
        elif channel in one.machine and not one.lead:
            found["machine"] += one.count
    return {code: Decimal(count) for code, count in found.items()}, dict(channels)


def _allotted(
    difference: Decimal,
    codes: Sequence[str],
    found: Mapping[str, Decimal],
    channels: Mapping[str, int],
) -> tuple[Reason, ...]:
    """The difference shared out among its reasons in their order; the last takes what is left."""
    reasons, left = [], difference
    for code in codes[:-1]:
        count = min(left, found.get(code, Decimal(0)))
        if count:
            told = channels if code == "elsewhere" else {}
            reasons.append(Reason(code, count, found[code], told))
            left -= count
    if left:
        reasons.append(Reason(codes[-1], left, left))
    return tuple(reasons)
