"""The loop: what happened to what Marketing sent?"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from testigo.queries.loop import version_at, zone_of
from testigo.web.frame.places import place_of
from testigo.web.frame.requests import SpaceRequest
from testigo.web.loop.page import page_of
from testigo.web.loop.question import read_question


@require_safe
def loop(request: SpaceRequest, slug: str) -> HttpResponse:
    """The findings first, then the table by channel and campaign, the funnel and first contact."""
    workspace = request.workspace
    zone = zone_of(workspace, version_at(workspace, request.now))
    question = read_question(request.GET, request.now.astimezone(zone).date())
    context = page_of(workspace, question, request.now, zone)
    return render(request, "loop/page.html", context | {"place": place_of("loop")})
