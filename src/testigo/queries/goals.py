"""Goals: what revenue takes of each side, by the pact or by what somebody tries, and the pace.

Read from the log alone, or from the lake that follows it, so that the same question about a past
day gets the same answer for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from testigo.core.asof import Days
from testigo.core.contribution import Contribution, contribution_from
from testigo.core.goals import Goal
from testigo.core.pact import Pact
from testigo.core.pact.reviewing import stale_before
from testigo.core.quota import (
    ChannelPlan,
    Input,
    Inputs,
    Plan,
    Source,
    Variation,
    channel_needs,
    quota_steps,
    sensitivity,
)
from testigo.core.sales_cycle import needed_by
from testigo.core.sla.calendar import Calendar
from testigo.core.sla.commitments import Period, Revenue
from testigo.core.sla.periods import period_at, period_of
from testigo.core.story import PactInForce
from testigo.queries.asking import version_at, zone_of
from testigo.queries.commitments import as_promise, goal_at
from testigo.queries.commitments_report import Row, commitments_report, version_named
from testigo.queries.goal_history import History, history_of
from testigo.queries.goal_pace import Judged, PaceLine, pace_lines
from testigo.queries.goal_reading import Reading, out_of_lake, out_of_log
from testigo.queries.long_history import long_history
from testigo.store.agreements import agreement_of
from testigo.store.models import Workspace

INPUTS: tuple[Input, ...] = tuple(
    one.name  # type: ignore[misc]  # the names of its fields are those of Input
    for one in fields(Inputs)
    if one.name not in ("months", "sources")
)
# What a first calculation begins with: the article's figures.
STARTER: Mapping[Input, Decimal] = {
    "quota": Decimal(300_000),
    "average_deal": Decimal(10_000),
    "lead_to_customer": Decimal("0.025"),
    "lead_to_mql": Decimal("0.25"),
}
_MONTHS: Mapping[Period, int] = {"month": 1, "quarter": 3}


@dataclass(frozen=True, slots=True)
class NeededBy:
    """The day by which leads have to be there so that this share of those who sign do so in the
    period."""

    share: int
    days: Decimal
    day: date


@dataclass(frozen=True, slots=True)
class GoalsReport:
    """What was asked, and the answer; `goal` is that of the pact, if it has one for the period.

    `calendar` is the pact's; without a pact there is neither a pace nor what Marketing promised.
    """

    period: Days
    per: Period
    asof: datetime
    pact: int | None
    pact_stale: bool
    currency: str
    goal: Goal | None
    periods: tuple[str, ...]
    plan: Plan
    variations: tuple[Variation, ...]
    history: History
    channels: ChannelPlan | None
    needed_by: tuple[NeededBy, ...]
    pace: tuple[PaceLine, ...]
    money: Contribution
    marketing: tuple[Row, ...]
    calendar: Calendar | None = field(compare=False, default=None)

    @property
    def name(self) -> str:
        """The period as the pact writes it: 2026-Q4 or 2026-10."""
        return period_name(self.per, self.period)


def goals_report(
    workspace: Workspace,
    *,
    asof: datetime,
    since: date | None = None,
    until: date | None = None,
    pact: int | None = None,
    period: str = "",
    typed: Mapping[Input, Decimal] | None = None,
) -> GoalsReport:
    """The goals of a period by the pact in force at `asof`, or by version `pact`; with `typed`
    values in the place of the pact's, with what was known before `asof`.

    The history is that of the leads created from `since` up to `until`, else in the year before
    they had matured. Without a `period` it is the one that runs. Raises InvalidInput for a version
    that was never signed.
    """
    agreement = agreement_of(workspace.pk)
    version = version_named(agreement, pact) if pact is not None else version_at(workspace, asof)
    asked = _asked(workspace, version, asof, period)
    leads = Days(since, until, asked.days.zone) if since and until else None
    promised = _marketing(workspace, asked.days, asof, pact) if version else ()
    with long_history(workspace.pk, asof) as known:
        if known is not None:
            reading = out_of_lake(known, asked.currency)
            return _report(asked, reading, leads, typed or {}, promised)
    reading = out_of_log(workspace.pk, asof, asked.currency)
    return _report(asked, reading, leads, typed or {}, promised)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The goal and the period that a report is asked for, by which version of the pact."""

    version: PactInForce | None
    goal: Goal | None
    per: Period
    days: Days
    asof: datetime
    currency: str


def _asked(
    workspace: Workspace, version: PactInForce | None, asof: datetime, period: str
) -> _Asked:
    goal = _goal_of(version.pact, asof, period) if version else None
    per: Period = as_promise(goal).per if goal else "quarter"
    days = _days_of(goal, per, period_at(per, asof, zone_of(workspace, version)))
    currency = version.pact.currency if version else workspace.currency
    return _Asked(version, goal, per, days, asof, currency)


def _report(
    asked: _Asked,
    reading: Reading,
    leads: Days | None,
    typed: Mapping[Input, Decimal],
    promised: tuple[Row, ...],
) -> GoalsReport:
    """What follows from what was read; `leads` are the days of the history, if any are named."""
    days, version = asked.days, asked.version
    history = history_of(reading, asked=leads, zone=days, asof=asked.asof)
    inputs = inputs_of(asked.goal, history, typed, _MONTHS[asked.per])
    plan = quota_steps(inputs)
    calendar = version.pact.calendar if version else None
    judged = Judged(days, asked.per, calendar, asked.asof) if calendar else None
    return GoalsReport(
        period=days,
        per=asked.per,
        asof=asked.asof,
        pact=version.number if version else None,
        pact_stale=stale_before(version.pact if version else None, asked.asof),
        currency=asked.currency,
        goal=asked.goal,
        periods=tuple(one.period for one in version.pact.goals) if version else (),
        plan=plan,
        variations=sensitivity(inputs),
        history=history,
        channels=_channels(plan, history),
        needed_by=_needed_by(days, history, calendar),
        pace=tuple(pace_lines(plan, history, reading, judged)) if judged else (),
        money=contribution_from(reading.money, days, asked.currency),
        marketing=promised,
        calendar=calendar,
    )


def inputs_of(
    goal: Goal | None, history: History, typed: Mapping[Input, Decimal], months: int
) -> Inputs:
    """What is typed, else what the pact says, else what the log says of enough cases, else what a
    first calculation begins with; each with where it comes from."""
    agreed: dict[Input, Decimal | None] = {}
    if goal is not None:
        agreed = {"quota": goal.revenue, "average_deal": goal.average_deal}
        agreed |= {"lead_to_customer": goal.lead_to_customer, "lead_to_mql": goal.lead_to_mql}
    counted: dict[Input, Decimal | None] = {
        name: None if one.note else one.share for name, one in history.rates.items() if one.met
    }
    counted["average_deal"] = history.average_deal
    levels: tuple[tuple[Source, Mapping[Input, Decimal | None]], ...] = (
        ("pact", agreed),
        ("history", counted if goal is None else {}),
        ("starter", STARTER if goal is None else {}),
    )
    values: dict[str, Any] = {}
    sources: dict[Input, Source] = {}
    for name in INPUTS:
        found = ((source, level.get(name)) for source, level in levels)
        source, value = next((pair for pair in found if pair[1] is not None), ("pact", None))
        # Who sends the form again with what was there has typed nothing.
        if name in typed and typed[name] != value:
            source, value = "typed", typed[name]
        values[name], sources[name] = value, source
    if "mql_to_customer" in typed and "lead_to_mql" not in typed:
        values["lead_to_mql"] = None
    elif "mql_to_customer" not in typed and values["lead_to_mql"] is not None:
        values["mql_to_customer"] = None
    return Inputs(**values, months=months, sources=sources)


def period_name(per: Period, days: Days) -> str:
    """A period as the pact writes it."""
    if per == "quarter":
        return f"{days.since.year}-Q{(days.since.month + 2) // 3}"
    return f"{days.since:%Y-%m}"


def _goal_of(pact: Pact, asof: datetime, wanted: str) -> Goal | None:
    """The goal of the period asked for, else of the one that runs, else the next one to come, else
    the last."""
    named = next((goal for goal in pact.goals if goal.period == wanted), None)
    found = named or goal_at(pact, asof)
    if found is not None or not pact.goals:
        return found
    today = asof.astimezone(pact.zone).date()
    ordered = sorted(pact.goals, key=lambda goal: _first_day(goal.period))
    coming = (goal for goal in ordered if _first_day(goal.period) > today)
    return next(coming, ordered[-1])


def _first_day(period: str) -> date:
    year, part = period.split("-")
    month = int(part[1:]) * 3 - 2 if part.startswith("Q") else int(part)
    return date(int(year), month, 1)


def _days_of(goal: Goal | None, per: Period, running: Days) -> Days:
    return period_of(per, _first_day(goal.period), running.zone) if goal else running


def _channels(plan: Plan, history: History) -> ChannelPlan | None:
    customers = plan.count("customers")
    return channel_needs(customers, history.cohorts) if customers and history.cohorts else None


def _needed_by(days: Days, history: History, calendar: Calendar | None) -> tuple[NeededBy, ...]:
    if history.cycle is None:
        return ()
    waits = ((50, history.cycle.p50), (80, history.cycle.p80))
    return tuple(NeededBy(share, wait, needed_by(days, wait, calendar)) for share, wait in waits)


def _marketing(
    workspace: Workspace, days: Days, asof: datetime, pact: int | None
) -> tuple[Row, ...]:
    """How the promises of revenue stand in the periods that lie within this one."""
    if days.start >= asof:
        return ()
    report = commitments_report(
        workspace, asof=asof, since=days.since, until=days.until, pact=pact, kinds=(Revenue,)
    )
    return report.rows
