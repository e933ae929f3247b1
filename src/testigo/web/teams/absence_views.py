"""Absences and own hours: everybody theirs; who leads, anybody's."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from testigo.actions.absences import (
    record_absence,
    span_told,
    take_back_absence,
)
from testigo.actions.teams import keep_hours
from testigo.core.problems import InvalidInput
from testigo.core.sla.calendar import WEEKDAYS
from testigo.queries.teams import MemberLine, members
from testigo.web.frame.access import writing_only
from testigo.web.frame.members import member_number
from testigo.web.frame.requests import SpaceRequest
from testigo.web.teams.page import hours_rows, said, teams_page, with_names


@require_POST
@writing_only
def absences(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Note that somebody is away."""
    asked = {key: request.POST.get(key, "").strip() for key in ("who", "from", "to", "reason")}
    times = {key: request.POST.get(key, "").strip() for key in ("from_time", "to_time")}
    try:
        start, end = span_told(
            workspace=request.workspace,
            first=_moment(asked["from"], times["from_time"]),
            last=_moment(asked["to"], times["to_time"]),
        )
        record_absence(
            workspace=request.workspace,
            user=_whose(request, asked["who"]),
            start=start,
            end=end,
            reason=asked["reason"],
            by=request.membership,
            now=request.now,
        )
    except InvalidInput as error:
        return teams_page(request, error=error, asked=asked | times)
    messages.success(request, _("Noted. What would fall due meanwhile goes to somebody else."))
    return redirect("teams", slug=slug)


@require_POST
@writing_only
def remove(request: SpaceRequest, slug: str, absence: str) -> HttpResponse:
    """Let an absence count as if it had never been noted."""
    take_back_absence(
        workspace=request.workspace, absence=absence, by=request.membership, now=request.now
    )
    messages.success(request, _("The absence was taken back."))
    return redirect("teams", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@writing_only
def hours(request: SpaceRequest, slug: str, member: str) -> HttpResponseBase:
    """The hours that somebody has of their own."""
    line = _member(request, member)
    if not (request.membership.may_lead or line.user == request.user.pk):
        raise PermissionDenied
    if request.method != "POST":
        return _hours_page(request, line, hours_rows(line.hours))
    typed = {day: request.POST.get(day, "").strip() for day in WEEKDAYS}
    told = {day: [part.strip() for part in text.split(",")] for day, text in typed.items()}
    try:
        keep_hours(workspace=request.workspace, user=line.user, hours=told, by=request.membership)
    except InvalidInput as error:
        return _hours_page(request, line, list(typed.items()), error)
    messages.success(request, _("Saved: it counts for the next hand-over."))
    return redirect("teams", slug=slug)


def _hours_page(
    request: SpaceRequest,
    line: MemberLine,
    rows: list[tuple[str, str]],
    error: InvalidInput | None = None,
) -> HttpResponse:
    context = {"line": line, "rows": with_names(rows), "problems": said(error)}
    return render(request, "teams/hours.html", context, status=400 if error else 200)


def _member(request: SpaceRequest, key: str) -> MemberLine:
    people = members(request.workspace, now=request.now)
    found = next((one for one in people if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _whose(request: SpaceRequest, number: str) -> int:
    """Whose absence is noted: one's own where nobody is named."""
    if not number:
        return int(request.user.pk or 0)
    return member_number(number)


def _moment(day: str, time: str) -> str:
    """A day, or an instant of it."""
    return f"{day}T{time}" if day and time else day
