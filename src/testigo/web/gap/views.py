"""The gap: what explains the distance to the goal, without blame?"""

from dataclasses import replace
from datetime import date

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from testigo.core.asof import Days
from testigo.queries.asking import version_at, zone_of
from testigo.queries.gap import AGAINST, Against, GapReport, gap_report, has_goal
from testigo.web.frame.requests import SpaceRequest
from testigo.web.gap.page import USUAL, page_of
from testigo.web.gap.picture import picture_of
from testigo.web.loop.question import Question, known_at, one_of, read_question
from testigo.web.pictures.answer import answer


@require_safe
def gap(request: SpaceRequest, slug: str) -> HttpResponse:
    """The way from one revenue to the other, link by link."""
    report, question, today = _asked(request)
    return render(request, "gap/page.html", page_of(report, question, slug, today))


@require_safe
def picture(request: SpaceRequest, slug: str, chart: str) -> HttpResponseBase:
    """The waterfall for a slide."""
    report, question, today = _asked(request)
    drawn = picture_of(chart, page_of(report, question, slug, today))
    return answer(request, drawn, page="gap", chart=chart, asof=question.asof)


def _asked(request: SpaceRequest) -> tuple[GapReport, Question, date]:
    """What the address asks for; against the goal where there is one and nothing else is said."""
    workspace = request.workspace
    zone = zone_of(workspace, version_at(workspace, request.now))
    today = request.now.astimezone(zone).date()
    question = read_question(request.GET, today, USUAL)
    asof = known_at(question, request.now, zone)
    days = Days(question.since, question.until, zone)
    usual: Against = "goal" if has_goal(workspace, days, asof) else "previous"
    problems = list(question.problems)
    asked = one_of(request.GET.get("against", ""), AGAINST, usual, problems)
    against = next(one for one in AGAINST if one == asked)
    question = replace(question, problems=tuple(problems))
    report = gap_report(
        workspace, since=question.since, until=question.until, asof=asof, against=against
    )
    return report, question, today
