"""What actions refuse, answered in one place: 403 for what a member may not do, 404 for what is not
there, wherever a view has nothing better to say."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from testigo.actions.refusals import NotAllowed, NotFound
from testigo.web.frame.errors import forbidden, not_found


class RefusalsMiddleware:
    """Answers the refusals of actions that no view has caught."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page that says so; None for any other error."""
        if isinstance(error, NotAllowed):
            return forbidden(request)
        return not_found(request) if isinstance(error, NotFound) else None
