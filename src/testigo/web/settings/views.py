"""Behind the gear: what is set up once and looked after."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from testigo.actions.working import try_set_aside_again
from testigo.queries.set_aside import people_set_aside
from testigo.web.frame.access import set_up_only
from testigo.web.frame.requests import SpaceRequest
from testigo.web.frame.sections import OWN, SETTINGS, tabs


@require_safe
def settings(request: SpaceRequest, slug: str) -> HttpResponse:
    """The list of what can be set up: for everybody what is their own, the rest for whoever may,
    who also see which leads wait apart."""
    may = request.membership.may_set_up
    sections = [*(tabs(SETTINGS, slug, "") if may else []), *tabs(OWN, slug, "")]
    people, count = people_set_aside(request.workspace.pk) if may else ([], 0)
    context = {"sections": sections, "all": may, "aside": people, "aside_count": count}
    return render(request, "settings/page.html", context)


@require_POST
@set_up_only
def retry(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Let whoever was set aside be tried again."""
    try_set_aside_again(workspace=request.workspace, now=request.now)
    messages.success(request, _("They are tried again now."))
    return redirect("settings", slug=slug)
