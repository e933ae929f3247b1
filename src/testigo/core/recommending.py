"""What to do next: at most three recommendations, each by a rule with its cases, what it is
expected to bring, and what would prove it wrong. Never an act by itself.

docs/rules/recommendations.md says the same in words and tables.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, floor, sqrt
from typing import Literal
from zoneinfo import ZoneInfo

from testigo.core.campaigns import SAME
from testigo.core.costs import CENT
from testigo.core.facts import JOINING
from testigo.core.followed import Followed
from testigo.core.intervals import NINETEEN_IN_TWENTY, wilson
from testigo.core.loop import LoopRow

# What the rows of campaigns follow from that the rules look at, besides the first touch of each
# lead and the companies of customers.
READS = (
    *("stage.entered", "feedback.given", "contract.signed", "cost.recorded", "fact.retracted"),
    *(SAME, *JOINING),
)

Kind = Literal["stop", "raise", "fix_routing", "change_clause"]
Brings = Literal["revenue", "revenue_less_cost", "saving"]
KINDS: tuple[Kind, ...] = ("stop", "raise", "fix_routing", "change_clause")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Every number that a rule decides by, in one place."""

    # Recommendations at a time, each of another kind.
    most: int = 3
    # Leads of a campaign, of a weekday's hours or of a channel from which a rule looks at them.
    fewest_leads: int = 30
    # Conversations that say whether the role was right.
    fewest_said: int = 10
    # Customers of the other campaigns from which they say what money brings elsewhere.
    fewest_customers: int = 10
    # A campaign is small that brings less than this share of the leads.
    small: Fraction = Fraction(1, 10)
    # By how much of its cost a good campaign is raised.
    raised_by: Fraction = Fraction(1, 4)
    # What a first attempt at once is, where a shorter promise is looked at.
    at_once: timedelta = timedelta(hours=1)
    # How many cases are looked at to see whether a recommendation was wrong.
    looked_at: int = 30
    # Hours of the day at which bands of hand-overs begin, and the end of the last one.
    hours: tuple[int, ...] = (0, 9, 12, 15, 18, 24)


THRESHOLDS = Thresholds()


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the interval that holds the true share four times in five."""

    met: int
    cases: int

    @property
    def rate(self) -> Fraction:
        """As a fraction; 0 without cases."""
        return Fraction(self.met, self.cases) if self.cases else Fraction(0)

    @property
    def ends(self) -> tuple[float, float]:
        """The lower and the upper end."""
        return wilson(self.cases, self.met)

    def is_below(self, other: "Share") -> bool:
        """Whether the intervals are apart, this one below. Those of nineteen in twenty, because
        many are compared and chance alone is to set few of them apart."""
        within = NINETEEN_IN_TWENTY
        return wilson(self.cases, self.met, within)[1] < wilson(other.cases, other.met, within)[0]


@dataclass(frozen=True, slots=True)
class Effect:
    """What is expected a month, in cents of the currency of the report, with its interval. It is
    revenue, revenue less what is spent more for it, or money saved less the revenue it brought."""

    low: Decimal
    value: Decimal
    high: Decimal
    of: Brings = "revenue"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One of them. `subject` says about what: a channel and campaign, a weekday with its hours, a
    channel, or nothing beside its clause. `own` and `others` are the shares that were compared.

    It is wrong if of the next `looked_at` cases `at_least` are like the others (stop), or
    `at_most` are (fix, clause), or if a customer costs more than `costs_at_most` (raise).
    """

    kind: Kind
    subject: Mapping[str, str | int]
    own: Share
    others: Share
    effect: Effect
    looked_at: int = 0
    at_least: int | None = None
    at_most: int | None = None
    costs_at_most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rules look at: the rows of a loop, the hand-overs of the same days in their zone,
    how many months those are, and what a contract is worth on average."""

    rows: Sequence[LoopRow]
    cases: Sequence[Followed]
    zone: ZoneInfo
    months: Fraction
    deal: Decimal
    thresholds: Thresholds = field(default_factory=Thresholds)


def recommend(seen: Seen) -> tuple[Recommendation, ...]:
    """The best of each kind, by what it is expected to bring; none that is expected to bring
    nothing."""
    rules: tuple[Callable[[Seen], Iterable[Recommendation]], ...] = (
        _stop,
        _raise,
        _fix_routing,
        _change_clause,
    )
    best = []
    for rule in rules:
        found = [one for one in rule(seen) if one.effect.value > 0]
        if found:
            best.append(min(found, key=_rank))
    return tuple(sorted(best, key=_rank)[: seen.thresholds.most])


def _rank(one: Recommendation) -> tuple[Decimal, int, str]:
    return -one.effect.value, KINDS.index(one.kind), repr(sorted(one.subject.items()))


# --- campaigns -----------------------------------------------------------------------------------


def _paid(seen: Seen) -> list[LoopRow]:
    return [row for row in seen.rows if row.figures.cost and row.figures.cost > 0]


def _right(rows: Iterable[LoopRow]) -> Share:
    roles = [row.figures.right_role for row in rows]
    yes, no = sum(one["yes"] for one in roles), sum(one["no"] for one in roles)
    return Share(yes, yes + no)


def _won(rows: Iterable[LoopRow]) -> Share:
    """Customers of leads; a lead who brought several companies is one."""
    figures = [row.figures for row in rows]
    met = sum(min(one.customers, one.leads) for one in figures)
    return Share(met, sum(one.leads for one in figures))


def _spent(rows: Iterable[LoopRow]) -> Fraction:
    return sum((Fraction(row.figures.cost or 0) for row in rows), Fraction(0))


def _stop(seen: Seen) -> Iterable[Recommendation]:
    """A campaign whose leads have the right role far less often than those of the others."""
    limits, paid = seen.thresholds, _paid(seen)
    for row in paid:
        own, others = _right([row]), _right(one for one in seen.rows if one is not row)
        many = row.figures.leads >= limits.fewest_leads and own.cases >= limits.fewest_said
        if row.campaign and many and own.is_below(others):
            elsewhere = [one for one in paid if one is not row and one.figures.leads]
            yield Recommendation(
                "stop",
                {"channel": row.channel, "campaign": row.campaign},
                own,
                others,
                _moved(row, elsewhere, seen),
                limits.looked_at,
                at_least=ceil(limits.looked_at * others.ends[0]),
            )


def _moved(row: LoopRow, elsewhere: Sequence[LoopRow], seen: Seen) -> Effect:
    """The customers that the same money brings in the other campaigns, less those it brings here;
    where those are too few to say so, the money itself."""
    cost, own, others = _spent([row]), _won([row]), _won(elsewhere)
    low, high = own.ends
    value, deal = own.rate * own.cases, Fraction(seen.deal)
    if others.met < seen.thresholds.fewest_customers:
        saved = cost / deal
        worst, best = float(saved) - own.cases * high, float(saved) - own.cases * low
        return _effect(saved - value, worst, best, seen, "saving")
    bought = others.cases * cost / _spent(elsewhere)
    below, above = others.ends
    missing = bought * others.rate - value
    down = sqrt(
        (float(bought) * (float(others.rate) - below)) ** 2 + (own.cases * high - float(value)) ** 2
    )
    up = sqrt(
        (float(bought) * (above - float(others.rate))) ** 2 + (float(value) - own.cases * low) ** 2
    )
    return _effect(missing, float(missing) - down, float(missing) + up, seen)


def _raise(seen: Seen) -> Iterable[Recommendation]:
    """A small campaign whose customers cost far less than those of the others."""
    limits, paid = seen.thresholds, _paid(seen)
    leads = sum(row.figures.leads for row in seen.rows)
    for row in paid:
        elsewhere = [one for one in paid if one is not row]
        own, others = _won([row]), _won(elsewhere)
        small = limits.fewest_leads <= own.cases < leads * limits.small
        if not row.campaign or not small or others.met < limits.fewest_customers:
            continue
        cost, spent = _spent([row]), _spent(elsewhere)
        cheapest = others.cases * others.ends[1] / float(spent)
        if own.cases * own.ends[0] / float(cost) > cheapest:
            yield Recommendation(
                "raise",
                {"channel": row.channel, "campaign": row.campaign},
                own,
                others,
                _raised(own, cost, seen),
                costs_at_most=_decimal(spent / others.met),
            )


def _raised(own: Share, cost: Fraction, seen: Seen) -> Effect:
    """More of the same at the same rate, less what it costs more."""
    more, deal = seen.thresholds.raised_by, Fraction(seen.deal)
    paid = more * cost / deal
    low, high = (float(more) * own.cases * end - float(paid) for end in own.ends)
    return _effect(more * own.met - paid, low, high, seen, "revenue_less_cost")


# --- hand-overs ----------------------------------------------------------------------------------


def _decided(seen: Seen) -> list[Followed]:
    return [one for one in seen.cases if one.contact in ("on_time", "late", "past_due")]


def _fix_routing(seen: Seen) -> Iterable[Recommendation]:
    """Hours of a weekday, or a channel, whose leads are contacted late far more often."""
    decided = _decided(seen)
    groups: dict[tuple[tuple[str, str | int], ...], list[Followed]] = defaultdict(list)
    for one in decided:
        groups[_hours_of(one, seen)].append(one)
        groups[(("channel", one.channel),)].append(one)
    for subject, own in groups.items():
        late = Share(sum(map(_is_late, own)), len(own))
        all_late = sum(map(_is_late, decided))
        others = Share(all_late - late.met, len(decided) - late.cases)
        if late.cases < seen.thresholds.fewest_leads or not others.is_below(late):
            continue
        effect, slow = _sooner(late, others, decided, seen)
        yield Recommendation(
            "fix_routing",
            dict(subject),
            late,
            others,
            effect,
            seen.thresholds.looked_at,
            at_most=floor(seen.thresholds.looked_at * slow.rate),
        )


def _hours_of(one: Followed, seen: Seen) -> tuple[tuple[str, str | int], ...]:
    local = one.at.astimezone(seen.zone)
    starts = seen.thresholds.hours
    place = max(place for place, hour in enumerate(starts[:-1]) if hour <= local.hour)
    return ("weekday", local.weekday()), ("from", starts[place]), ("to", starts[place + 1])


def _is_late(one: Followed) -> bool:
    return one.contact != "on_time"


def _sooner(
    late: Share, others: Share, decided: Sequence[Followed], seen: Seen
) -> tuple[Effect, Share]:
    """What it brings if no more of these are late than of the others, and how often late ones
    sign."""
    excess = late.met - late.cases * others.rate
    fast = _signing(one for one in decided if not _is_late(one))
    slow = _signing(one for one in decided if _is_late(one))
    return _difference(excess, fast, slow, seen), slow


def _change_clause(seen: Seen) -> Iterable[Recommendation]:
    """A shorter time for first contact, where leads tried at once sign far more often."""
    limits = seen.thresholds
    tried = [one for one in seen.cases if one.contact == "on_time" and one.first_try is not None]
    fast = _signing(one for one in tried if _waited(one) <= limits.at_once)
    slow = _signing(one for one in tried if _waited(one) > limits.at_once)
    enough = min(fast.cases, slow.cases) >= limits.fewest_leads
    if enough and slow.is_below(fast):
        yield Recommendation(
            "change_clause",
            {"minutes": int(limits.at_once / timedelta(minutes=1))},
            slow,
            fast,
            _difference(Fraction(slow.cases), fast, slow, seen),
            limits.looked_at,
            at_most=floor(limits.looked_at * slow.rate),
        )


def _waited(one: Followed) -> timedelta:
    return (one.first_try or one.at) - one.at


def _signing(cases: Iterable[Followed]) -> Share:
    found = list(cases)
    return Share(sum(one.customer for one in found), len(found))


# --- money ---------------------------------------------------------------------------------------


def _difference(leads: Fraction, fast: Share, slow: Share, seen: Seen) -> Effect:
    """So many leads that sign as often as the fast ones, not the slow ones (Newcombe 1998)."""
    gap, count = fast.rate - slow.rate, float(leads)
    (fast_low, fast_high), (slow_low, slow_high) = fast.ends, slow.ends
    down = sqrt((float(fast.rate) - fast_low) ** 2 + (slow_high - float(slow.rate)) ** 2)
    up = sqrt((fast_high - float(fast.rate)) ** 2 + (float(slow.rate) - slow_low) ** 2)
    return _effect(leads * gap, count * (float(gap) - down), count * (float(gap) + up), seen)


def _effect(value: Fraction, low: float, high: float, seen: Seen, of: Brings = "revenue") -> Effect:
    """Customers of the whole period as money a month."""
    monthly = Fraction(seen.deal) / seen.months
    lowest, middle, highest = (_decimal(Fraction(end) * monthly) for end in (low, value, high))
    return Effect(lowest, middle, highest, of)


def _decimal(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / value.denominator).quantize(CENT, ROUND_HALF_UP)
