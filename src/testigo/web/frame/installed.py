"""What an installed Testigo needs besides pages: the worker beside them, and the page for when the
network is gone. Neither knows anybody."""

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

_SCRIPT = Path(__file__).resolve().parent.parent / "static" / "testigo" / "sw.js"


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script, from the root: a worker looks after the addresses below its own."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@cache
def _script() -> bytes:
    return _SCRIPT.read_bytes()


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The page that is kept on the device, in the language of whoever asks and without anything
    else of theirs: no name, no token."""
    context = {"theme": "auto", "LANGUAGE_CODE": request.LANGUAGE_CODE}
    return HttpResponse(render_to_string("frame/offline.html", context))
