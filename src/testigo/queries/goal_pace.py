"""What came in the period of a goal, of revenue and of each stage, against what is needed."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
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
from testigo.queries.goal_reading import Reading

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


def pace_lines(plan: Plan, history: History, reading: Reading, judged: Judged) -> list[PaceLine]:
    """Revenue first, then from the signature back to the lead."""
    ledger = Ledger(reading.money, (), judged.asof, reading.currency)
    signed = [(_day(one.at, judged), one.amount) for one in ledger.contracts(judged.days)]
    entered = reading.daily(judged.days)
    came: dict[PaceCode, Mapping[date, int]] = {"customer": Counter(day for day, _ in signed)}
    came |= {stage: entered.get(stage, {}) for stage in _STAGES}
    wanted = _wanted(plan, history)
    lines = [_revenue(plan, signed, judged)]
    return lines + [_count(code, came[code], wanted[code], judged) for code in came]


def _day(at: datetime, judged: Judged) -> date:
    return at.astimezone(judged.days.zone).date()


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


def _revenue(plan: Plan, signed: Sequence[tuple[date, Decimal]], judged: Judged) -> PaceLine:
    amounts = tuple(amount for _, amount in signed)
    quota = plan.inputs.quota if plan.step("customers") else None
    verdict = None
    if quota is not None:
        promise = Revenue(id="quota", side="", counted="influenced", at_least=quota, per=judged.per)
        found = PartCounts({"counted": len(amounts)}, len(amounts), amounts)
        verdict = judge(promise, found, pace_of(judged.calendar, judged.days, judged.asof))
    daily: dict[date, Decimal] = defaultdict(Decimal)
    for day, amount in signed:
        daily[day] += amount
    return PaceLine("revenue", sum(amounts, Decimal(0)), quota, verdict, dict(daily))


def _count(
    code: PaceCode, came: Mapping[date, int], target: int | None, judged: Judged
) -> PaceLine:
    verdict, total = None, sum(came.values())
    if target:
        need = Volume(id="need", side="", stage=code, at_least=target, per=judged.per)
        counts = PartCounts({"delivered": total})
        verdict = judge(need, counts, pace_of(judged.calendar, judged.days, judged.asof))
    wanted = Decimal(target) if target else None
    daily = {day: Decimal(count) for day, count in came.items()}
    return PaceLine(code, Decimal(total), wanted, verdict, daily)
