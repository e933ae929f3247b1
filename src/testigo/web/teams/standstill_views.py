"""When the business stands still: days closed after the pact was signed, and outages."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from testigo.actions.standstills import (
    close_day,
    record_outage,
    take_back_standstill,
)
from testigo.core.problems import InvalidInput
from testigo.web.frame.access import closing_only
from testigo.web.frame.requests import SpaceRequest
from testigo.web.teams.page import teams_page


@require_POST
@closing_only
def close(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Close a day of the calendar."""
    asked = {key: request.POST.get(key, "").strip() for key in ("date", "why")}
    try:
        close_day(
            workspace=request.workspace,
            day=asked["date"],
            reason=asked["why"],
            by=request.membership,
            now=request.now,
        )
    except InvalidInput as error:
        return teams_page(request, error=error, asked=asked)
    messages.success(request, _("The day is closed: open clocks move, and say so."))
    return redirect("teams", slug=slug)


@require_POST
@closing_only
def outage(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Note that something was out of order."""
    asked = {key: request.POST.get(key, "").strip() for key in ("since", "until", "what")}
    try:
        record_outage(
            workspace=request.workspace,
            start=asked["since"],
            end=asked["until"],
            what=asked["what"],
            by=request.membership,
            now=request.now,
        )
    except InvalidInput as error:
        return teams_page(request, error=error, asked=asked)
    messages.success(request, _("Noted: it excuses what would have been in time without it."))
    return redirect("teams", slug=slug)


@require_POST
@closing_only
def undo(request: SpaceRequest, slug: str, fact: str) -> HttpResponse:
    """Let a closure or an outage count as if it had never been noted."""
    take_back_standstill(
        workspace=request.workspace, fact=fact, by=request.membership, now=request.now
    )
    messages.success(request, _("Taken back: clocks read as they would without it."))
    return redirect("teams", slug=slug)
