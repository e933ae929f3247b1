"""Today: is each side keeping its part?"""

from django.http import HttpResponse
from django.shortcuts import render

from testigo.web.frame.places import place_of
from testigo.web.frame.requests import SpaceRequest


def today(request: SpaceRequest, slug: str) -> HttpResponse:
    """The first page of a workspace."""
    return render(request, "today/page.html", {"place": place_of("today")})
