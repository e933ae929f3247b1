"""A body larger than any form sends is refused before anything reads it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from testigo.web.frame.errors import too_large

# Beside a file of the largest size, what the form says of it.
_BESIDE = 1024 * 1024


class BodyLimitMiddleware:
    """Answers 413 by the length that the request announces."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH", "").lstrip("0") or "0"
        if length.isdecimal() and int(length[:19]) > settings.LARGEST_UPLOAD + _BESIDE:
            return too_large(request)
        return self.get_response(request)
