"""What the ad platforms claim beside what the CRM holds, with what became of it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from testigo.core.claims import Claims, PlatformClaims, claims_of
from testigo.core.lead_figures import Figures, add_up
from testigo.core.loop import Loop
from testigo.queries.asking import question_of
from testigo.queries.loop import LoopReport, count_number, loop_of, money_text
from testigo.queries.report_facts import claims_facts, loop_facts
from testigo.store.models import Workspace


@dataclass(frozen=True, slots=True)
class Platform:
    """A channel that claims leads: its claims beside what became of the leads that it brought."""

    claims: PlatformClaims
    figures: Figures


@dataclass(frozen=True, slots=True)
class ClaimsReport:
    """The loop of some days, and the platforms beside it; `unknown` counts the leads whose channel
    nobody knows, `others` those of channels for which nothing is claimed. Together with those of
    the platforms they are the leads of the loop."""

    report: LoopReport
    platforms: tuple[Platform, ...]
    unknown: int
    others: int

    @property
    def claimed(self) -> Decimal:
        """What all the platforms claim."""
        return sum((one.claims.claimed for one in self.platforms), Decimal(0))

    @property
    def leads(self) -> int:
        """What the CRM holds of these platforms."""
        return sum(one.claims.leads for one in self.platforms)

    def document(self) -> dict[str, Any]:
        """As JSON: money in decimal strings, counts as numbers, absent figures as null."""
        whole = self.report.document()
        kept = ("from", "to", "asof", "pact", "pact_stale", "currency", "left_out")
        return {key: whole[key] for key in kept} | {
            "platforms": [_platform(one) for one in self.platforms],
            "unknown_leads": self.unknown,
            "other_leads": self.others,
        }


def claims_report(
    workspace: Workspace, *, since: date, until: date, asof: datetime
) -> ClaimsReport:
    """The claims for the days from `since` up to but not including `until`, with what was known
    before `asof`."""
    asked = question_of(workspace, since=since, until=until, asof=asof)
    facts = loop_facts(workspace.pk, asked.days, asof, forms=True)
    report = loop_of(workspace, asked, facts)
    told = claims_facts(workspace.pk, asked.days, asof, facts)
    claims = claims_of(told, asked.days, asof, asked.currency)
    platforms = tuple(_platforms(claims, report.loop))
    return ClaimsReport(report, platforms, claims.unknown, claims.others)


def _platforms(claims: Claims, loop: Loop) -> list[Platform]:
    by_channel = {
        channel: add_up([row.figures for row in rows])
        for channel, rows in groupby(loop.rows, key=attrgetter("channel"))
    }
    # Whatever claims anything is a cost, which has its row.
    return [Platform(one, by_channel[one.channel]) for one in claims.platforms]


def _platform(one: Platform) -> dict[str, Any]:
    figures, claims = one.figures, one.claims
    return {
        "channel": claims.channel,
        "claimed": count_number(claims.claimed),
        "undivided": count_number(claims.undivided),
        "leads": claims.leads,
        "difference": count_number(claims.difference),
        "reasons": {reason.code: count_number(reason.count) for reason in claims.reasons},
        "sql": figures.sql,
        "customers": figures.customers,
        "cost": money_text(figures.cost),
        "cost_per_sql": money_text(figures.cost_per_sql),
        "cost_per_customer": money_text(figures.cost_per_customer),
    }
