"""The loop: what happened to what Marketing sent?"""

from datetime import timedelta

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from testigo.queries.asking import version_at, zone_of
from testigo.queries.loop import loop_report
from testigo.queries.restating import restated_loop
from testigo.web.frame.places import place_of
from testigo.web.frame.requests import SpaceRequest
from testigo.web.loop.export import workbook
from testigo.web.loop.page import page_of
from testigo.web.loop.picture import picture_of
from testigo.web.loop.question import address_of, known_at, read_question
from testigo.web.loop.restated import finding_of, lines_of
from testigo.web.pictures.answer import answer

_ONE_DAY = timedelta(days=1)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def export(request: SpaceRequest, slug: str) -> FileResponse:
    """The rows that the same address shows, as a workbook."""
    workspace = request.workspace
    zone = zone_of(workspace, version_at(workspace, request.now))
    question = read_question(request.GET, request.now.astimezone(zone).date())
    asof = known_at(question, request.now, zone)
    report = loop_report(workspace, since=question.since, until=question.until, asof=asof)
    book = workbook(workspace.pk, report.loop, question, report.currency)
    name = f"{slug}-loop-{question.since.isoformat()}-{question.last.isoformat()}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)


@require_safe
def loop(request: SpaceRequest, slug: str) -> HttpResponse:
    """The findings first, then the table by channel and campaign, the funnel and first contact."""
    workspace = request.workspace
    zone = zone_of(workspace, version_at(workspace, request.now))
    question = read_question(request.GET, request.now.astimezone(zone).date())
    context = page_of(workspace, question, request.now, zone)
    return render(request, "loop/page.html", context | {"place": place_of("loop")})


@require_safe
def picture(request: SpaceRequest, slug: str, chart: str) -> HttpResponseBase:
    """A chart of the page for a slide."""
    workspace = request.workspace
    zone = zone_of(workspace, version_at(workspace, request.now))
    question = read_question(request.GET, request.now.astimezone(zone).date())
    drawn = picture_of(chart, page_of(workspace, question, request.now, zone))
    return answer(request, drawn, page="loop", chart=chart, asof=question.asof)


@require_safe
def restated(request: SpaceRequest, slug: str) -> HttpResponse:
    """What the same question was answered when its days were over, and why it is another now."""
    workspace = request.workspace
    zone = zone_of(workspace, version_at(workspace, request.now))
    today = request.now.astimezone(zone).date()
    question = read_question(request.GET, today)
    asof = known_at(question, request.now, zone)
    report = restated_loop(workspace, since=question.since, until=question.until, asof=asof)
    context = {
        "question": question,
        "report": report,
        "finding": finding_of(report),
        "lines": lines_of(report),
        "back": reverse("loop", kwargs={"slug": slug}) + address_of(question, today),
        "place": place_of("loop"),
    }
    return render(request, "loop/restated.html", context)
