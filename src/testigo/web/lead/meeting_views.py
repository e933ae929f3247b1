"""The file of a booked meeting, for the calendar of whoever sells; downloading it records
nothing."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from testigo.queries.leads import lead_line
from testigo.web.frame.access import writing_only
from testigo.web.frame.requests import SpaceRequest
from testigo.web.lead.invitation import LENGTHS, USUAL_LENGTH, Meeting, invitation


@require_safe
@writing_only
def meeting(request: SpaceRequest, slug: str, person: str) -> HttpResponseBase:
    """The appointment `at` a time of the workspace's zone, as a download."""
    line = lead_line(request.workspace.pk, person, now=request.now)
    if line is None:
        raise Http404
    page = reverse("lead", kwargs={"slug": slug, "person": person})
    at = _time(request.GET.get("at", ""))
    if at is None:
        messages.error(request, _("Say when the meeting is, so that the calendar can hold it."))
        return redirect(page)
    url = f"{settings.TESTIGO_BASE_URL}{page}"
    user, minutes = request.membership.user, _minutes(request.GET.get("minutes", ""))
    held = Meeting(line, user.name, user.email, at, minutes, url)
    response = HttpResponse(invitation(held, request.now), content_type="text/calendar")
    response["Content-Disposition"] = 'attachment; filename="testigo.ics"'
    return response


def _time(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text[:32])
    except ValueError:
        return None
    if not 2000 <= moment.year <= 2100:
        return None
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _minutes(text: str) -> int:
    return next((length for length in LENGTHS if str(length) == text), USUAL_LENGTH)
