"""Journeys: what preceded customers?"""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from testigo.queries.asking import version_at, zone_of
from testigo.web.frame.requests import SpaceRequest
from testigo.web.frame.sections import LOOP
from testigo.web.journeys.page import page_of
from testigo.web.journeys.picture import picture_of
from testigo.web.journeys.question import Question, read_question
from testigo.web.pictures.answer import answer


@require_safe
def picture(request: SpaceRequest, slug: str, chart: str) -> HttpResponseBase:
    """A chart of the page for a slide."""
    context, question = _asked(request)
    drawn = picture_of(chart, context)
    return answer(request, drawn, page="journeys", chart=chart, asof=question.days.asof)


@require_safe
def journeys(request: SpaceRequest, slug: str) -> HttpResponse:
    """The models side by side, what Marketing had a part in, paths, times, and a lane of each
    sale."""
    context, _question = _asked(request)
    section = next(one for one in LOOP if one.key == "journeys")
    return render(request, "journeys/page.html", context | {"section": section})


def _asked(request: SpaceRequest) -> tuple[dict[str, Any], Question]:
    workspace = request.workspace
    zone = zone_of(workspace, version_at(workspace, request.now))
    question = read_question(request.GET, request.now.astimezone(zone).date())
    return page_of(workspace, question, request.now, zone), question
