"""The list of leads: who is where, and what is owed to them?"""

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from testigo.queries.asking import version_at, zone_of
from testigo.queries.lead_filters import LeadFilters, sieve_of
from testigo.queries.leads import LeadPage, lead_page
from testigo.queries.saved_views import views_of
from testigo.web.frame.requests import SpaceRequest
from testigo.web.lead.field_lines import cells_of
from testigo.web.leads.filters import address_of, choices_of, read_filters
from testigo.web.leads.overview import overview
from testigo.web.queue.bar import new_once

# Of the table, before the fields that are shown beside.
_COLUMNS = 7


@require_safe
def leads(request: SpaceRequest, slug: str) -> HttpResponse:
    """A page of the list; to htmx only what changes: the list, or with `after` more rows."""
    workspace, views = request.workspace, views_of(request.membership)
    opens = next((view.query for view in views if view.opens), "")
    if opens and not request.GET:
        return redirect(f"{request.path}{opens}")
    choices = choices_of(workspace.pk, sees_all=request.membership.may_set_up)
    zone = zone_of(workspace, version_at(workspace, request.now))
    filters = read_filters(request.GET, choices, zone, request.now)
    after = request.GET.get("after", "")
    sieve = sieve_of(workspace.pk, filters)
    page = lead_page(workspace.pk, filters, now=request.now, after=after, sieve=sieve)
    context = _page(request, filters, page) | {"after": after, "next": _next(filters, page)}
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


def _page(request: SpaceRequest, filters: LeadFilters, page: LeadPage) -> dict[str, Any]:
    """The rows, with a cell for each field that is shown beside."""
    cells, here = cells_of(request, page.lines, filters.columns), address_of(filters)
    return {
        "lines": page.lines,
        "rows": [(line, cells.get(line.person, [])) for line in page.lines],
        # They take the room of the last activity.
        "width": _COLUMNS + max(len(filters.columns) - 1, 0),
        "once": new_once(),
        "may_write": request.membership.may_write,
        "here": here,
        "back": request.path + here.rstrip("?"),
    }


def _next(filters: LeadFilters, page: LeadPage) -> str:
    return address_of(filters, after=page.next_after) if page.next_after else ""
