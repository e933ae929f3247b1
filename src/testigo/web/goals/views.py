"""Goals: what must each side deliver to reach revenue, and are we on pace?"""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from testigo.core.asof import midnight
from testigo.queries.goals import goals_report
from testigo.queries.lead_counts import leads_by_origin
from testigo.queries.loop import version_at, zone_of
from testigo.web.frame.requests import SpaceRequest
from testigo.web.goals.page import page_of
from testigo.web.goals.question import read_question


@require_safe
def goals(request: SpaceRequest, slug: str) -> HttpResponse:
    """The calculation with what the pact says or what is tried, its history, and the pace."""
    zone = zone_of(request.workspace, version_at(request.workspace, request.now))
    today = request.now.astimezone(zone).date()
    question = read_question(request.GET, today)
    asof = request.now
    if question.asof < today:
        asof = midnight(question.asof + timedelta(days=1), zone)
    report = goals_report(
        request.workspace, asof=asof, period=question.period, typed=question.typed
    )
    days = report.history.days
    listed = leads_by_origin(request.workspace.pk, days) if days else {}
    return render(request, "goals/page.html", page_of(report, question, slug, today, listed))
