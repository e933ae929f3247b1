"""Teams: who receives what, how much, and who is away."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from testigo.actions.rerouting import let_move_when_due_soon
from testigo.actions.teams import (
    capacity_problem,
    leave_seat,
    open_team,
    take_seat,
)
from testigo.core.problems import InvalidInput
from testigo.web.frame.access import leading_only
from testigo.web.frame.members import member_number
from testigo.web.frame.requests import SpaceRequest
from testigo.web.teams.page import teams_page


@require_http_methods(["GET", "HEAD", "POST"])
def teams(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """The page, and a new team."""
    if request.method != "POST":
        return teams_page(request)
    return _new_team(request, slug)


@leading_only
def _new_team(request: SpaceRequest, slug: str) -> HttpResponseBase:
    name = request.POST.get("name", "").strip()
    try:
        team = open_team(
            workspace=request.workspace,
            slug=request.POST.get("slug", "").strip().lower(),
            name=name,
            by=request.membership,
        )
    except InvalidInput as error:
        return teams_page(request, error=error, asked=request.POST.dict())
    messages.success(request, _("The team “%(name)s” is there.") % {"name": team.name})
    return redirect("teams", slug=slug)


@require_POST
@leading_only
def seat(request: SpaceRequest, slug: str, team: str) -> HttpResponseBase:
    """Let somebody receive the team's hand-overs, or change how much they take."""
    try:
        take_seat(
            workspace=request.workspace,
            team=team,
            user=member_number(request.POST.get("user", "")),
            capacity=_capacity(request.POST.get("capacity", "")),
            by=request.membership,
        )
    except InvalidInput as error:
        return teams_page(request, error=error)
    messages.success(request, _("Saved: it counts for the next hand-over."))
    return redirect("teams", slug=slug)


@require_POST
@leading_only
def leave(request: SpaceRequest, slug: str, team: str) -> HttpResponse:
    """Let somebody receive the team's hand-overs no more."""
    leave_seat(
        workspace=request.workspace,
        team=team,
        user=member_number(request.POST.get("user", "")),
        by=request.membership,
    )
    messages.success(request, _("Done: the leads that they have stay with them."))
    return redirect("teams", slug=slug)


@require_POST
@leading_only
def moving(request: SpaceRequest, slug: str) -> HttpResponse:
    """Whether a lead that nobody tried to reach moves on when its clock is due soon."""
    let_move_when_due_soon(
        workspace=request.workspace,
        wanted=request.POST.get("when_due_soon") == "1",
        by=f"user:{request.user.pk}",
        now=request.now,
    )
    messages.success(request, _("Saved: it counts from now on."))
    return redirect("teams", slug=slug)


def _capacity(text: str) -> int | None:
    """How many leads at most, None for any number. Raises InvalidInput."""
    asked = text.strip()
    if not asked:
        return None
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 9):
        raise InvalidInput([capacity_problem()])
    return int(asked)
