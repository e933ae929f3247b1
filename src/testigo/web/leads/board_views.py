"""The board: who stands where, and what is missing for the next stage."""

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from testigo.core.facts import STAGES
from testigo.queries.asking import version_at, zone_of
from testigo.queries.conversation import conversation_of
from testigo.queries.lead_board import board as columns_of
from testigo.queries.lead_board import column
from testigo.queries.lead_filters import LeadFilters, sieve_of
from testigo.queries.leads import lead_line
from testigo.web.frame.access import writing_only
from testigo.web.frame.redirects import safe_next
from testigo.web.frame.requests import SpaceRequest
from testigo.web.leads.board import board_context, cards, move_context
from testigo.web.leads.filters import choices_of, read_filters


@require_safe
def board(request: SpaceRequest, slug: str) -> HttpResponse:
    """The columns; to htmx only what changes: the board, or with `column` more cards of one."""
    workspace = request.workspace
    choices = choices_of(workspace.pk, sees_all=request.membership.may_set_up)
    zone = zone_of(workspace, version_at(workspace, request.now))
    asked = read_filters(request.GET, choices, zone, request.now)
    filters = replace(asked, stage="", commitment=None, lowest_first=False)
    stage, after = request.GET.get("column", ""), request.GET.get("after", "")
    fragment = bool(request.headers.get("HX-Request"))
    if fragment and stage in STAGES and after:
        return render(request, "leads/board_more.html", _more(request, filters, stage, after))
    columns = columns_of(workspace.pk, filters, now=request.now)
    context = board_context(request, columns, filters, choices)
    response = render(request, f"leads/{'board_list' if fragment else 'board'}.html", context)
    if fragment:
        response["HX-Push-Url"] = str(context["here_board"])
    patch_vary_headers(response, ("HX-Request",))
    return response


def _more(request: SpaceRequest, filters: LeadFilters, stage: str, after: str) -> dict[str, object]:
    sieve = sieve_of(request.workspace.pk, filters)
    page = column(sieve, stage, now=request.now, after=after)
    return cards(request, filters, stage, page.lines, page.next_after)


@require_safe
@writing_only
def move(request: SpaceRequest, slug: str, person: str) -> HttpResponse:
    """What a lead lacks for a stage, to be confirmed here: a stage follows from evidence."""
    stage = request.GET.get("to", "")
    line = lead_line(request.workspace.pk, person, now=request.now)
    found = conversation_of(request.workspace.pk, person, now=request.now) if line else None
    if line is None or found is None or stage not in STAGES[1:]:
        raise Http404
    back = safe_next(request, reverse("board", kwargs={"slug": slug}))
    context = move_context(line, found.known, stage, request.workspace.currency, back)
    return render(request, "leads/move.html", context)
