"""The door of a workspace: who may enter is settled before any view under `/w/<slug>/` runs."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from testigo import clock
from testigo.queries.memberships import memberships_of
from testigo.store.models import Membership
from testigo.web.frame.errors import somebody_else
from testigo.web.frame.places import first_place_of
from testigo.web.frame.requests import FrameRequest

ROUTE = "w/<slug:slug>/"
LAST_SPACE = "last_space"


class SpaceMiddleware:
    """Sets `request.membership` and `request.workspace` under `/w/<slug>/`, or answers 404.

    A workspace that does not exist and one of somebody else get the same answer. Everywhere,
    `request.memberships` holds the person's own and `request.now` the instant of the request.
    """

    def __init__(self, get_response: Callable[[FrameRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: FrameRequest) -> HttpResponse:
        request.now = clock.now()
        request.memberships = []
        request.workspace = request.membership = None
        request.counts, request.notices = {}, []
        with timezone.override(None):
            response = self.get_response(request)
        if request.workspace is not None:
            # Shared machines: what was on the screen is asked for again after signing out.
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    def process_view(
        self,
        request: FrameRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if request.user.is_authenticated:
            request.memberships = memberships_of(request.user.pk)
        match = request.resolver_match
        if match is None or not match.route.startswith(ROUTE):
            return None
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if refusal := somebody_else(request):
            return refusal
        enter(request, kwargs["slug"])
        return None


def enter(request: FrameRequest, slug: str) -> None:
    """Enter the workspace, or raise Http404 when the person is not an active member of it."""
    membership = next((m for m in request.memberships if m.workspace.slug == slug), None)
    if membership is None:
        raise Http404
    request.membership = membership
    request.workspace = membership.workspace
    timezone.activate(ZoneInfo(membership.workspace.timezone))
    if request.session.get(LAST_SPACE) != slug:
        request.session[LAST_SPACE] = slug


def to_sign_in(request: FrameRequest) -> HttpResponseBase:
    """To the sign-in page and back afterwards; a fragment request moves the whole page."""
    if not request.headers.get("HX-Request"):
        return redirect_to_login(request.get_full_path())
    came_from = _inside(request.headers.get("HX-Current-URL", ""))
    return HttpResponseClientRedirect(
        f"{reverse('sign-in')}?{urlencode({'next': came_from or '/'})}"
    )


def _inside(address: str) -> str:
    """Path and query of an address; empty for what is none, which only strangers send."""
    try:
        page = urlsplit(address)
    except ValueError:
        return ""
    return page.path + (f"?{page.query}" if page.query else "")


def last_membership(request: FrameRequest) -> Membership | None:
    """The membership of the workspace visited last, else the first one, else None."""
    slug = request.session.get(LAST_SPACE)
    last = next((m for m in request.memberships if m.workspace.slug == slug), None)
    return last or next(iter(request.memberships), None)


def home(request: FrameRequest) -> HttpResponseBase:
    """`/`: where the role begins its day, in the workspace visited last; whoever looks after
    several businesses chooses one first."""
    if not request.user.is_authenticated:
        return redirect("sign-in")
    membership = last_membership(request)
    if membership is None:
        return redirect("spaces")
    if membership.role == "agency" and len(request.memberships) > 1:
        return redirect("spaces")
    return redirect(first_place_of(membership.role), slug=membership.workspace.slug)
