"""What a refusal or a failure looks like: what happened, what was saved, what to do."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_htmx.http import reswap, retarget

# kind → what happened, and what was saved and what to do
_SENTENCES: dict[str, tuple[Promise, Promise]] = {
    "400": (
        _("This request could not be understood"),
        _(
            "What arrived did not have the expected form. Nothing has been saved: go back and try "
            "again."
        ),
    ),
    "403": (
        _("Your role does not include this"),
        _("Nothing has been changed. If you need it, ask an administrator of this workspace."),
    ),
    "csrf": (
        _("This page had been open for too long"),
        _(
            "To be safe, the form was not accepted and nothing has been saved. Go back, reload the "
            "page and send it again."
        ),
    ),
    "404": (
        _("There is nothing at this address"),
        _("It may have moved, or it belongs to a workspace that you are not in."),
    ),
    "500": (
        _("Something broke on our side"),
        _(
            "The last thing you did may not have been saved, and the error has been noted. Try "
            "again in a moment."
        ),
    ),
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that did not come from a page of ours, or from one that is too old."""
    return _page(request, 403, "csrf")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same for what does not exist and for what belongs to somebody else."""
    return _page(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """500. Reads nothing from the database, which may be what has failed."""
    language = getattr(request, "LANGUAGE_CODE", None) or translation.get_language() or "es"
    with translation.override(language):
        return _answer(request, 500, "500", {"theme": "auto", "LANGUAGE_CODE": language})


def _page(request: HttpRequest, status: int, kind: str = "") -> HttpResponse:
    return _answer(request, status, kind or str(status), None)


def _answer(
    request: HttpRequest, status: int, kind: str, without_frame: dict[str, str] | None
) -> HttpResponse:
    title, text = _SENTENCES[kind]
    context = {"code": status, "title": title, "text": text, **(without_frame or {})}
    as_toast = bool(request.headers.get("HX-Request"))
    template = "errors/toast.html" if as_toast else "errors/page.html"
    body = render_to_string(template, context, None if without_frame else request)
    response = HttpResponse(body, status=status)
    if as_toast:
        # htmx 4 swaps error answers into the target; a toast leaves the page as it was.
        return reswap(retarget(response, "#toasts"), "beforeend")
    return response
