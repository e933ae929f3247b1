"""`report gap`: what explains the distance between a revenue and its goal, or an earlier one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from testigo.analytics.measures.bands import bands_in
from testigo.analytics.measures.chain import chain_in
from testigo.core import goals
from testigo.core.asof import Days
from testigo.core.chain import Chain, chain_of
from testigo.core.gap import Gap, Goal, Links, gap_between, gap_to_goal, links_of
from testigo.core.months import months_after
from testigo.core.story import Agreement
from testigo.queries.asking import Question, heading, last_day, question_of
from testigo.queries.followed import hand_overs, promises_of_sales
from testigo.queries.goals import period_name
from testigo.queries.long_history import long_history
from testigo.queries.loop import money_text
from testigo.queries.report_facts import chain_facts
from testigo.store.agreements import agreement_of
from testigo.store.models import Workspace

Against = Literal["goal", "previous", "year"]
AGAINST: tuple[Against, ...] = ("goal", "previous", "year")
_MICROSECOND, _DAY = timedelta(microseconds=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class GapReport:
    """What was asked, and the answer. `before` are the days that are compared with, None against a
    goal; `gap` is None where there is no goal for the period. `chains` are those of both periods,
    the earlier one first; against a goal only the own one."""

    days: Days
    against: Against
    before: Days | None
    asof: datetime
    pact: int | None
    pact_stale: bool
    currency: str
    goal: Goal | None
    chains: tuple[Chain, ...]
    gap: Gap | None

    @property
    def chain(self) -> Chain:
        """That of the period asked for."""
        return self.chains[-1]

    def document(self) -> dict[str, Any]:
        """The report as JSON: money in decimal strings, shares as numbers (1 is 100 %)."""
        found = self.gap
        return {
            **heading(self),
            "against": self.against,
            "before_from": self.before.since.isoformat() if self.before else None,
            "before_to": self.before.until.isoformat() if self.before else None,
            "currency": self.currency,
            "before": money_text(euros(found.before)) if found else None,
            "after": money_text(euros(found.after)) if found else None,
            "gap": money_text(euros(found.after - found.before)) if found else None,
            "rows": [
                {
                    "factor": part.factor,
                    "amount": money_text(euros(part.amount)),
                    "without_goal": part.goalless,
                }
                for part in (found.parts if found else ())
            ],
            "links": [_links(links_of(chain)) for chain in self.chains],
        }


def gap_report(
    workspace: Workspace, *, since: date, until: date, asof: datetime, against: Against
) -> GapReport:
    """The gap of the days from `since` up to but not including `until`, against the goal that the
    pact in force at their end has for them, the days before them, or those of a year before; with
    what was known before the instant `asof`."""
    agreement = agreement_of(workspace.pk)
    asked = question_of(workspace, since=since, until=until, asof=asof)
    days = asked.days
    before = None if against == "goal" else days_before(days, against)
    chains = _chains(workspace.pk, asked, [one for one in (before, days) if one])
    goal = _goal_of(agreement, days, asof) if against == "goal" else None
    gap: Gap | None = None
    if goal is not None:
        gap = gap_to_goal(goal, chains[-1])
    elif before is not None:
        gap = gap_between(links_of(chains[0]), links_of(chains[1]))
    return GapReport(
        days=days,
        against=against,
        before=before,
        asof=asof,
        pact=asked.pact,
        pact_stale=asked.pact_stale,
        currency=asked.currency,
        goal=goal,
        chains=chains,
        gap=gap,
    )


def euros(cents: int) -> Decimal:
    """Cents as an amount."""
    return Decimal(cents).scaleb(-2)


def days_before(days: Days, against: Against) -> Days:
    """As many whole months before where the days are whole months, else as many days; or the same
    days of a year before."""
    months = (days.until.year - days.since.year) * 12 + days.until.month - days.since.month
    whole = days.since.day == days.until.day == 1
    if against == "year":
        last = months_after(days.until - _DAY, -12)
        return Days(months_after(days.since, -12), last + _DAY, days.zone)
    if whole:
        return Days(months_after(days.since, -months), days.since, days.zone)
    return Days(days.since - (days.until - days.since), days.since, days.zone)


def has_goal(workspace: Workspace, days: Days, asof: datetime) -> bool:
    """Whether the pact has a goal for exactly these days."""
    return _goal_of(agreement_of(workspace.pk), days, asof) is not None


def _chains(workspace_id: int, asked: Question, periods: list[Days]) -> tuple[Chain, ...]:
    """The chain of each period; whoever was handed over since the first of them is read once."""
    asof, zone = asked.asof, asked.days.zone
    since = min(days.since for days in periods)
    handed = Days(since, max(last_day(asof, zone), since) + _DAY, zone)
    with long_history(workspace_id, asof) as known:
        if known is not None:
            bands = bands_in(known, handed, promises_of_sales(agreement_of(workspace_id)))
            return tuple(chain_in(known, bands, days, asked.currency) for days in periods)
    facts = chain_facts(workspace_id, asof)
    cases = hand_overs(workspace_id, handed, asof, asked.currency)
    return tuple(chain_of(facts, cases, days, asof, asked.currency) for days in periods)


def _goal_of(agreement: Agreement, days: Days, asof: datetime) -> Goal | None:
    """The goal of these days by the version in force at their end, or at `asof` before that."""
    version = agreement.at(min(days.end, asof) - _MICROSECOND)
    names = {period_name("quarter", days): 3, period_name("month", days): 1}
    for goal in version.pact.goals if version else ():
        months = names.get(goal.period)
        if months is not None and days == _of_months(days, months):
            return _as_goal(goal)
    return None


def _of_months(days: Days, months: int) -> Days:
    """So many whole months from the first of the month, or quarter, in which the days begin."""
    first = days.since.replace(day=1)
    if months == 3:
        first = first.replace(month=(first.month - 1) // 3 * 3 + 1)
    return Days(first, months_after(first, months), days.zone)


def _as_goal(goal: goals.Goal) -> Goal:
    share = goal.lead_to_mql
    return Goal(
        int(goal.revenue * 100),
        Fraction(goal.average_deal) * 100,
        Fraction(goal.lead_to_customer),
        None if share is None else Fraction(share),
    )


def _links(links: Links) -> dict[str, Any]:
    return {
        "leads": int(links.volume),
        "quality": _number(links.quality),
        "acceptance": _number(links.acceptance),
        "on_time": _number(links.on_time),
        "full_effort": _number(links.full_effort),
        "win_rate": _number(links.win_rate),
        "average_deal": None if links.deal_size is None else _number(links.deal_size / 100),
    }


def _number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 6)
