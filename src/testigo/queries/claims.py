"""What the ad platforms claim beside what the CRM holds, with what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from testigo.analytics.measures.claims import claims_in
from testigo.analytics.measures.loop import lives_in, loop_from
from testigo.analytics.measures.touches import first_touches
from testigo.core.asof import held_by
from testigo.core.claims import (
    Claims,
    PlatformClaims,
    claims_leads,
    claims_of,
    entered,
    visitors_of,
)
from testigo.core.lead_figures import Figures, add_up
from testigo.core.loop import Loop, leads_and_costs, loop_of
from testigo.queries.asking import Question, question_of
from testigo.queries.content import titles_of
from testigo.queries.long_history import long_history
from testigo.queries.loop import LoopReport, count_number, money_text, report_of
from testigo.queries.report_facts import loop_facts
from testigo.queries.touched import Touches, channel_told
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
    named = titles_of(workspace.pk)
    with long_history(workspace.pk, asof) as known:
        if known is not None:
            lives = lives_in(known, asked.days)
            touches = first_touches(known, lives.created)
            loop = loop_from(lives, touches, asked.currency, named)
            return _report(asked, loop, claims_in(lives, touches, asked.currency))
    return _report(asked, *_of_log(workspace.pk, asked, named))


def _of_log(workspace_id: int, asked: Question, named: Callable[[str], str]) -> tuple[Loop, Claims]:
    """The same out of the log."""
    touches = Touches(workspace_id, asked.days, asked.asof)
    facts = loop_facts(workspace_id, asked.days, asked.asof, forms=asked.days.start)
    known = held_by([*facts, *touches.forms()], asked.asof)
    leads, costs, left_out = leads_and_costs(known, asked.days, asked.currency)
    visitors = visitors_of(
        touches.standing(facts) if any(map(claims_leads, known)) else (),
        channel_told,
        {lead.person: (lead.channel, lead.campaign) for lead in leads},
        entered(known),
    )
    loop = loop_of(leads, costs, left_out, named)
    return loop, claims_of(visitors, known, asked.days, asked.currency)


def _report(asked: Question, loop: Loop, claims: Claims) -> ClaimsReport:
    report = report_of(asked, loop)
    return ClaimsReport(report, tuple(_platforms(claims, loop)), claims.unknown, claims.others)


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
