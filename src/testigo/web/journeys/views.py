"""Journeys: what preceded customers?"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from testigo.queries.asking import version_at, zone_of
from testigo.web.frame.requests import SpaceRequest
from testigo.web.frame.sections import LOOP
from testigo.web.journeys.page import page_of
from testigo.web.journeys.question import read_question


@require_safe
def journeys(request: SpaceRequest, slug: str) -> HttpResponse:
    """The models side by side, what Marketing had a part in, paths, times, and a lane of each
    sale."""
    workspace = request.workspace
    zone = zone_of(workspace, version_at(workspace, request.now))
    question = read_question(request.GET, request.now.astimezone(zone).date())
    context = page_of(workspace, question, request.now, zone)
    section = next(one for one in LOOP if one.key == "journeys")
    return render(request, "journeys/page.html", context | {"section": section})
