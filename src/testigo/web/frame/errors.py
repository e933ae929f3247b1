"""What a refusal or a failure looks like: what happened, what was saved, what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django_htmx.http import reswap, retarget


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
        context = {"code": 500, "kind": "500", "theme": "auto", "LANGUAGE_CODE": language}
        if request.headers.get("HX-Request"):
            return _as_toast(
                HttpResponse(render_to_string("errors/toast.html", context), status=500)
            )
        return HttpResponse(render_to_string("errors/page.html", context), status=500)


def _page(request: HttpRequest, status: int, kind: str = "") -> HttpResponse:
    context = {"code": status, "kind": kind or str(status)}
    if request.headers.get("HX-Request"):
        return _as_toast(render(request, "errors/toast.html", context, status=status))
    return render(request, "errors/page.html", context, status=status)


def _as_toast(response: HttpResponse) -> HttpResponse:
    """htmx 4 swaps error answers into the target; a toast leaves the page as it was."""
    return reswap(retarget(response, "#toasts"), "beforeend")
