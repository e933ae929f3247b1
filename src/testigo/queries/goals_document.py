"""The report of goals as programs read it: money in decimal strings, counts as integers, rates as
fractions of 1, null where nobody can tell."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from testigo.core.problems import Problem
from testigo.core.quota import AMOUNTS, ChannelNeed, Counted, Input, Plan, Step, Variation
from testigo.core.sla.verdicts import parts_of
from testigo.queries.asking import last_day
from testigo.queries.commitments_report import Row, figure_of
from testigo.queries.goal_history import History
from testigo.queries.goal_pace import PaceLine
from testigo.queries.goals import INPUTS, GoalsReport
from testigo.queries.loop import money_text


def goals_document(report: GoalsReport) -> dict[str, Any]:
    """The report as JSON. `from` and `to` are the days on which the leads of the history began;
    each `to` is the first day that is not asked for."""
    days, money = report.history.days, report.money
    return {
        "from": days.since.isoformat() if days else None,
        "to": days.until.isoformat() if days else None,
        "asof": last_day(report.asof, report.period.zone).isoformat(),
        "pact": report.pact,
        "pact_stale": report.pact_stale,
        "currency": report.currency,
        "period": {
            "name": report.name,
            "from": report.period.since.isoformat(),
            "to": report.period.until.isoformat(),
        },
        "inputs": {name: _input(report, name) for name in INPUTS},
        "steps": [_step(step) for step in report.plan.steps],
        "problems": [_problem(one) for one in _problems(report)],
        "sensitivity": [_variation(one) for one in report.variations],
        "history": _history(report.history),
        "needed_by": [
            {"share": one.share / 100, "days": float(one.days), "day": one.day.isoformat()}
            for one in report.needed_by
        ],
        "channels": [_channel(one) for one in report.channels.needs] if report.channels else [],
        "channels_leads": report.channels.leads if report.channels else None,
        "pace": [_pace(line) for line in report.pace],
        "money": {
            "contracts": money.contracts,
            "revenue": money_text(money.revenue),
            "margin": money_text(money.margin),
            "cost": money_text(money.cost),
            "contribution": money_text(money.contribution),
        },
        "marketing": [_promise(row) for row in report.marketing],
    }


def _problems(report: GoalsReport) -> Iterator[Problem]:
    yield from report.plan.problems
    if report.channels is not None:
        yield from report.channels.problems


def _problem(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "where": problem.where}


def _input(report: GoalsReport, name: Input) -> dict[str, Any] | None:
    value = report.plan.inputs.of(name)
    if value is None:
        return None
    said = money_text(value) if name in AMOUNTS else float(value)
    return {"value": said, "source": report.plan.inputs.source_of(name)}


def _step(step: Step) -> dict[str, Any]:
    return {
        "code": step.code,
        "top": format(step.top.normalize(), "f"),
        "operation": "divide" if step.divides else "multiply",
        "by": format(step.by.normalize(), "f"),
        "given": step.given,
        "source": step.source,
        "exact": format(step.exact, "f"),
        "result": step.result,
        "per_month": step.per_month,
    }


def _variation(one: Variation) -> dict[str, Any]:
    value = money_text(one.value) if one.given in AMOUNTS else float(one.value)
    return {"given": one.given, "value": value, **_counts(one.plan)}


def _counts(plan: Plan) -> dict[str, int | None]:
    return {"customers": plan.count("customers"), "leads": plan.count("leads")} | {
        "mql": plan.count("mql")
    }


def _history(history: History) -> dict[str, Any] | None:
    if history.cycle is None:
        return None
    cycle = history.cycle
    return {
        "cycle": {"signed": cycle.cases, "p50": float(cycle.p50), "p80": float(cycle.p80)}
        | {"p90": float(cycle.p90)},
        "average_deal": money_text(history.average_deal),
        "contracts": history.contracts,
        "rates": {name: _counted(one) for name, one in history.rates.items()},
        "later": {stage: _counted(one) for stage, one in history.later.items()},
    }


def _counted(one: Counted) -> dict[str, Any]:
    known = one.cases > 0
    return {
        "met": one.met,
        "cases": one.cases,
        "share": _number(one.share),
        "low": float(one.low) if known else None,
        "high": float(one.high) if known else None,
        "note": one.note or None,
    }


def _channel(need: ChannelNeed) -> dict[str, Any]:
    return {
        "channel": need.channel,
        "leads": need.leads,
        "customers": round(float(need.customers), 2),
        "rate": round(float(need.rate), 6),
        "pooled": need.pooled,
        "counted": _counted(need.counted),
    }


def _pace(line: PaceLine) -> dict[str, Any]:
    verdict = line.verdict
    figures: dict[str, Decimal | None] = {"value": line.value, "target": line.target}
    for name in ("expected", "low", "high"):
        figures[name] = getattr(verdict, name) if verdict else None
    shown = money_text if line.code == "revenue" else _whole
    said = {name: shown(figure) for name, figure in figures.items()}
    return {"code": line.code, **said, "state": verdict.state if verdict else None}


def _promise(row: Row) -> dict[str, Any]:
    figures = {name: getattr(row.verdict, name) for name in ("value", "target", "low", "high")}
    return {
        "id": row.promise.id,
        "side": row.promise.side,
        "from": row.days.since.isoformat(),
        "to": row.days.until.isoformat(),
        **{name: figure_of(row.promise, figure) for name, figure in figures.items()},
        "state": row.verdict.state,
        "parts": {part: row.found.of(part) for part in parts_of(row.promise)},
    }


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
