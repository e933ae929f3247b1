"""A draft more from what a version says, and a draft less."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from testigo.actions.pact_editing import copy_version, withdraw_draft
from testigo.actions.refusals import Refused
from testigo.web.frame.requests import SpaceRequest
from testigo.wording.problems import sentence


@require_POST
def copy(request: SpaceRequest, slug: str, number: int) -> HttpResponseBase:
    """A new draft that says what this version says."""
    saved = copy_version(
        workspace=request.workspace, number=number, by=request.membership, now=request.now
    )
    messages.success(request, _("The draft is version %(number)s.") % {"number": saved.number})
    return redirect("pact-edit", slug, saved.number)


@require_POST
def withdraw(request: SpaceRequest, slug: str, number: int) -> HttpResponseBase:
    """Nobody signs or edits this draft any more."""
    try:
        withdraw_draft(
            workspace=request.workspace, number=number, by=request.membership, now=request.now
        )
    except Refused as error:
        messages.warning(request, sentence(error.problem, get_language() or "es"))
    else:
        messages.success(request, _("The draft was withdrawn: nobody signs it any more."))
    return redirect("pact", slug)
