"""Who works here: an administrator lets members enter no more, or again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from testigo.actions.members import deactivate_member, reactivate_member
from testigo.actions.refusals import Refused
from testigo.web.frame.access import administering_only
from testigo.web.frame.members import member_number
from testigo.web.frame.requests import SpaceRequest
from testigo.wording import sentence


@require_POST
@administering_only
def deactivate(request: SpaceRequest, slug: str, member: str) -> HttpResponse:
    """Let a member enter and receive no more."""
    try:
        gone = deactivate_member(
            workspace=request.workspace,
            user=member_number(member),
            by=request.membership,
            now=request.now,
        )
    except Refused as error:
        messages.error(request, sentence(error.problem, get_language() or "es"))
    else:
        values = {"name": gone.user.name}
        messages.success(request, _("%(name)s enters no more; open leads move on.") % values)
    return redirect("teams", slug=slug)


@require_POST
@administering_only
def reactivate(request: SpaceRequest, slug: str, member: str) -> HttpResponse:
    """Let a member in again."""
    back = reactivate_member(
        workspace=request.workspace,
        user=member_number(member),
        by=request.membership,
        now=request.now,
    )
    messages.success(request, _("%(name)s is back.") % {"name": back.user.name})
    return redirect("teams", slug=slug)
