"""The loop report of a workspace: what became of the leads of each channel and campaign."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from testigo.analytics.measures.loop import loop_in
from testigo.core.asof import Days
from testigo.core.costs import LeftOut
from testigo.core.lead_figures import Figures
from testigo.core.loop import Loop, close_loop
from testigo.queries.asking import Question, heading, question_of
from testigo.queries.content import titles_of
from testigo.queries.long_history import long_history
from testigo.queries.report_facts import loop_facts
from testigo.store.models import Form, Team, Workspace

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class LoopReport:
    """What was asked, and the answer. `pact` is the version in force as of then, if any."""

    days: Days
    asof: datetime
    pact: int | None
    pact_stale: bool
    currency: str
    loop: Loop

    def document(self) -> dict[str, Any]:
        """The report as JSON: money in decimal strings, counts as integers, rates as numbers (1 is
        100 %), absent cost as null."""
        return {
            **heading(self),
            "currency": self.currency,
            "rows": [
                {"channel": row.channel, "campaign": row.campaign, **figures_document(row.figures)}
                for row in self.loop.rows
            ],
            "content": [
                {"content": row.told, **_without_cost(row.figures)} for row in self.loop.content
            ],
            "competitors": [
                {"competitor": row.told, **_without_cost(row.figures)}
                for row in self.loop.competitors
            ],
            "forms": [{"form": row.told, **_without_cost(row.figures)} for row in self.loop.forms],
            "teams": [{"team": row.told, **_without_cost(row.figures)} for row in self.loop.teams],
            "totals": figures_document(self.loop.totals),
            "left_out": left_out_document(self.loop.left_out),
        }


def loop_report(workspace: Workspace, *, since: date, until: date, asof: datetime) -> LoopReport:
    """The loop of the leads created from `since` up to but not including `until`, days in the
    pact's zone (without a pact, the workspace's), with what was known before the instant `asof`."""
    asked = question_of(workspace, since=since, until=until, asof=asof)
    with long_history(workspace.id, asof) as known:
        if known is not None:
            loop = loop_in(known, asked.days, asked.currency, titles_of(workspace.id))
            return report_of(asked, loop)
    facts = loop_facts(workspace.id, asked.days, asof, forms=True)
    named = titles_of(workspace.id)
    return report_of(asked, close_loop(facts, asked.days, asof, asked.currency, named))


def report_of(asked: Question, loop: Loop) -> LoopReport:
    """A loop, and what was asked."""
    return LoopReport(asked.days, asked.asof, asked.pact, asked.pact_stale, asked.currency, loop)


def names_of_forms(workspace_id: int) -> dict[str, str]:
    """Form as facts name it → what it is called; forms of other sites are called as they are."""
    rows = Form.objects.of(workspace_id).values_list("id", "address", "name")
    return {key: name for form, address, name in rows for key in (form, address)}


def names_of_teams(workspace_id: int) -> dict[str, str]:
    """Short name of a team → what it is called."""
    return dict(Team.objects.of(workspace_id).values_list("slug", "name"))


def figures_document(figures: Figures) -> dict[str, Any]:
    """Figures as JSON."""
    return {
        "cost": money_text(figures.cost),
        "claimed": count_number(figures.claimed),
        "leads": figures.leads,
        "mql": figures.mql,
        "accepted": figures.accepted,
        "sql": figures.sql,
        "opportunities": figures.opportunities,
        "customers": figures.customers,
        "revenue": money_text(figures.revenue),
        "margin": money_text(figures.margin),
        "cost_per_lead": money_text(figures.cost_per_lead),
        "cost_per_mql": money_text(figures.cost_per_mql),
        "cost_per_sql": money_text(figures.cost_per_sql),
        "cost_per_opportunity": money_text(figures.cost_per_opportunity),
        "cost_per_customer": money_text(figures.cost_per_customer),
        "roi": None if figures.roi is None else float(figures.roi),
        "right_role": _counts(figures.right_role),
        "right_role_range": _range(figures.right_role_range),
        "customer_range": _range(figures.customer_range),
        "lost": _counts(figures.lost),
        "rejected": _counts(figures.rejected),
        "note": figures.note,
    }


def left_out_document(left_out: LeftOut) -> dict[str, int]:
    """What could not be added up, as JSON."""
    return {"other_currency": left_out.other_currency, "unreadable": left_out.unreadable}


def _without_cost(figures: Figures) -> dict[str, Any]:
    """The figures that content and competitors have: no platform claims leads for them."""
    without = ("cost", "claimed", "roi")
    return {
        name: said
        for name, said in figures_document(figures).items()
        if name not in without and not name.startswith("cost_per_")
    }


def _range(interval: tuple[float, float] | None) -> list[float] | None:
    return None if interval is None else [round(end, 6) for end in interval]


def _counts(counts: Mapping[Any, int]) -> dict[str, int]:
    return {str(key): count for key, count in counts.items()}


def count_number(count: Decimal | None) -> int | float | None:
    """A count as JSON carries it: whole, unless parts are counted."""
    if count is None:
        return None
    return int(count) if count == count.to_integral_value() else float(count)


def money_text(amount: Decimal | None) -> str | None:
    """An amount as a plain decimal text with two decimals, more only where it has more."""
    if amount is None:
        return None
    plain = amount.normalize()
    return format(max(plain, plain.quantize(_CENT), key=_decimals), "f")


def _decimals(amount: Decimal) -> int:
    return -int(amount.as_tuple().exponent)
