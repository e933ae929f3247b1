"""Suggested points: which points does the history of won and lost suggest?"""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from testigo.queries.pacts import pact_line
from testigo.queries.weights import points_at_hand, suggested_points
from testigo.web.frame.requests import SpaceRequest
from testigo.web.weights.page import target_asked, weights_page


@require_safe
def weights(request: SpaceRequest, slug: str) -> HttpResponse:
    """The points agreed on, and those that the leads which Sales worked suggest. Reading a history
    takes seconds, so the page comes first and asks for the rest."""
    target = target_asked(request.GET.get("target", ""))
    line = pact_line(request.workspace.pk, None, now=request.now)
    if line is None or line.standing != "in_force":
        return render(request, "weights/page.html")
    found = points_at_hand(request.workspace, now=request.now, target=target)
    if found is None and "read" in request.GET:
        found = suggested_points(request.workspace, now=request.now, target=target)
    if found is None:
        return render(request, "weights/page.html", {"reading": True, "target": target or ""})
    fragment = bool(request.headers.get("HX-Request"))
    template = "weights/found.html" if fragment else "weights/page.html"
    response = render(request, template, weights_page(found))
    patch_vary_headers(response, ("HX-Request",))
    return response
