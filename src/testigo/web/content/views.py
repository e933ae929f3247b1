"""The catalogue of content: what Marketing publishes, under one name each."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from testigo.actions.content import (
    add_piece,
    change_piece,
    find_pieces,
    merge_piece,
)
from testigo.core.content import KINDS
from testigo.core.problems import InvalidInput
from testigo.queries.content import content_lines
from testigo.web.frame.access import set_up_only
from testigo.web.frame.requests import SpaceRequest
from testigo.wording import sentence

LONGEST_LIST = 30_000


@require_http_methods(["GET", "HEAD", "POST"])
@set_up_only
def content(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """The list, and a new piece."""
    if request.method != "POST":
        return _page(request)
    asked = _asked(request)
    try:
        add_piece(
            workspace=request.workspace, **asked, by=f"user:{request.user.pk}", now=request.now
        )
    except InvalidInput as error:
        return _page(request, error, asked)
    messages.success(request, _("Added: %(title)s") % {"title": asked["title"]})
    return redirect("content", slug=slug)


@require_POST
@set_up_only
def change(request: SpaceRequest, slug: str, piece: str) -> HttpResponseBase:
    """Another title, place or kind; hidden or offered again."""
    hidden = request.POST.get("hidden") == "1"
    try:
        change_piece(
            workspace=request.workspace,
            piece=piece,
            **_asked(request),
            hidden=hidden,
            also=request.POST.get("also", "")[:LONGEST_LIST].splitlines(),
        )
    except InvalidInput as error:
        return _page(request, error, _asked(request), piece)
    messages.success(request, _("Saved"))
    return redirect("content", slug=slug)


@require_POST
@set_up_only
def merge(request: SpaceRequest, slug: str, piece: str) -> HttpResponseBase:
    """Two titles of one piece become one."""
    into = request.POST.get("into", "")[:32]
    title = merge_piece(workspace=request.workspace, piece=piece, into=into)
    messages.success(request, _("It is one piece now: %(title)s") % {"title": title})
    return redirect("content", slug=slug)


@require_POST
@set_up_only
def find(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Look for pieces among the pages that people visited."""
    count = find_pieces(workspace=request.workspace, now=request.now)
    said = ngettext("%(n)d new piece found", "%(n)d new pieces found", count) % {"n": count}
    messages.success(request, said)
    return redirect("content", slug=slug)


def _asked(request: SpaceRequest) -> dict[str, str]:
    return {key: request.POST.get(key, "") for key in ("title", "path", "kind")}


def _page(
    request: SpaceRequest,
    error: InvalidInput | None = None,
    asked: dict[str, str] | None = None,
    piece: str = "",
) -> HttpResponse:
    language = get_language() or "es"
    context = {
        "lines": content_lines(request.workspace.pk, request.now),
        "kinds": KINDS,
        "problems": [sentence(one, language) for one in error.problems] if error else [],
        "asked": asked or {"kind": "page"},
        "changing": piece,
    }
    return render(request, "content/page.html", context, status=400 if error else 200)
