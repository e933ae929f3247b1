"""Feasibility: do the promises fit into the hours and the people there are?"""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from testigo.queries.feasibility import feasibility as look
from testigo.queries.pacts import line_read, pact_lines
from testigo.web.feasibility.page import asked_in, feasibility_page, number_in
from testigo.web.frame.requests import SpaceRequest


@require_safe
def feasibility(request: SpaceRequest, slug: str) -> HttpResponse:
    """The version that `draft` names, else the one in force, else the latest."""
    lines = pact_lines(request.workspace.pk, now=request.now)
    number = number_in(request.GET)
    read = line_read(lines)
    usual = [read] if read else []
    wanted = usual if number is None else [one for one in lines if one.number == number]
    if not wanted and number is not None:
        raise Http404
    if not wanted:
        return render(request, "feasibility/page.html", {"shown": None})
    found = look(request.workspace, wanted[0].pact, now=request.now, asked=asked_in(request.GET))
    return render(request, "feasibility/page.html", feasibility_page(found, wanted[0], lines))
