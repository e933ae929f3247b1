"""Proposals: a change of a clause, carried in from a report and answered by both sides."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from testigo.actions.pact_talk import LONGEST_COMMENT
from testigo.actions.proposals import (
    LONGEST_VALUE,
    answer_proposal,
    propose,
    withdraw_proposal,
)
from testigo.actions.refusals import Refused
from testigo.core.problems import InvalidInput
from testigo.queries.pacts import pact_line
from testigo.web.frame.requests import SpaceRequest
from testigo.web.reviews.views import number_in, refused
from testigo.wording import sentence
from testigo.wording.pact_sentences import sections_of

_FIELDS = ("clause", "change", "value", "evidence", "source")


@require_http_methods(["GET", "HEAD", "POST"])
def propose_change(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Propose a change of a clause; a report that leads here brings what it says along."""
    if request.method != "POST":
        return _form(request, {key: request.GET.get(key, "") for key in _FIELDS})
    said = {key: request.POST.get(key, "") for key in _FIELDS}
    try:
        propose(workspace=request.workspace, by=request.membership, now=request.now, **said)
    except InvalidInput as error:
        told = [sentence(one, get_language() or "es") for one in error.problems]
        return _form(request, said, told)
    messages.success(request, _("The proposal is with the reviews of the pact."))
    return redirect("reviews", slug)


@require_POST
def answer(request: SpaceRequest, slug: str, proposal: str) -> HttpResponseBase:
    """Take a proposal, or decline it with a reason."""
    try:
        answer_proposal(
            workspace=request.workspace,
            proposal=proposal,
            taken=request.POST.get("answer") == "take",
            answer=request.POST.get("reason", ""),
            draft=number_in(request.POST.get("draft", "")),
            by=request.membership,
            now=request.now,
        )
    except InvalidInput as error:
        return refused(request, error, tried=proposal)
    except Refused as error:
        messages.warning(request, sentence(error.problem, get_language() or "es"))
    else:
        messages.success(request, _("The proposal is answered."))
    return redirect("reviews", slug)


@require_POST
def withdraw(request: SpaceRequest, slug: str, proposal: str) -> HttpResponseBase:
    """Take back what one proposed."""
    try:
        withdraw_proposal(
            workspace=request.workspace, proposal=proposal, by=request.membership, now=request.now
        )
    except Refused as error:
        messages.warning(request, sentence(error.problem, get_language() or "es"))
    else:
        messages.success(request, _("The proposal is withdrawn."))
    return redirect("reviews", slug)


def _form(
    request: SpaceRequest, said: dict[str, str], problems: list[str] | None = None
) -> HttpResponse:
    line = pact_line(request.workspace.pk, None, now=request.now)
    context: dict[str, Any] = {
        "said": said,
        "sections": sections_of(line.pact, get_language() or "es") if line else (),
        "problems": problems or [],
        "longest": LONGEST_COMMENT,
        "longest_value": LONGEST_VALUE,
    }
    return render(request, "reviews/propose.html", context, status=400 if problems else 200)
