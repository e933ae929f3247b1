"""Answers: JSON that nobody keeps a copy of, and writes that are done once."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from testigo.actions.idempotency import Answer, answer_once
from testigo.api.access import caller
from testigo.api.problems import ApiProblem
from testigo.core.problems import InvalidInput, Problem

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
# By which a program asks to be answered before consequences are drawn (RFC 7240).
PREFER = "Prefer"
APPLIED = "Preference-Applied"
LATER = "respond-async"
_LONGEST = 255
_JSON = "application/json"
_encode = msgspec.json.encode


def answer(document: Any, status: int = 200) -> HttpResponse:
    """A document as JSON."""
    return HttpResponse(_encode(document), status=status, content_type=_JSON)


def nothing_there() -> ApiProblem:
    """The answer for what does not exist and for what belongs to another workspace."""
    return ApiProblem(404, [Problem("nothing_there")])


def write(request: HttpRequest, do: Callable[[], tuple[int, Any]]) -> HttpResponse:
    """Carry out a write, once for each Idempotency-Key: `do` gives the status and the document.

    The answer is kept with what was written; a write that raises keeps nothing.
    """
    who = caller(request)

    def done() -> Answer:
        status, document = do()
        return Answer(status, _encode(document).decode())

    given = answer_once(
        workspace=who.workspace,
        api_key=who.grant.key_id,
        key=_key(request),
        digest=_digest(request),
        now=who.now,
        do=done,
    )
    response = HttpResponse(given.body, status=given.status, content_type=_JSON)
    if given.replayed:
        response[REPLAYED] = "true"
    return response


def write_many(request: HttpRequest, do: Callable[[bool], tuple[int, Any]]) -> HttpResponse:
    """The same for many at once; `do` learns whether the program prefers to be answered before
    consequences are drawn."""
    asked = request.headers.get(PREFER, "").lower().split(",")
    later = any(one.partition(";")[0].strip() == LATER for one in asked)
    response = write(request, lambda: do(later))
    if later and REPLAYED not in response:
        response[APPLIED] = LATER
    return response


def _key(request: HttpRequest) -> str:
    key = request.headers.get(HEADER)
    if key is None:
        return ""
    if not 0 < len(key) <= _LONGEST or not key.isascii() or not key.isprintable():
        params: dict[str, str | int] = {"limit": _LONGEST}
        raise InvalidInput([Problem("idempotency_key_unusable", HEADER, params)])
    return key


def _digest(request: HttpRequest) -> str:
    head = f"{request.method} {request.path}\n".encode()
    return sha256(head + request.body).hexdigest()
