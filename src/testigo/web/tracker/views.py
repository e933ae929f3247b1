"""`t.js` and `f.js`: the scripts that sites include."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from testigo.web.tracker.shrinking import shrunk


@require_safe
@cache_control(public=True, max_age=3600)
def script(request: HttpRequest, name: str) -> HttpResponse:
    """A script for any site."""
    response = HttpResponse(_script(name), content_type="text/javascript; charset=utf-8")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@cache
def _script(name: str) -> bytes:
    path = finders.find(f"testigo/{name}.js")
    return shrunk(Path(str(path)).read_text("utf-8")).encode()
