"""What an ad platform claims beside what the CRM holds, and what the log says of the difference.

docs/rules/loop.md says the same in words and tables.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from testigo.core.asof import Days, held_by
from testigo.core.campaigns import SameCampaigns, same_campaigns
from testigo.core.channels import TOUCHES, channel_of, first_touch
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


@dataclass(slots=True)
class _Visitor:
    """What is known of somebody: a person, or a browser that never said who it is."""

    created: datetime | None = None
    origin: str = UNKNOWN
    campaign: str = ""
    # How many visits of these days each channel brought that left something.
    converted: Counter[str] = field(default_factory=Counter)
    machine: set[str] = field(default_factory=set)


def claims_of(facts: Iterable[Fact], days: Days, asof: datetime, currency: str) -> Claims:
    """The claims for `days` beside the leads created on them, with what was known before `asof`.

    `facts` hold the costs, the entries into stages, the first touch of each lead and all touches on
    these days; more does not matter, nor does their order.
    """
    known = held_by(facts, asof)
    same = same_campaigns(known)
    visitors = [_visitor(own, days, same) for own in _by_visitor(known)]
    origins = Counter(one.origin for one in visitors if _is_lead(one, days))
    told = [fact for fact in known if fact.name == RECORDED]
    costs = [cost for fact in told if (cost := recorded_cost(fact, days.zone, currency))]
    said = _Said.of(costs, days, same)
    found = [_platform(channel, said, visitors, days) for channel in said.campaigns]
    found.sort(key=lambda one: (-abs(one.difference), one.channel))
    others = sum(n for origin, n in origins.items() if origin not in {UNKNOWN, *said.campaigns})
    return Claims(tuple(found), origins[UNKNOWN], others)


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


def _by_visitor(facts: Iterable[Fact]) -> Iterator[list[Fact]]:
    """The facts of each person or browser, in order."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        who = fact.person or fact.anonymous_id
        if who:
            found[who].append(fact)
    for own in found.values():
        own.sort(key=lambda fact: (fact.at, fact.message_id))
        yield own


def _visitor(facts: Sequence[Fact], days: Days, same: SameCampaigns) -> _Visitor:
    one = _Visitor()
    for fact in facts:
        if fact.name == "stage.entered" and fact.props.get("stage") == "lead":
            one.created = one.created or fact.at
        elif fact.name in TOUCHES and fact.automatic and days.hold(fact.at):
            one.machine.add(channel_of(fact.props))
    for visit in _visits(facts, days):
        if any(fact.name in CONVERSIONS for fact in visit):
            one.converted.update({channel_of(fact.props) for fact in visit})
    touch = first_touch(facts)
    if touch is not None:
        one.origin, one.campaign = same.of(touch.channel, touch.campaign)
    return one


def _visits(facts: Iterable[Fact], days: Days) -> list[list[Fact]]:
    """The touches of these days that no machine made, those close together as one visit."""
    visits: list[list[Fact]] = []
    for fact in facts:
        if fact.name not in TOUCHES or fact.automatic or not days.hold(fact.at):
            continue
        if visits and fact.at - visits[-1][-1].at <= GAP:
            visits[-1].append(fact)
        else:
            visits.append([fact])
    return visits


# --- the difference ------------------------------------------------------------------------------


def _platform(
    channel: str, said: _Said, visitors: Sequence[_Visitor], days: Days
) -> PlatformClaims:
    claimed = said.claimed.get(channel, Decimal(0))
    undivided = said.undivided.get(channel, Decimal(0))
    ours = [one for one in visitors if one.origin == channel and _is_lead(one, days)]
    held = len(ours)
    if claimed >= held:
        found, channels = _why_more(channel, visitors, days)
        reasons = _allotted(claimed - held, MORE_CLAIMED, found, channels)
    else:
        silent = sum(one.campaign not in said.campaigns[channel] for one in ours)
        found = {"undivided": undivided, "unclaimed": Decimal(silent)}
        reasons = _allotted(held - claimed, LESS_CLAIMED, found, {})
    return PlatformClaims(channel, claimed, undivided, held, reasons)


def _why_more(
    channel: str, visitors: Iterable[_Visitor], days: Days
) -> tuple[dict[str, Decimal], dict[str, int]]:
    """What the log tells of clicks of a channel that are none of its leads."""
    found: Counter[str] = Counter()
    channels: Counter[str] = Counter()
    for one in visitors:
        ours = _is_lead(one, days)
        if ours and one.origin == channel:
            found["again"] += max(0, one.converted[channel] - 1)
        elif ours and one.converted[channel]:
            found["elsewhere"] += 1
            channels[one.origin] += 1
        elif one.converted[channel]:
            found["outside" if one.created is not None else "no_lead"] += 1
        elif channel in one.machine and not ours:
            found["machine"] += 1
    return {code: Decimal(count) for code, count in found.items()}, dict(channels)


def _is_lead(one: _Visitor, days: Days) -> bool:
    """Whether somebody became a lead on these days."""
    return one.created is not None and days.hold(one.created)


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
