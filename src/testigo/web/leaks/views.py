"""Leakage: what is lost between both teams, and what is it worth?"""

from datetime import date

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from testigo.queries.asking import version_at, zone_of
from testigo.queries.leaks import LeaksReport, leaks_report
from testigo.web.frame.requests import SpaceRequest
from testigo.web.leaks.first_figure import first_figure
from testigo.web.leaks.page import leads_page, page_of
from testigo.web.leaks.picture import picture_of
from testigo.web.loop.question import Question, known_at, read_question
from testigo.web.pictures.answer import answer


@require_safe
def leaks(request: SpaceRequest, slug: str) -> HttpResponse:
    """What is lost in all, the four leaks, and the contribution of both sides."""
    report, question, today = _asked(request)
    return render(request, "leaks/page.html", page_of(report, question, slug, today))


@require_safe
def picture(request: SpaceRequest, slug: str, chart: str) -> HttpResponseBase:
    """A chart of the page for a slide."""
    report, question, today = _asked(request)
    drawn = picture_of(chart, page_of(report, question, slug, today))
    return answer(request, drawn, page="leaks", chart=chart, asof=question.asof)


@require_safe
def leads_of(request: SpaceRequest, slug: str, leak: str) -> HttpResponse:
    """The leads of one leak."""
    report, question, today = _asked(request)
    row = next((row for row in report.leakage.rows if row.leak == leak), None)
    if row is None:
        raise Http404
    every = request.GET.get("every") == "1"
    return render(
        request, "leaks/leads.html", leads_page(report, question, slug, today, row, every=every)
    )


@require_safe
def first(request: SpaceRequest, slug: str) -> HttpResponse:
    """The first figure of a director, as a part of Today."""
    zone = zone_of(request.workspace, version_at(request.workspace, request.now))
    found = first_figure(request.workspace, request.now, zone)
    return render(request, "today/leakage.html", {"leakage": found})


def _asked(request: SpaceRequest) -> tuple[LeaksReport, Question, date]:
    workspace = request.workspace
    zone = zone_of(workspace, version_at(workspace, request.now))
    today = request.now.astimezone(zone).date()
    question = read_question(request.GET, today)
    asof = known_at(question, request.now, zone)
    report = leaks_report(workspace, since=question.since, until=question.until, asof=asof)
    return report, question, today
