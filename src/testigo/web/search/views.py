"""Searching everything and going anywhere: the palette asks here, and so does whoever has no
scripts."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from testigo.web.frame.requests import SpaceRequest
from testigo.web.search.found import LONGEST_SEARCH, groups_of


@require_safe
def search(request: SpaceRequest, slug: str) -> HttpResponse:
    """What `q` finds, by kind; to htmx only the options of the palette."""
    asked = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    groups = groups_of(request, asked)
    context = {"asked": asked, "groups": groups, "count": sum(len(one.options) for one in groups)}
    fragment = bool(request.headers.get("HX-Request"))
    response = render(request, f"search/{'options' if fragment else 'page'}.html", context)
    patch_vary_headers(response, ("HX-Request",))
    return response
