"""The OpenAPI document: what ninja knows of the views, and what every one of them may answer."""

from copy import deepcopy
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from testigo.api.access import READING, SCOPES
from testigo.api.answers import APPLIED, HEADER, LATER, PREFER, REPLAYED, answer
from testigo.api.application import ROOT, api
from testigo.api.documents import ProblemDocument
from testigo.api.problems import CONTENT_TYPE

ABOUT = """\
People, companies, facts, costs and reports of one workspace: the one whose key is used.

Make a key in *Web and keys* or with `testigo key create`, and send it as `Authorization: Bearer …`,
never in an address. `read` keys read; `write` keys read and write; keys that only send events open
nothing here. A key may make 400 requests at once and 100 a second from then on.

Lists come in pages: ask again with `after` set to the `next` of the page before, until it is null.
Every write takes an `Idempotency-Key`. Instants are in UTC with `Z`, money is decimal text. A field
or parameter that is not named here is refused. Every refusal is a problem document (RFC 9457) whose
`problems` name what is wrong, where, and how to mend it, in the language of `Accept-Language` (es,
en).
"""
# What a refusal means, by status.
REFUSALS = {
    400: "The body is not JSON that can be read",
    401: "There is no key, or one that opens nothing",
    403: "The key does not have the scope",
    404: "There is nothing here, or it is of another workspace",
    409: "It contradicts what is there, or the Idempotency-Key was used for another request",
    413: "The body is too large",
    415: "The body is not application/json",
    422: "Something in the request cannot be used: every problem is named",
    429: "Too many requests with this key",
    500: "Something broke on our side; nothing was kept",
    503: "It cannot be done now; nothing was kept",
}
_ALWAYS = (401, 403, 422, 429, 500, 503)
_WRITING = (400, 409, 413, 415)
_IDEMPOTENCY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Sent again within 48 hours, the same request gives the same answer and does "
    "nothing; another request is refused with 409.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
    "example": "9f2c1f1e-order-4711",
}
_PREFERENCE = {
    "name": PREFER,
    "in": "header",
    "required": False,
    "description": f"`{LATER}`: answer as soon as all is recorded; what is known of each, "
    "scores, stages and hand-overs follow within seconds. Without it the answer waits for them.",
    "schema": {"type": "string"},
    "example": LATER,
}
_HEADERS: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": "How to come in"},
    429: {"Retry-After": "Seconds to wait"},
    503: {"Retry-After": "Seconds to wait"},
    307: {"Location": "Who holds the facts now"},
}


def openapi(request: HttpRequest) -> HttpResponse:
    """The document; it says nothing about any workspace, so it needs no key."""
    if request.method not in READING:
        return HttpResponseNotAllowed(READING)
    return answer(document())


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document, as plain values."""
    made = deepcopy(dict(api.get_openapi_schema(path_prefix=ROOT[1:])))
    made["info"] = {
        "title": "Testigo",
        "version": "1",
        "description": ABOUT,
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }
    made["servers"] = [{"url": "/"}]
    schema = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
    made["components"]["schemas"] |= {**schema.pop("$defs"), "ProblemDocument": schema}
    made["components"]["securitySchemes"] = {
        "key": {
            "type": "http",
            "scheme": "bearer",
            "description": "A key of the workspace: `read` reads, `write` reads and writes.",
        }
    }
    made["components"]["responses"] = {
        f"Refusal{status}": _refusal(status, said) for status, said in REFUSALS.items()
    }
    for address, methods in made["paths"].items():
        made["paths"][address] = {
            method: _operation(address, method, one) for method, one in methods.items()
        }
    return made


def _operation(address: str, method: str, one: dict[str, Any]) -> dict[str, Any]:
    reading = method.upper() in READING
    made = deepcopy(one)
    made["security"] = [{"key": [scope]} for scope in SCOPES["read" if reading else "write"]]
    parameters = [_parameter(parameter) for parameter in made.get("parameters", [])]
    many = address.endswith("/batch")
    asked = [] if reading else [_IDEMPOTENCY, _PREFERENCE] if many else [_IDEMPOTENCY]
    made["parameters"] = [*parameters, *asked]
    for status, response in made["responses"].items():
        headers = dict(_HEADERS.get(int(status), {}))
        if not reading:
            headers[REPLAYED] = "`true` when the answer was given before"
        if many:
            headers[APPLIED] = f"`{LATER}` when that was asked for"
        if headers:
            response["headers"] = _headers(headers, required=int(status) == 307)
    for status in (*_ALWAYS, *(() if reading else _WRITING), *((404,) if "{" in address else ())):
        made["responses"][status] = {"$ref": f"#/components/responses/Refusal{status}"}
    made["responses"] = {
        str(status): made["responses"][status] for status in sorted(made["responses"], key=int)
    }
    return made


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter that is left out is not null."""
    schema = dict(parameter["schema"])
    if "anyOf" in schema:
        [kind] = [one for one in schema.pop("anyOf") if one != {"type": "null"}]
        schema = {**kind, **schema}
    if schema.get("default", 0) is None:
        del schema["default"]
    return {**parameter, "schema": schema}


def _refusal(status: int, said: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "description": said,
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
    }
    if status in _HEADERS:
        made["headers"] = _headers(_HEADERS[status], required=True)
    return made


def _headers(said: dict[str, str], *, required: bool) -> dict[str, Any]:
    return {
        name: {"description": text, "required": required, "schema": {"type": "string"}}
        for name, text in said.items()
    }
