"""Today: is each side keeping its part?"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from testigo.queries.evidence import Evidence
from testigo.queries.first_steps import first_steps
from testigo.web.frame.places import place_of
from testigo.web.frame.requests import SpaceRequest
from testigo.web.today.page import page_of


@require_safe
def today(request: SpaceRequest, slug: str) -> HttpResponse:
    """How both promises stand and what needs attention; without a pact in force, what is still to
    be set up. Only what changes for a fragment request."""
    context = _context(request) | {"place": place_of("today")}
    fragment = bool(request.headers.get("HX-Request"))
    response = render(request, f"today/{'fragment' if fragment else 'page'}.html", context)
    patch_vary_headers(response, ("HX-Request",))
    return response


def _context(request: SpaceRequest) -> dict[str, Any]:
    evidence = Evidence(request.workspace.pk, request.now)
    version = evidence.in_force()
    if version is None:
        steps, latest = first_steps(request.workspace, request.now)
        return {"steps": steps, "latest": latest}
    context = page_of(request.membership, version, evidence)
    # The badge counts what the page has read already.
    request.counts["queue"] = context["queue"].now_count
    return context
