"""A lead written by hand: who is it, and where do the data come from?"""

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from testigo.actions.new_leads import ASKED, NewLead, write_lead
from testigo.core.problems import InvalidInput, Problem
from testigo.core.provenance import BASES, MAX_SOURCE
from testigo.web.frame.access import writing_only
from testigo.web.frame.requests import SpaceRequest
from testigo.web.queue.bar import new_once
from testigo.web.queue.saying import once_in
from testigo.wording import word
from testigo.wording.problems import sentence
from testigo.wording.rules import trait_label

# Of the traits that are asked: how a browser offers to type and to fill them.
_TYPED = {"phone": "tel", "email": "email"}


@require_http_methods(["GET", "HEAD", "POST"])
@writing_only
def new(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """The form of a new lead; once it is sent, the page of the lead. What is refused stays in its
    field."""
    if request.method != "POST":
        return _form(request)
    said = {trait: request.POST.get(trait, "")[:2000] for trait in ASKED}
    source, basis = request.POST.get("source", "")[:2000], request.POST.get("basis", "")
    lead = NewLead(said, source, basis, "mine" in request.POST)
    try:
        person = write_lead(
            workspace=request.workspace,
            lead=lead,
            by=request.membership,
            now=request.now,
            language=get_language() or "es",
            once=once_in(request),
        )
    except InvalidInput as error:
        return _form(request, error.problems)
    messages.success(request, _("The lead was written down."))
    return redirect("lead", slug=slug, person=person)


def _form(request: SpaceRequest, problems: Sequence[Problem] = ()) -> HttpResponse:
    language, typed = get_language() or "es", request.POST
    wrong = {one.where for one in problems}
    context: dict[str, Any] = {
        "asked": _asked(request, wrong),
        "bases": [(code, word("basis", code, language)) for code in BASES],
        "basis": typed.get("basis", "legitimate_interest"),
        "source": typed.get("source", ""),
        "longest": MAX_SOURCE,
        "mine": "mine" in typed if problems else request.membership.side == "sales",
        "once": new_once(),
        "wrong": wrong,
        "problems": list(dict.fromkeys(sentence(one, language) for one in problems)),
        "there": {
            str(one.params["person"]): one.params["name"]
            for one in problems
            if "person" in one.params
        },
    }
    return render(request, "leads/new.html", context, status=400 if problems else 200)


def _asked(request: SpaceRequest, wrong: Collection[str]) -> list[dict[str, object]]:
    """The fields that are asked, each with what was typed."""
    language = get_language() or "es"
    focused = next((trait for trait in ASKED if trait in wrong), "" if wrong else ASKED[0])
    return [
        {
            "name": trait,
            "label": trait_label(trait, language),
            "value": request.POST.get(trait, ""),
            "type": _TYPED.get(trait, "text"),
            "wrong": trait in wrong,
            "focused": trait == focused,
        }
        for trait in ASKED
    ]
