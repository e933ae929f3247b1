"""No NUL gets past the door of the screens: no text holds one, and PostgreSQL cannot be asked for
one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict

from testigo.web.frame.errors import not_found


class PlainTextMiddleware:
    """Leaves NUL out of what a query and a form say; at an address that holds one there is nothing.

    Doors for programs and public forms, which need no token, look at what they are told themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
    ) -> HttpResponseBase | None:
        """Called behind the check of the token, which reads the form."""
        if getattr(view, "csrf_exempt", False):
            return None
        if any("\0" in str(value) for value in kwargs.values()):
            return not_found(request)
        request.GET = _plain(request.GET)
        request.POST = _plain(request.POST)
        return None


def _plain(said: QueryDict) -> Any:
    if not any("\0" in text for key, values in said.lists() for text in (key, *values)):
        return said
    plain = QueryDict(mutable=True)
    for key, values in said.lists():
        plain.setlist(key.replace("\0", ""), [text.replace("\0", "") for text in values])
    return plain
