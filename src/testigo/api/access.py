"""Who comes in: a key in the Authorization header, for the workspace that it opens."""

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from testigo import clock
from testigo.actions.keys import note_use
from testigo.api.limits import LIMITS
from testigo.api.problems import ApiProblem
from testigo.api.reading import check_body
from testigo.core.problems import InvalidInput, Problem
from testigo.queries.keys import Grant, grant_of
from testigo.store.models import Workspace

READING = ("GET",)
# Which keys may do what.
SCOPES = {"read": ("read", "write"), "write": ("write",)}
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="testigo"'}


@dataclass(frozen=True, slots=True)
class Caller:
    """What the key of a request opens, and the instant of the request."""

    grant: Grant
    now: datetime

    @property
    def workspace(self) -> Workspace:
        """The one workspace that the request is about."""
        return self.grant.workspace


class Key(HttpBearer):
    """A key made in «Web and keys» or by `testigo key create`, as `Authorization: Bearer …`.

    `known` gives the query parameters that a request may have.
    """

    def __init__(self, known: Callable[[HttpRequest], Collection[str]]) -> None:
        super().__init__()
        self._known = known

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Who calls. Raises ApiProblem: 401, 403, 429; and what is wrong with the request before
        its values are read."""
        now = clock.now()
        grant = grant_of(token, now) if token else None
        if grant is None:
            raise ApiProblem(401, [Problem("key_opens_nothing")], CHALLENGE)
        needed = "read" if request.method in READING else "write"
        if grant.public or grant.scope not in SCOPES[needed]:
            params: dict[str, str | int] = {"scope": needed}
            raise ApiProblem(403, [Problem("key_without_scope", params=params)])
        wait = LIMITS.wait_of(grant.key_id)
        if wait:
            again = {"Retry-After": str(math.ceil(wait))}
            raise ApiProblem(429, [Problem("too_many_requests")], again)
        note_use(workspace=grant.workspace, key=grant.key_id, last=grant.last_used_at, now=now)
        if needed == "write":
            check_body(request)
        _check_query(request, self._known(request))
        return Caller(grant, now)


def caller(request: HttpRequest) -> Caller:
    """Who makes an admitted request."""
    held: Any = request.auth  # type: ignore[attr-defined]  # where ninja keeps what the key gave
    assert isinstance(held, Caller)
    return held


def _check_query(request: HttpRequest, known: Collection[str]) -> None:
    """Refuse parameters that nobody asked for, and those that say two things."""
    problems = []
    for name, values in request.GET.lists():
        where = name.encode("utf-8", "replace").decode().replace("\0", "")[:60]
        if name not in known:
            problems.append(Problem("unknown_field", where))
        elif len(values) > 1:
            problems.append(Problem("field_given_twice", where))
        elif any("\0" in value for value in values):
            problems.append(Problem("field_with_nul", where))
    if problems:
        raise InvalidInput(problems)
