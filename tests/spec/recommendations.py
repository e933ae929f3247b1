"""Recommendations as tables: run as tests and printed in docs/rules/recommendations.md."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from testigo.core.followed import Followed
from testigo.core.loop import LOST_REASONS, Figures, LoopRow
from testigo.core.recommending import THRESHOLDS, Recommendation, Seen
from tests.spec.leaks import hand_over
from tests.spec.story import MADRID
from tests.spec.working_time import table


class Campaign(NamedTuple):
    """A campaign of six months: its cost, leads and customers, and of how many leads somebody said
    that the role was right or not."""

    channel: str
    campaign: str
    cost: str
    leads: int
    customers: int
    right: int
    wrong: int


CAMPAIGNS = (
    Campaign("google_ads", "warehouse", "12000", 400, 10, 80, 20),
    Campaign("google_ads", "brand", "600", 60, 6, 18, 2),
    Campaign("linkedin_ads", "students", "6000", 300, 0, 1, 29),
    Campaign("linkedin_ads", "heads", "9000", 200, 6, 45, 8),
    Campaign("events", "fair", "8000", 29, 0, 0, 12),
)


class Slot(NamedTuple):
    """Hand-overs at one hour of one weekday: how many, how many contacted late, and how many of
    those on time and of the late ones signed."""

    day: str
    hour: int
    cases: int
    late: int
    on_time_signed: int
    late_signed: int


SLOTS = (
    Slot("2026-06-02", 10, 200, 10, 38, 1),
    Slot("2026-06-03", 16, 100, 6, 18, 0),
    Slot("2026-06-05", 16, 60, 48, 2, 2),
    Slot("2026-06-05", 10, 25, 20, 1, 0),
)


class Found(NamedTuple):
    """A recommendation: of what, the shares that were compared, and what it brings a month."""

    kind: str
    about: str
    own: str
    others: str
    low: str
    value: str
    high: str
    wrong_if: str


FOUND = (
    Found("fix_routing", "4 15 18", "48/60", "36/325", "7914.52", "11048.30", "13525.67",
          "at most 1 of 30 sign"),
    Found("stop", "linkedin_ads students", "1/30", "143/185", "4194.29", "7432.43", "9703.96",
          "at least 22 of 30 have the right role"),
    Found("raise", "google_ads brand", "6/60", "16/929", "1488.56", "2475.00", "3994.31",
          "a customer costs more than 2187.50"),
)  # fmt: skip


def seen(campaigns: tuple[Campaign, ...] = CAMPAIGNS, slots: tuple[Slot, ...] = SLOTS) -> Seen:
    """Six months with these campaigns and hand-overs; a contract is worth 10,000."""
    rows = [_row(one) for one in campaigns]
    cases = [case for number, slot in enumerate(slots) for case in _cases(slot, number)]
    return Seen(rows, cases, MADRID, Fraction(6), Decimal(10_000))


def _row(one: Campaign) -> LoopRow:
    roles = {"yes": one.right, "no": one.wrong, "unknown": one.leads - one.right - one.wrong}
    figures = Figures(
        Decimal(one.cost), None, one.leads, 0, 0, 0, 0, one.customers, Decimal(0), None,
        roles, dict.fromkeys(LOST_REASONS, 0), {},  # type: ignore[arg-type]
    )  # fmt: skip
    return LoopRow(one.channel, one.campaign, figures)


def _cases(slot: Slot, number: int) -> list[Followed]:
    start = datetime.fromisoformat(f"{slot.day}T{slot.hour:02}:00").replace(tzinfo=MADRID)
    found = []
    for place in range(slot.cases):
        late = place < slot.late
        signed = place < slot.late_signed if late else place - slot.late < slot.on_time_signed
        at = start + timedelta(seconds=place)
        one = hand_over(
            contact="late" if late else "on_time",
            amounts=(Decimal(10_000),) if signed else (),
            first_try=at + timedelta(minutes=30),
        )
        found.append(_moved(one, at, f"p{number}-{place}"))
    return found


def _moved(one: Followed, at: datetime, person: str) -> Followed:
    return replace(one, at=at, person=person)


def written(one: Recommendation) -> Found:
    """A recommendation as text."""
    return Found(
        one.kind,
        " ".join(str(value) for value in one.subject.values()),
        f"{one.own.met}/{one.own.cases}",
        f"{one.others.met}/{one.others.cases}",
        str(one.effect.low),
        str(one.effect.value),
        str(one.effect.high),
        _wrong_if(one),
    )


def _wrong_if(one: Recommendation) -> str:
    if one.at_least is not None:
        return f"at least {one.at_least} of {one.looked_at} have the right role"
    if one.at_most is not None:
        return f"at most {one.at_most} of {one.looked_at} sign"
    return f"a customer costs more than {one.costs_at_most}"


def tables() -> dict[str, str]:
    """The tables of the rule page, by name."""
    campaigns = ("Channel", "Campaign", "Cost", "Leads", "Customers", "Right role", "Other role")
    slots = ("Day", "Hour", "Cases", "Late", "On time and signed", "Late and signed")
    names = ("Kind", "Of what", "Own", "Others", "Low", "A month", "High", "Wrong if")
    return {
        "campaigns": table(campaigns, [tuple(map(str, row)) for row in CAMPAIGNS]),
        "slots": table(slots, [tuple(map(str, row)) for row in SLOTS]),
        "found": table(names, FOUND),
        "thresholds": table(("Threshold", "Value"), thresholds()),
    }


def thresholds() -> list[tuple[str, str]]:
    """Every number that a rule decides by."""
    limits = THRESHOLDS
    return [
        ("recommendations at a time, each of another kind", str(limits.most)),
        ("leads of a campaign, an hour or a channel", str(limits.fewest_leads)),
        ("conversations that speak of the role", str(limits.fewest_said)),
        ("customers of the other campaigns", str(limits.fewest_customers)),
        ("share of all leads under which a campaign is small", str(limits.small)),
        ("by how much of its cost a campaign is raised", str(limits.raised_by)),
        ("a first attempt at once", f"{int(limits.at_once.total_seconds() // 60)} minutes"),
        ("cases after which it is judged", str(limits.looked_at)),
        ("hours at which bands of a day begin and end", ", ".join(map(str, limits.hours))),
    ]
