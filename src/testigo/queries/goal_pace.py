"""What came in the period of a goal, of revenue and of each stage, against what is needed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from testigo.core.asof import Days
from testigo.core.quota import Plan, stage_need
from testigo.core.sla.calendar import Calendar
from testigo.core.sla.commitments import Period, Revenue, Volume
from testigo.core.sla.ledger import Ledger
from testigo.core.sla.periods import pace_of
from testigo.core.sla.verdicts import PartCounts, Verdict, judge
from testigo.queries.goal_history import History

PaceCode = Literal["revenue", "customer", "opportunity", "sql", "mql", "lead"]


@dataclass(frozen=True, slots=True)
class PaceLine:
    """What came of one thing in the period, and what is needed of it: a count, or money for
    revenue; `daily` says on which days. `target` and `verdict` are None where nobody knows how
    much is needed."""

    code: PaceCode
    value: Decimal
    target: Decimal | None
    verdict: Verdict | None
    daily: Mapping[date, Decimal]


@dataclass(frozen=True, slots=True)
class Judged:
    """The period that is judged: by whose working days, and as of when."""

    days: Days
    per: Period
    calendar: Calendar
    asof: datetime


def pace_lines(plan: Plan, history: History, ledger: Ledger, judged: Judged) -> list[PaceLine]:
    """Revenue first, then from the signature back to the lead."""
    contracts = ledger.contracts(judged.days)
    signed = [(one.at, one.amount) for one in contracts]
    came: dict[PaceCode, list[datetime]] = {"customer": [at for at, _ in signed]}
    for stage in _STAGES:
        came[stage] = [one.at for one in ledger.entries(stage, judged.days)]
    wanted = _wanted(plan, history)
    lines = [_revenue(plan, signed, judged)]
    return lines + [_count(code, came[code], wanted[code], judged) for code in came]


_STAGES: tuple[PaceCode, ...] = ("opportunity", "sql", "mql", "lead")


def _wanted(plan: Plan, history: History) -> dict[PaceCode, int | None]:
    customers = plan.count("customers")
    later = {
        stage: stage_need(customers, counted) if customers else None
        for stage, counted in history.later.items()
    }
    return {
        "customer": customers,
        "opportunity": later.get("opportunity"),
        "sql": later.get("sql"),
        "mql": plan.count("mql"),
        "lead": plan.count("leads"),
    }


def _revenue(plan: Plan, signed: Sequence[tuple[datetime, Decimal]], judged: Judged) -> PaceLine:
    amounts = tuple(amount for _, amount in signed)
    quota = plan.inputs.quota if plan.step("customers") else None
    verdict = None
    if quota is not None:
        promise = Revenue(id="quota", side="", counted="influenced", at_least=quota, per=judged.per)
        found = PartCounts({"counted": len(amounts)}, len(amounts), amounts)
        verdict = judge(promise, found, pace_of(judged.calendar, judged.days, judged.asof))
    total = sum(amounts, Decimal(0))
    return PaceLine("revenue", total, quota, verdict, _by_day(signed, judged.days))


def _count(
    code: PaceCode, came: Sequence[datetime], target: int | None, judged: Judged
) -> PaceLine:
    verdict = None
    if target:
        need = Volume(id="need", side="", stage=code, at_least=target, per=judged.per)
        counts = PartCounts({"delivered": len(came)})
        verdict = judge(need, counts, pace_of(judged.calendar, judged.days, judged.asof))
    wanted = Decimal(target) if target else None
    daily = _by_day(((at, Decimal(1)) for at in came), judged.days)
    return PaceLine(code, Decimal(len(came)), wanted, verdict, daily)


def _by_day(came: Iterable[tuple[datetime, Decimal]], days: Days) -> dict[date, Decimal]:
    found: dict[date, Decimal] = defaultdict(Decimal)
    for at, amount in came:
        found[at.astimezone(days.zone).date()] += amount
    return dict(found)
