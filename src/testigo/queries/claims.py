"""What the ad platforms claim beside what the CRM holds, with what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from testigo.analytics.measures.claims import claims_in
from testigo.analytics.measures.loop import ALL, HOW_FAR, lives_in, loop_from
from testigo.analytics.measures.touches import first_touches
from testigo.core.asof import Days, held_by
from testigo.core.claims import (
    Claims,
    PlatformClaims,
    claims_leads,
    claims_of,
    entered,
    visitors_of,
)
from testigo.core.costs import LeftOut
from testigo.core.lead_figures import Figures, add_up
from testigo.core.loop import Loop, leads_and_costs, loop_of
from testigo.queries.asking import Question, heading, question_of
from testigo.queries.content import titles_of
from testigo.queries.long_history import long_history
from testigo.queries.loop import LoopReport, count_number, left_out_document, money_text, report_of
from testigo.queries.report_facts import goal_facts, loop_facts
from testigo.queries.touched import channel_told, touches_on
from testigo.store.models import Workspace


@dataclass(frozen=True, slots=True)
class Platform:
    """A channel that claims leads: its claims beside how far the leads came that it brought. What
    Sales said of those is in `figures` only where the loop was read with it."""

    claims: PlatformClaims
    figures: Figures


@dataclass(frozen=True, slots=True)
class ClaimsReport:
    """What was asked, and the platforms beside the CRM; `unknown` counts the leads whose channel
    nobody knows, `others` those of channels for which nothing is claimed. Together with those of
    the platforms they are the leads of the loop."""

    days: Days
    asof: datetime
    pact: int | None
    pact_stale: bool
    currency: str
    left_out: LeftOut
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
        return {
            **heading(self),
            "currency": self.currency,
            "left_out": left_out_document(self.left_out),
            "platforms": [_platform(one) for one in self.platforms],
            "unknown_leads": self.unknown,
            "other_leads": self.others,
        }


def claims_report(
    workspace: Workspace, *, since: date, until: date, asof: datetime
) -> ClaimsReport:
    """The claims for the days from `since` up to but not including `until`, with what was known
    before `asof`. Of the leads it reads how far they came."""
    asked = question_of(workspace, since=since, until=until, asof=asof)
    return _report(asked, *_told(workspace.pk, asked, str, whole=False))


def loop_and_claims(
    workspace: Workspace, *, since: date, until: date, asof: datetime
) -> tuple[LoopReport, ClaimsReport]:
    """The loop of the same days and the claims beside it, which read the log once."""
    asked = question_of(workspace, since=since, until=until, asof=asof)
    loop, claims = _told(workspace.pk, asked, titles_of(workspace.pk), whole=True)
    return report_of(asked, loop), _report(asked, loop, claims)


def _told(
    workspace_id: int, asked: Question, named: Callable[[str], str], *, whole: bool
) -> tuple[Loop, Claims]:
    """The loop, all of it or of how far leads came, and the claims."""
    with long_history(workspace_id, asked.asof) as known:
        if known is not None:
            told = ALL if whole else HOW_FAR
            lives = lives_in(known, asked.days, told)
            touches = first_touches(known, lives.created)
            loop = loop_from(lives, touches, asked.currency, named, told=told)
            return loop, claims_in(lives, touches, asked.currency)
    return _of_log(workspace_id, asked, named, whole=whole)


def _of_log(
    workspace_id: int, asked: Question, named: Callable[[str], str], *, whole: bool
) -> tuple[Loop, Claims]:
    """The same out of the log."""
    days, asof = asked.days, asked.asof
    if whole:
        facts = loop_facts(workspace_id, days, asof, forms=True)
    else:
        facts = loop_facts(workspace_id, days, asof, goal_facts(workspace_id, asof))
    known = held_by(facts, asof)
    leads, costs, left_out = leads_and_costs(known, days, asked.currency)
    claimed = any(map(claims_leads, known))
    visitors = visitors_of(
        touches_on(workspace_id, days, asof, facts) if claimed else (),
        channel_told,
        {lead.person: (lead.channel, lead.campaign) for lead in leads},
        entered(known),
    )
    loop = loop_of(leads, costs, left_out, named)
    return loop, claims_of(visitors, known, days, asked.currency)


def _report(asked: Question, loop: Loop, claims: Claims) -> ClaimsReport:
    return ClaimsReport(
        days=asked.days,
        asof=asked.asof,
        pact=asked.pact,
        pact_stale=asked.pact_stale,
        currency=asked.currency,
        left_out=loop.left_out,
        platforms=tuple(_platforms(claims, loop)),
        unknown=claims.unknown,
        others=claims.others,
    )


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
