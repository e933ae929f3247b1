"""The list of leads: who is where, and what is owed to them?"""

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from testigo.queries.lead_filters import LeadFilters, sieve_of
from testigo.queries.leads import LeadPage, lead_page
from testigo.queries.loop import version_at, zone_of
from testigo.queries.saved_views import views_of
from testigo.web.frame.requests import SpaceRequest
from testigo.web.leads.filters import address_of, choices_of, read_filters
from testigo.web.leads.overview import overview


@require_safe
def leads(request: SpaceRequest, slug: str) -> HttpResponse:
    """A page of the list; to htmx only what changes: the list, or with `after` more rows."""
    workspace, views = request.workspace, views_of(request.membership)
    opens = next((view.query for view in views if view.opens), "")
    if opens and not request.GET:
        return redirect(f"{request.path}{opens}")
    choices = choices_of(workspace.pk)
    zone = zone_of(workspace, version_at(workspace, request.now))
    filters = read_filters(request.GET, choices, zone, request.now)
    after = request.GET.get("after", "")
    sieve = sieve_of(workspace.pk, filters)
    page = lead_page(workspace.pk, filters, now=request.now, after=after, sieve=sieve)
    context: dict[str, Any] = {"lines": page.lines, "after": after, "next": _next(filters, page)}
    context |= {"may_write": request.membership.may_write, "here": address_of(filters)}
    fragment = bool(request.headers.get("HX-Request"))
    part = "page" if not fragment else "more" if after else "list"
    if part != "more":
        context |= overview(sieve, choices, views)
        context["may_export"] = request.membership.may_set_up
    response = render(request, f"leads/{part}.html", context)
    if part == "list":
        response["HX-Push-Url"] = quote(request.path) + str(context["here"]).rstrip("?")
    patch_vary_headers(response, ("HX-Request",))
    return response


def _next(filters: LeadFilters, page: LeadPage) -> str:
    return address_of(filters, after=page.next_after) if page.next_after else ""
