"""Places that have an address and a purpose before they have a screen."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from testigo.web.frame.places import place_of
from testigo.web.frame.requests import SpaceRequest


@require_safe
def customers(request: SpaceRequest, slug: str) -> HttpResponse:
    """Who renews, who is at risk, did we keep our word?"""
    return render(request, "announced/customers.html", {"place": place_of("customers")})
