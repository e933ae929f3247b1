"""Goals: what must each side deliver to reach revenue, and are we on pace?"""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from testigo.actions.pact_taking import take_goal
from testigo.actions.refusals import Refused, authorise
from testigo.core.asof import midnight
from testigo.core.problems import InvalidInput
from testigo.queries.asking import version_at, zone_of
from testigo.queries.goals import goals_report
from testigo.queries.lead_counts import leads_by_origin
from testigo.web.frame.requests import SpaceRequest
from testigo.web.goals.page import page_of
from testigo.web.goals.question import read_question
from testigo.wording.problems import sentence


@require_safe
def goals(request: SpaceRequest, slug: str) -> HttpResponse:
    """The calculation with what the pact says or what is tried, its history, and the pace."""
    zone = zone_of(request.workspace, version_at(request.workspace, request.now))
    today = request.now.astimezone(zone).date()
    question = read_question(request.GET, today)
    asof = request.now
    if question.asof < today:
        asof = midnight(question.asof + timedelta(days=1), zone)
    report = goals_report(
        request.workspace, asof=asof, period=question.period, typed=question.typed
    )
    days = report.history.days
    listed = leads_by_origin(request.workspace.pk, days) if days else {}
    page = page_of(report, question, slug, today, listed)
    member = request.membership
    valid = not question.unread and not any(field.problem for field in page["fields"])
    page["may_take"] = bool(question.typed) and valid and (member.may_set_up or member.may_lead)
    return render(request, "goals/page.html", page)


@require_POST
def take(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Put the figures that were tried into a draft; none of them counts before it is signed."""
    member = request.membership
    authorise(request.workspace, member, member.may_set_up or member.may_lead)
    zone = zone_of(request.workspace, version_at(request.workspace, request.now))
    question = read_question(request.POST, request.now.astimezone(zone).date())
    told = [why for _text, why in question.unread.values()]
    if question.typed and not told:
        try:
            saved = take_goal(
                workspace=request.workspace,
                period=question.period,
                figures=question.typed,
                by=member,
                now=request.now,
            )
        except (InvalidInput, Refused) as error:
            found = error.problems if isinstance(error, InvalidInput) else [error.problem]
            told = [sentence(one, get_language() or "es") for one in found]
        else:
            messages.success(request, _("Taken to draft %(number)s.") % {"number": saved.number})
            address = reverse("pact-edit", kwargs={"slug": slug, "number": saved.number})
            return redirect(f"{address}?step=goals")
    for one in told or [_("Nothing was chosen to take to a draft.")]:
        messages.warning(request, one)
    return redirect("goals", slug)
