"""The pipeline and its deals: what closes, what is stuck, and how one of them stands."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from testigo.queries.deal import DealStory, deal_story
from testigo.queries.leads import lead_line
from testigo.queries.pipeline_moves import week_story
from testigo.web.frame.access import writing_only
from testigo.web.frame.requests import SpaceRequest
from testigo.web.pipeline.address import key_of
from testigo.web.pipeline.deal_page import deal_page, form_of
from testigo.web.pipeline.page import pipeline_page
from testigo.web.queue.bar import new_once


@require_safe
def pipeline(request: SpaceRequest, slug: str) -> HttpResponse:
    """The board or the list."""
    return render(request, "pipeline/page.html", pipeline_page(request))


@require_safe
def week(request: SpaceRequest, slug: str) -> HttpResponse:
    """How the pipeline stood week by week, and what moved since the last one began."""
    return render(request, "pipeline/week.html", {"story": week_story(request.workspace.pk)})


@require_safe
def deal(request: SpaceRequest, slug: str, deal: str) -> HttpResponse:
    """The page of a deal."""
    return render(request, "pipeline/deal.html", deal_page(request, story_of(request, deal)))


@require_safe
@writing_only
def new(request: SpaceRequest, slug: str, person: str) -> HttpResponse:
    """The form that opens a deal with somebody."""
    line = lead_line(request.workspace.pk, person, now=request.now)
    if line is None:
        raise Http404
    context = {"line": line, "once": new_once(), **form_of(request, None)}
    return render(request, "pipeline/new.html", context)


def story_of(request: SpaceRequest, address: str) -> DealStory:
    """The deal that an address names. Raises Http404."""
    story = deal_story(request.workspace.pk, key_of(address))
    if story is None:
        raise Http404
    return story
