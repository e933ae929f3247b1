"""What a refusal or a failure looks like: what happened, what was saved, what to do."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language_from_request
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
    "409": (
        _("Somebody else has signed in in this browser"),
        _(
            "Nothing has been recorded, so that it is not in the name of another person. Sign in "
            "again and press it once more."
        ),
    ),
    "413": (
        _("This is too large to be uploaded"),
        _(
            "A file may have up to 50 MB. Nothing has been saved: split the file, or import it "
            "from the command line, where there is no limit."
        ),
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
    """403 for a form that did not come from a page of ours, or from one that is too old; 409 when
    it is too old because somebody else has signed in since."""
    return somebody_else(request) or _page(request, 403, "csrf")


def somebody_else(request: HttpRequest) -> HttpResponse | None:
    """409 for a press from a page of another person than who is signed in now; None for any other
    request. The forms that record in somebody's name say whose page they are on."""
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    by = request.POST.get("pressed_by")
    return None if by in (None, str(request.user.pk)) else _page(request, 409)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same for what does not exist and for what belongs to somebody else."""
    return _page(request, 404)


def too_large(request: HttpRequest) -> HttpResponse:
    """413."""
    return _page(request, 413)


def failed(request: HttpRequest) -> HttpResponse:
    """500."""
    return _page(request, 500)


def _page(request: HttpRequest, status: int, kind: str = "") -> HttpResponse:
    language = getattr(request, "LANGUAGE_CODE", None) or get_language_from_request(request)
    # What has failed may be the database, and a request refused at the gate has not met the
    # middleware of the frame: then the page is drawn from nothing but its own words.
    alone = status == 500 or not hasattr(request, "now")
    title, text = _SENTENCES[kind or str(status)]
    context: dict[str, object] = {"code": status, "title": title, "text": text}
    if alone:
        context |= {"theme": "auto", "LANGUAGE_CODE": language}
    as_toast = bool(request.headers.get("HX-Request"))
    inside = status == 403 and not kind and getattr(request, "membership", None) is not None
    template = "errors/space.html" if inside else "errors/page.html"
    template = "errors/toast.html" if as_toast else template
    with translation.override(language):
        if as_toast:
            context["text"] = f"{title}. {text}"
        body = render_to_string(template, context, None if alone else request)
    response = HttpResponse(body, status=status)
    if as_toast:
        # htmx 4 swaps error answers into the target; a toast leaves the page as it was.
        return reswap(retarget(response, "#toasts"), "beforeend")
    return response
