"""What the mail of Monday tells direction: revenue against the plan, and what the week brought."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from testigo.core.asof import midnight
from testigo.core.facts import STAGES
from testigo.queries.asking import version_at, zone_of
from testigo.queries.funnel import funnel_report
from testigo.queries.goals import goals_report
from testigo.queries.leaks import leaks_report
from testigo.store.models import Workspace

_WEEK = timedelta(days=7)
Items = list[dict[str, Any]]


def week_items(workspace: Workspace, now: datetime) -> Items:
    """Numbers without names, as JSON: `pace` of the revenue of the period, the `leak` of a year
    between both teams, and for each stage how many `came` in the last whole week and in the one
    before."""
    return [*_pace(workspace, now), *_leak(workspace, now), *_came(workspace, now)]


def _pace(workspace: Workspace, now: datetime) -> Iterator[dict[str, Any]]:
    report = goals_report(workspace, asof=now)
    for line in report.pace:
        if line.code != "revenue" or line.target is None or line.verdict is None:
            continue
        yield {
            "kind": "pace",
            "value": format(line.value, "f"),
            "expected": _text(line.verdict.expected),
            "target": format(line.target, "f"),
            "currency": report.currency,
            "state": line.verdict.state,
        }


def _leak(workspace: Workspace, now: datetime) -> Iterator[dict[str, Any]]:
    zone = zone_of(workspace, version_at(workspace, now))
    today = now.astimezone(zone).date()
    since, until = leak_days(today)
    asof = midnight(until, zone)
    report = leaks_report(workspace, since=since, until=until, asof=asof)
    total = report.leakage.total
    if total is not None and total.value:
        yield {
            "kind": "leak",
            "value": _about(total.value),
            "low": _about(total.low),
            "high": _about(total.high),
            "currency": report.currency,
        }


def leak_days(today: date) -> tuple[date, date]:
    """The twelve months to yesterday, of which Today tells the same figure: the first day, and the
    first one left out."""
    try:
        return today.replace(year=today.year - 1), today
    except ValueError:  # the 29th of February
        return today.replace(year=today.year - 1, day=28), today


def _came(workspace: Workspace, now: datetime) -> Iterator[dict[str, Any]]:
    today = now.astimezone(zone_of(workspace, version_at(workspace, now))).date()
    monday = today - timedelta(days=today.weekday())
    weeks = [
        funnel_report(workspace, mode="period", since=start, until=start + _WEEK, asof=now).rows
        for start in (monday - _WEEK, monday - 2 * _WEEK)
    ]
    for stage, last, before in zip(STAGES, *weeks, strict=True):
        yield {"kind": "came", "stage": stage, "value": last.people, "before": before.people}


def _about(amount: Decimal) -> str:
    """An estimate: three figures are as much as it knows."""
    step = Decimal(1).scaleb(max(0, amount.adjusted() - 2))
    return format((amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step, "f")


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")
