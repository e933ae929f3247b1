"""The versions of a form: what each changed, how visitors saw it, and an old one as the draft."""

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from testigo.actions.forms import restore_version
from testigo.queries.form_versions import VersionLine, version_content, version_lines
from testigo.queries.forms import FormPage, form_page
from testigo.web.forms.page import preview_of, tabs_of_form
from testigo.web.forms.versions import changes_said
from testigo.web.forms.views import shown_to_visitors
from testigo.web.forms.words import STATES
from testigo.web.frame.access import set_up_only
from testigo.web.frame.requests import SpaceRequest


@require_safe
@set_up_only
def versions(request: SpaceRequest, slug: str, form: str) -> HttpResponse:
    """Every version that was published, the newest first."""
    page = _page(request, form)
    lines = version_lines(request.workspace.pk, page.line.id)
    context = {
        "line": page.line,
        "state": STATES[page.line.state],
        "versions": [(one, changes_said(one), one.content == page.draft) for one in lines],
        "tabs": tabs_of_form(slug, page.line.id, "form-versions"),
    }
    return render(request, "forms/versions.html", context)


@csp_update({"frame-src": [SELF]})
@require_safe
@set_up_only
def version(request: SpaceRequest, slug: str, form: str, number: int) -> HttpResponse:
    """One version as visitors saw it."""
    page = _page(request, form)
    lines = version_lines(request.workspace.pk, page.line.id)
    found: VersionLine | None = next((one for one in lines if one.number == number), None)
    if found is None:
        raise Http404
    context = preview_of(request, page, found) | {"is_draft": found.content == page.draft}
    return render(request, "forms/preview.html", context)


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
@require_safe
@set_up_only
def frame(request: SpaceRequest, slug: str, form: str, number: int) -> HttpResponse:
    """The very page of visitors with a version in it; its button sends nothing."""
    content = version_content(request.workspace.pk, _page(request, form).line.id, number)
    if content is None:
        raise Http404
    return shown_to_visitors(request, content)


@require_POST
@set_up_only
def restore(request: SpaceRequest, slug: str, form: str, number: int) -> HttpResponseBase:
    """Make a version the draft again."""
    restore_version(workspace=request.workspace, form_id=form, number=number, by=request.membership)
    words = _("Version %(number)s is the draft now. Publish it so that visitors see it.")
    messages.success(request, words % {"number": number})
    return redirect("form", slug=slug, form=form)


def _page(request: SpaceRequest, form_id: str) -> FormPage:
    page = form_page(request.workspace.pk, form_id)
    if page is None:
        raise Http404
    return page
