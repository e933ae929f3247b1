"""Suggested points: which points does the history of won and lost suggest?"""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from testigo.actions.pact_taking import take_points
from testigo.actions.refusals import Refused, authorise
from testigo.core.problems import InvalidInput
from testigo.queries.pacts import pact_line
from testigo.queries.weights import points_at_hand, suggested_points
from testigo.web.frame.requests import SpaceRequest
from testigo.web.weights.page import taken_in, target_asked, weights_page
from testigo.wording.problems import sentence


@require_safe
def weights(request: SpaceRequest, slug: str) -> HttpResponse:
    """The points agreed on, and those that the leads which Sales worked suggest. Reading a history
    takes seconds, so the page comes first and asks for the rest."""
    target = target_asked(request.GET.get("target", ""))
    line = pact_line(request.workspace.pk, None, now=request.now)
    if line is None or line.standing != "in_force":
        return render(request, "weights/page.html")
    found = points_at_hand(request.workspace, now=request.now, target=target)
    if found is None and "read" in request.GET:
        found = suggested_points(request.workspace, now=request.now, target=target)
    if found is None:
        return render(request, "weights/page.html", {"reading": True, "target": target or ""})
    fragment = bool(request.headers.get("HX-Request"))
    template = "weights/found.html" if fragment else "weights/page.html"
    member = request.membership
    page = weights_page(found) | {"may_take": member.may_set_up or member.may_lead}
    response = render(request, template, page)
    patch_vary_headers(response, ("HX-Request",))
    return response


@require_POST
def take(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Put the points that were chosen into a draft; none of it counts before it is signed."""
    member = request.membership
    authorise(request.workspace, member, member.may_set_up or member.may_lead)
    target, now = target_asked(request.POST.get("target", "")), request.now
    found = points_at_hand(request.workspace, now=now, target=target)
    found = found or suggested_points(request.workspace, now=now, target=target)
    taken = taken_in(found, request.POST.getlist("take")) if found else []
    if not taken:
        messages.warning(request, _("Nothing was chosen to take to a draft."))
        return redirect("weights", slug)
    try:
        saved = take_points(workspace=request.workspace, taken=taken, by=member, now=request.now)
    except (InvalidInput, Refused) as error:
        problem = error.problems[0] if isinstance(error, InvalidInput) else error.problem
        messages.warning(request, sentence(problem, get_language() or "es"))
        return redirect("weights", slug)
    messages.success(request, _("Taken to draft %(number)s.") % {"number": saved.number})
    return redirect("pact-edit", slug, saved.number)
