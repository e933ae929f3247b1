"""The list of leads: who is where, and what is owed to them?"""

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from testigo.queries.leads import LeadFilters, LeadPage, lead_page, stage_counts
from testigo.queries.loop import version_at, zone_of
from testigo.web.frame.places import place_of
from testigo.web.frame.requests import SpaceRequest
from testigo.web.leads.asked import asked_for
from testigo.web.leads.filters import (
    STAGE_CHOICES,
    Choices,
    address_of,
    choices_of,
    last_day_of,
    read_filters,
)
from testigo.wording.stages import STATUSES


@require_safe
def leads(request: SpaceRequest, slug: str) -> HttpResponse:
    """A page of the list; to htmx only what changes: the list, or with `after` more rows."""
    workspace = request.workspace
    choices = choices_of(workspace.pk)
    zone = zone_of(workspace, version_at(workspace, request.now))
    filters = read_filters(request.GET, choices, zone, request.now)
    after = request.GET.get("after", "")
    page = lead_page(workspace.pk, filters, now=request.now, after=after)
    context = {"lines": page.lines, "after": after, "next": _next(filters, page)}
    fragment = bool(request.headers.get("HX-Request"))
    part = "page" if not fragment else "more" if after else "list"
    if part != "more":
        context |= _overview(workspace.pk, filters, choices)
    response = render(request, f"leads/{part}.html", context)
    if part == "list":
        response["HX-Push-Url"] = quote(request.path) + address_of(filters).rstrip("?")
    patch_vary_headers(response, ("HX-Request",))
    return response


def _next(filters: LeadFilters, page: LeadPage) -> str:
    return address_of(filters, after=page.next_after) if page.next_after else ""


def _overview(workspace_id: int, filters: LeadFilters, choices: Choices) -> dict[str, Any]:
    """What surrounds the rows: tabs, fields, how many there are and what to do about it."""
    counts = stage_counts(workspace_id, filters)
    bare = LeadFilters(stage=filters.stage, lowest_first=filters.lowest_first)
    return {
        "place": place_of("leads"),
        "filters": filters,
        "choices": choices,
        "campaigns": choices.campaigns(filters.channel),
        "statuses": list(STATUSES),
        "here": address_of(filters),
        "tabs": _tabs(filters, counts),
        "count": counts[filters.stage] if filters.stage else _together(filters, counts),
        "filtered": filters != bare,
        "unfiltered": address_of(bare),
        "turned": address_of(filters, lowest_first=not filters.lowest_first),
        "without_days": address_of(filters, created=None),
        "without_owed": address_of(filters, owed=None),
        "without_told": address_of(filters, told=None),
        "last_day": last_day_of(filters.created) if filters.created else None,
        "asked": asked_for(filters.commitment) if filters.commitment else None,
        "without_commitment": address_of(filters, commitment=None),
        "nobody_yet": bare == filters and not any(counts.values()),
    }


def _tabs(filters: LeadFilters, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Every lead, then each stage with its people; those outside the path only if there are any."""
    shown = [s for s in STAGE_CHOICES if s != "none" or counts["none"] or filters.stage == "none"]
    return [
        {
            "stage": stage,
            "count": counts[stage] if stage else _together(filters, counts),
            "url": address_of(filters, stage=stage),
            "current": stage == filters.stage,
        }
        for stage in ("", *shown)
    ]


def _together(filters: LeadFilters, counts: dict[str, int]) -> int:
    """Everybody on the path; with a commitment, all its cases."""
    off = 0 if filters.commitment else counts["none"]
    return sum(counts.values()) - off
