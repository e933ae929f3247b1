"""How long it takes from a lead to a signature, when a cohort has had that time, and by when leads
have to be there. docs/rules/goals.md says the same in words and tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import ceil

from testigo.core.asof import Days, held_by
from testigo.core.facts import Fact
from testigo.core.sla.calendar import Calendar, working_days_between

_MICROSECOND, _DAY = timedelta(microseconds=1), timedelta(days=1)
_HUNDREDTH = Decimal("0.01")
# No closure of a business lasts longer.
_LOOKED_BACK = 31
# Leads that began within so many days before they matured are the history of a goal.
LOOKED_AT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Cycle:
    """Days of 24 hours from lead to signature: within which half, four in five and nine in ten
    of the `cases` signed."""

    cases: int
    p50: Decimal
    p80: Decimal
    p90: Decimal


def cycle_of(facts: Iterable[Fact], asof: datetime) -> Cycle | None:
    """The sales cycle of everybody who signed before `asof`; None before anybody has."""
    return cycle_from(held_by(facts, asof))


def cycle_from(known: Iterable[Fact]) -> Cycle | None:
    """The same of facts that are known and not taken back, each with who holds it."""
    waits = sorted(_waits(known))
    if not waits:
        return None
    return Cycle(len(waits), *(_in_days(_rank(waits, share)) for share in (50, 80, 90)))


def _waits(facts: Iterable[Fact]) -> list[timedelta]:
    """From the first entry as a lead to the first as a customer, of whoever was a lead first."""
    began: dict[str, datetime] = {}
    signed: dict[str, datetime] = {}
    for fact in facts:
        stage = fact.props.get("stage") if fact.name == "stage.entered" else None
        found = {"lead": began, "customer": signed}.get(str(stage))
        if found is not None and fact.person and not fact.props.get("implied"):
            found[fact.person] = min(fact.at, found.get(fact.person, fact.at))
    return [at - began[who] for who, at in signed.items() if who in began and at > began[who]]


def _rank(waits: Sequence[timedelta], share: int) -> timedelta:
    """The shortest wait within which that share of a hundred had signed."""
    return waits[ceil(Decimal(share * len(waits)) / 100) - 1]


def _in_days(wait: timedelta) -> Decimal:
    micros = Decimal(wait // _MICROSECOND)
    return (micros / (_DAY // _MICROSECOND)).quantize(_HUNDREDTH, ROUND_HALF_UP)


def matured(asked: Days | None, cycle: Cycle, asof: datetime, days: Days) -> Days:
    """The days asked for, else the year before, up to the last cohort that has had the time within
    which nine in ten signed. `days` gives the zone; empty where none has had it."""
    until = (asof - timedelta(days=float(cycle.p90))).astimezone(days.zone).date()
    if asked is not None:
        until = min(until, asked.until)
    since = asked.since if asked is not None else until - LOOKED_AT
    return Days(min(since, until), until, days.zone)


def needed_by(period: Days, wait: Decimal, calendar: Calendar | None) -> date:
    """The last working day on which a lead can come that signs within the period after so many
    days; the plain day without a calendar, or where no date before it has open time."""
    day = period.until - _DAY - timedelta(days=ceil(wait))
    if calendar is None:
        return day
    for back in range(_LOOKED_BACK):
        earlier = day - timedelta(days=back)
        if working_days_between(calendar, earlier, earlier + _DAY):
            return earlier
    return day
