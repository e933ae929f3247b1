"""What the page of the loop shows, put together from the reports."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.core.asof import Days
from testigo.core.loop import Loop
from testigo.queries.claims import loop_and_claims
from testigo.queries.funnel import funnel_report
from testigo.queries.lead_counts import leads_by_origin, stage_counts
from testigo.queries.lead_filters import LeadFilters
from testigo.queries.loop import LoopReport
from testigo.queries.recommending import recommended_by
from testigo.queries.response_times import first_contact_by_hour
from testigo.store.models import Workspace
from testigo.web.leads.filters import address_of as leads_address
from testigo.web.loop.bars import bars_of
from testigo.web.loop.beginning import beginning
from testigo.web.loop.findings import Finding, findings_of
from testigo.web.loop.heat import heat_table
from testigo.web.loop.period import period_controls
from testigo.web.loop.picture import CHARTS
from testigo.web.loop.platforms import platforms_of
from testigo.web.loop.question import BY, SORTS, Question, address_of, known_at
from testigo.web.loop.recommended import place_of, recommended
from testigo.web.loop.table import MOST_NAMED, Line, groups_of, in_order, named, units_of
from testigo.web.loop.ways import grouped
from testigo.web.pictures.answer import picture_urls

_ONE_DAY = timedelta(days=1)
Urls = dict[tuple[str, str | None], str]


def page_of(
    workspace: Workspace, question: Question, now: datetime, zone: ZoneInfo
) -> dict[str, Any]:
    """The context of the page. Facts as of the end of the day asked for; what can only be said of
    today (links to leads, first contact by hour) is left out for an earlier one."""
    today = now.astimezone(zone).date()
    asof = known_at(question, now, zone)
    report, claims = loop_and_claims(
        workspace, since=question.since, until=question.until, asof=asof
    )
    funnel = funnel_report(
        workspace, mode="cohort", since=question.since, until=question.until, asof=asof
    )
    context = {
        "question": question,
        "report": report,
        "currency": report.currency,
        "units": units_of(report.currency),
        "funnel": bars_of(funnel.rows),
        "again": funnel.again,
        "first_passes": funnel.rows[0].people - funnel.again,
        **_rows(workspace, question, report, is_today=question.asof == today),
        **_named(report.loop),
        **platforms_of(claims),
        **_controls(question, today, workspace),
    }
    if question.asof == today:
        context["heat"] = heat_table(first_contact_by_hour(workspace.pk, report.days, now=now))
    if not context["groups"]:
        context |= beginning(
            workspace.pk,
            question,
            today,
            zone,
            lambda since, until, asof: address_of(
                question, today, since=since, until=until, asof=asof
            ),
        )
    return context


def _rows(
    workspace: Workspace, question: Question, report: LoopReport, *, is_today: bool
) -> dict[str, Any]:
    """The findings, and the rows of the table in the order asked for."""
    loop = report.loop
    urls = _leads_urls(workspace, loop, report.days) if is_today else {}
    groups = groups_of(loop, urls)
    advised = _advised(workspace, report, urls) if groups else []
    return {
        "totals": Line("", None, loop.totals, urls.get(("", None), "")),
        "groups": in_order(
            groups, question.sort, falling=question.falling, language=get_language() or "es"
        ),
        "with_campaigns": question.by == "campaign",
        "grouped": grouped(workspace.pk, loop, question.by),
        "findings": findings_of(groups, loop.totals, report.currency, advised),
    }


def _advised(workspace: Workspace, report: LoopReport, urls: Urls) -> list[Finding]:
    """What is recommended; a campaign to stop opens the leads that the sentence counts, where the
    list finds as many."""
    found = recommended_by(workspace, report)
    judged: Urls = {}
    for one in found.found:
        channel, campaign = place_of(one)
        filters = LeadFilters(channel=channel, campaign=campaign, created=report.days, judged=True)
        if one.kind == "stop" and urls and _listed(workspace, filters) == one.own.cases:
            leads = reverse("leads", kwargs={"slug": workspace.slug})
            judged[channel, campaign] = leads + leads_address(filters)
    return recommended(found, urls, judged)


def _listed(workspace: Workspace, filters: LeadFilters) -> int:
    counts = stage_counts(workspace.pk, filters)
    return sum(counts.values()) - counts["none"]


def _named(loop: Loop) -> dict[str, Any]:
    """What leads mentioned, those named most."""
    return {
        "content": named(loop.content),
        "more_content": max(0, len(loop.content) - MOST_NAMED),
        "competitors": named(loop.competitors),
        "more_competitors": max(0, len(loop.competitors) - MOST_NAMED),
    }


def _controls(question: Question, today: date, workspace: Workspace) -> dict[str, Any]:
    """The addresses of the page's own switches."""
    return period_controls(
        question,
        today,
        url=reverse("loop", kwargs={"slug": workspace.slug}),
        label=_("Leads created from"),
        asked=_("Leads created from %(first)s to %(last)s, outcomes to %(asof)s"),
    ) | {
        "views": [
            {"key": by, "url": address_of(question, today, by=by), "current": question.by == by}
            for by in BY
        ],
        "sorts": {
            sort: address_of(question, today, sort=sort, falling=_falling(question, sort))
            for sort in SORTS
        },
        "pictures": picture_urls("loop", workspace.slug, CHARTS, address_of(question, today)),
        "closed_url": _closed_url(question, today, workspace),
    }


def _closed_url(question: Question, today: date, workspace: Workspace) -> str:
    """Where what was said when the days were over stands; empty while they are not."""
    if question.until > question.asof:
        return ""
    restated = reverse("loop-restated", kwargs={"slug": workspace.slug})
    return restated + address_of(question, today)


def _falling(question: Question, sort: str) -> bool:
    """Names begin at A and figures with the greatest; the column in use turns round."""
    return not question.falling if question.sort == sort else sort != "name"


def _leads_urls(workspace: Workspace, loop: Loop, days: Days) -> Urls:
    """Addresses that open exactly as many leads as a row counts: the list says who is a lead
    today, so where both disagree (a merge since, a name cut short) there is no link."""
    listed = leads_by_origin(workspace.pk, days)
    base = reverse("leads", kwargs={"slug": workspace.slug})
    urls: Urls = {}
    by_channel: dict[str, list[int]] = {}
    for row in loop.rows:
        count = listed.get((row.channel, row.campaign), 0)
        by_channel.setdefault(row.channel, []).append(count - row.figures.leads)
        if count == row.figures.leads and count:
            filters = LeadFilters(channel=row.channel, campaign=row.campaign, created=days)
            urls[row.channel, row.campaign] = base + leads_address(filters)
    for channel, gaps in by_channel.items():
        if not any(gaps):
            urls[channel, None] = base + leads_address(LeadFilters(channel=channel, created=days))
    if sum(listed.values()) == loop.totals.leads:
        urls["", None] = base + leads_address(LeadFilters(created=days))
    return urls
