"""Today: is each side keeping its part?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from testigo.web.frame.places import place_of


def today(request: HttpRequest, slug: str) -> HttpResponse:
    """The first page of a workspace."""
    return render(request, "today/page.html", {"place": place_of("today")})
