"""The API put together: its rooms, its keys, its refusals."""

import logging
from functools import cache

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from testigo.actions.refusals import NotFound, Refused
from testigo.api import (
    companies,
    costs,
    facts,
    me,
    people,
    reports,
    reports_improving,
    reports_journeys,
)
from testigo.api.access import CHALLENGE, Key
from testigo.api.problems import ApiProblem, problem_answer, problems_of
from testigo.api.reading import StrictParser
from testigo.core.problems import InvalidInput, Problem

ROOT = "/api/v1/"
_AGAIN = {"Retry-After": "1"}
_journal = logging.getLogger("testigo.api")


def parameters_of(request: HttpRequest) -> frozenset[str]:
    """The query parameters that a request may have."""
    match = request.resolver_match
    route = match.route.removeprefix(ROOT[1:]) if match else ""
    return _parameters().get((request.method or "", route), frozenset())


@cache
def _parameters() -> dict[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], frozenset[str]] = {}
    for bound in api._get_bound_routers():
        for path, view in bound.path_operations.items():
            route = path.lstrip("/").replace("{", "<").replace("}", ">")
            for operation in view.operations:
                names = frozenset(
                    name
                    for model in operation.models
                    if model.__ninja_param_source__ == "query"
                    for name in getattr(model, "__ninja_flatten_map__", ())
                )
                found |= {(method, route): names for method in operation.methods}
    return found


api = NinjaAPI(
    title="Testigo",
    version="1",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    auth=Key(parameters_of),
    parser=StrictParser(),
)
for room in (
    *(me, people, companies, facts, costs),
    *(reports, reports_improving, reports_journeys),
):
    api.add_router("", room.router)


def refusal(error: Exception) -> HttpResponse:
    """The problem document of whatever stood in the way."""
    cause = error.__cause__
    if isinstance(error, HttpError) and isinstance(cause, ApiProblem):
        error = cause
    match error:
        case ApiProblem():
            return problem_answer(error.status, error.problems, error.headers)
        case AuthenticationError():
            return problem_answer(401, [Problem("key_missing")], CHALLENGE)
        case ValidationError():
            return problem_answer(422, problems_of(error.errors))
        case InvalidInput():
            return problem_answer(422, error.problems)
        case NotFound():
            return problem_answer(404, [error.problem])
        case Refused():
            return problem_answer(409, [error.problem])
        case Http404():
            return problem_answer(404, [Problem("nothing_there")])
        case HttpError():
            return problem_answer(400, [Problem("body_unreadable")])
        case SuspiciousOperation():
            return problem_answer(400, [Problem("too_much_asked")])
        case OperationalError() | InterfaceError():
            _journal.warning("the database did not answer", exc_info=error)
            return problem_answer(503, [Problem("nothing_kept_now")], _AGAIN)
    _journal.error("a request of the API", exc_info=error)
    return problem_answer(500, [Problem("api_failed")])


def _refused(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    return refusal(error if isinstance(error, Exception) else error())


for kind in (Exception, HttpError, ValidationError, Http404):
    api.add_exception_handler(kind, _refused)
