"""The list of leads: who is where, and what is owed to them?"""

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from testigo.queries.lead_counts import StageCounts, tab_counts
from testigo.queries.lead_filters import LeadFilters, Sieve, sieve_of
from testigo.queries.leads import LeadPage, lead_page
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
    sieve = sieve_of(workspace.pk, filters)
    page = lead_page(workspace.pk, filters, now=request.now, after=after, sieve=sieve)
    context = {"lines": page.lines, "after": after, "next": _next(filters, page)}
    fragment = bool(request.headers.get("HX-Request"))
    part = "page" if not fragment else "more" if after else "list"
    if part != "more":
        context |= _overview(sieve, choices)
    response = render(request, f"leads/{part}.html", context)
    if part == "list":
        response["HX-Push-Url"] = quote(request.path) + address_of(filters).rstrip("?")
    patch_vary_headers(response, ("HX-Request",))
    return response


def _next(filters: LeadFilters, page: LeadPage) -> str:
    return address_of(filters, after=page.next_after) if page.next_after else ""


def _overview(sieve: Sieve, choices: Choices) -> dict[str, Any]:
    """What surrounds the rows: tabs, fields, how many there are and what to do about it."""
    filters, counts = sieve.filters, tab_counts(sieve)
    bare = LeadFilters(stage=filters.stage, lowest_first=filters.lowest_first)
    return {
        "place": place_of("leads"),
        "filters": filters,
        "choices": choices,
        "campaigns": choices.campaigns(filters.channel),
        "statuses": list(STATUSES),
        "here": address_of(filters),
        "tabs": _tabs(filters, counts),
        "count": _count(filters, counts, filters.stage),
        "more_than": counts.more_than,
        "filtered": filters != bare,
        "unfiltered": address_of(bare),
        "turned": address_of(filters, lowest_first=not filters.lowest_first),
        "without_days": address_of(filters, created=None),
        "without_owed": address_of(filters, owed=None),
        "without_told": address_of(filters, told=None),
        "last_day": last_day_of(filters.created) if filters.created else None,
        "asked": asked_for(filters.commitment) if filters.commitment else None,
        "without_commitment": address_of(filters, commitment=None),
        "nobody_yet": bare == filters and not any(counts.by_stage.values()),
    }


def _tabs(filters: LeadFilters, counts: StageCounts) -> list[dict[str, Any]]:
    """Every lead, then each stage with its people; those outside the path only if there are any."""
    off = counts.more_than or counts.by_stage["none"] or filters.stage == "none"
    return [
        {
            "stage": stage,
            "count": _count(filters, counts, stage),
            "url": address_of(filters, stage=stage),
            "current": stage == filters.stage,
        }
        for stage in ("", *STAGE_CHOICES)
        if stage != "none" or off
    ]


def _count(filters: LeadFilters, counts: StageCounts, stage: str) -> int | None:
    """The people in a stage, under "" everybody on the path, with a commitment all its cases; None
    where they are too many to count."""
    if counts.more_than:
        return None
    off = 0 if filters.commitment else counts.by_stage["none"]
    return counts.by_stage[stage] if stage else sum(counts.by_stage.values()) - off
