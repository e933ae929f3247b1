"""Saved views of the list: keep one, call it otherwise, open with it, remove it."""

from collections.abc import Callable
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from testigo.actions.saved_views import (
    open_with_view,
    remove_view,
    rename_view,
    save_view,
)
from testigo.core.problems import InvalidInput
from testigo.queries.asking import version_at, zone_of
from testigo.web.frame.redirects import safe_next
from testigo.web.frame.requests import SpaceRequest
from testigo.web.leads.filters import address_of, choices_of, read_filters
from testigo.wording import sentence


@require_POST
def save(request: SpaceRequest, slug: str) -> HttpResponse:
    """Keep the list as it is filtered under a name."""
    shared = request.POST.get("shared") == "1"

    def work() -> str:
        view = save_view(
            workspace=request.workspace,
            name=request.POST.get("name", ""),
            query=_query(request),
            shared=shared,
            by=request.membership,
            now=request.now,
        )
        return _("Saved: %(name)s") % {"name": view.name}

    return _done(request, work)


@require_POST
def rename(request: SpaceRequest, slug: str, view: str) -> HttpResponse:
    """Call it otherwise."""
    name = request.POST.get("name", "")

    def work() -> str:
        rename_view(workspace=request.workspace, view=view, name=name, by=request.membership)
        return _("Renamed.")

    return _done(request, work)


@require_POST
def remove(request: SpaceRequest, slug: str, view: str) -> HttpResponse:
    """Keep it no longer."""

    def work() -> str:
        gone = remove_view(workspace=request.workspace, view=view, by=request.membership)
        return _("Removed: %(name)s") % {"name": gone.name}

    return _done(request, work)


@require_POST
def opening(request: SpaceRequest, slug: str) -> HttpResponse:
    """Let the own list open with a view, or with everybody."""
    view = request.POST.get("view", "")

    def work() -> str:
        open_with_view(workspace=request.workspace, view=view, by=request.membership)
        return (
            _("Your list opens with this view.") if view else _("Your list opens with everybody.")
        )

    return _done(request, work)


def _done(request: SpaceRequest, work: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, work())
    except InvalidInput as error:
        language = get_language() or "es"
        messages.error(request, " ".join(sentence(one, language) for one in error.problems))
    return redirect(safe_next(request, reverse("leads", kwargs={"slug": request.workspace.slug})))


def _query(request: SpaceRequest) -> str:
    """What the form says of the filters, in our own words: whatever is not ours is left out.
    Nothing where there is more than our page ever says, which is no list to be kept."""
    workspace = request.workspace
    try:
        said = dict(parse_qsl(request.POST.get("query", "").lstrip("?")[:4000], max_num_fields=50))
    except ValueError:
        return ""
    zone = zone_of(workspace, version_at(workspace, request.now))
    return address_of(
        read_filters(
            said,
            choices_of(workspace.pk, sees_all=request.membership.may_set_up),
            zone,
            request.now,
        )
    )
