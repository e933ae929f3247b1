"""Assigning: who looks after these leads? One page, one press."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from testigo.actions.handing_on import MOST, Given, give_leads, give_leads_back
from testigo.core.problems import InvalidInput
from testigo.queries.giving import leads_to_give
from testigo.queries.teams import members
from testigo.web.frame.access import writing_only
from testigo.web.frame.members import member_number
from testigo.web.frame.redirects import safe_next
from testigo.web.frame.requests import SpaceRequest
from testigo.web.queue.bar import new_once
from testigo.web.queue.saying import once_in, problem_words

EVERYBODY = "unassigned"


@require_http_methods(["GET", "HEAD", "POST"])
@writing_only
def assign(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """The leads to give and who may receive them; a press gives them. Looking changes nothing."""
    if request.method != "POST":
        return _page(request, request.GET.getlist("people"))
    back = safe_next(request, reverse("queue", kwargs={"slug": slug}))
    try:
        given = give_leads(
            workspace=request.workspace,
            people=request.POST.getlist("people"),
            to=member_number(request.POST.get("to", "")),
            by=request.membership,
            now=request.now,
            once=once_in(request),
        )
    except InvalidInput as error:
        messages.error(request, problem_words(error))
        return redirect(back)
    undo = ""
    if given.fact:
        address = reverse("assign-undo", kwargs={"slug": slug, "fact": given.fact})
        undo = f"{address}?{urlencode({'next': back})}"
    messages.success(request, _given_words(given), extra_tags=undo)
    return redirect(back)


@require_POST
@writing_only
def undo(request: SpaceRequest, slug: str, fact: str) -> HttpResponseBase:
    """Give leads back to whoever had them before a press."""
    try:
        leads = give_leads_back(
            workspace=request.workspace, fact_id=fact, by=request.membership, now=request.now
        )
    except InvalidInput as error:
        messages.error(request, problem_words(error))
        return _gone_back(request)
    said = ngettext(
        "Taken back: %(n)d lead is again with whoever had it.",
        "Taken back: %(n)d leads are again with whoever had them.",
        leads,
    )
    messages.success(request, said % {"n": leads})
    return _gone_back(request)


def _gone_back(request: SpaceRequest) -> HttpResponseBase:
    """Where the press was made, also for a toast, which shows no answer."""
    back = safe_next(request, reverse("queue", kwargs={"slug": request.workspace.slug}))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": back})
    return redirect(back)


def _given_words(given: Given) -> str:
    name = given.to.name
    if given.had and not given.leads:
        return _("Nothing changed: %(name)s had them already.") % {"name": name}
    if not given.leads:
        return _("Nothing changed: this was recorded before.")
    said = ngettext(
        "%(n)d lead is now with %(name)s.",
        "%(n)d leads are now with %(name)s.",
        given.leads,
    )
    return said % {"n": given.leads, "name": name}


def _page(request: SpaceRequest, people: list[str]) -> HttpResponse:
    everybody = people in ([], [EVERYBODY])
    asked = None if everybody else people[:MOST]
    leads = leads_to_give(request.workspace.pk, asked, now=request.now)
    if asked is not None and not leads:
        raise Http404
    context: dict[str, Any] = {
        "leads": leads,
        "receivers": sorted(
            (one for one in members(request.workspace, now=request.now) if one.active),
            key=lambda one: not one.seated,
        ),
        "back": safe_next(request, reverse("queue", kwargs={"slug": request.workspace.slug})),
        "once": new_once(),
    }
    return render(request, "queue/assign.html", context)
