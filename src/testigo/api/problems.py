"""Every refusal as a problem document (RFC 9457), in the language that is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import msgspec
from django.http import HttpResponse
from django.utils.translation import get_language

from testigo.core.problems import Problem
from testigo.wording import sentence

CONTENT_TYPE = "application/problem+json"


class ApiProblem(Exception):
    """A request that is answered with `status` and these problems, and nothing done."""

    def __init__(
        self, status: int, problems: Sequence[Problem], headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.status = status
        self.problems = tuple(problems)
        self.headers = dict(headers or {})


def told(problems: Sequence[Problem]) -> list[dict[str, str]]:
    """Problems as programs and people read them."""
    language = get_language() or "es"
    return [
        {"code": one.code, "where": one.where, "message": sentence(one, language)}
        for one in problems
    ]


def problem_answer(
    status: int, problems: Sequence[Problem], headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """The problem document of a refusal."""
    said = told(problems)
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": " ".join(one["message"] for one in said[:3]),
        "problems": said,
    }
    body = msgspec.json.encode(document)
    return HttpResponse(body, status=status, content_type=CONTENT_TYPE, headers=dict(headers or {}))


# What pydantic calls it → what it says that it should be.
_TYPES = {
    "string_type": "string",
    "string_sub_type": "string",
    "int_type": "integer",
    "int_parsing": "integer",
    "int_from_float": "integer",
    "float_type": "number",
    "float_parsing": "number",
    "bool_type": "boolean",
    "bool_parsing": "boolean",
    "dict_type": "object",
    "model_type": "object",
    "model_attributes_type": "object",
    "list_type": "array",
    "datetime_type": "date-time",
    "datetime_parsing": "date-time",
    "datetime_from_date_parsing": "date-time",
    "timezone_aware": "date-time",
    "date_type": "date",
    "date_parsing": "date",
    "date_from_datetime_parsing": "date",
}


# Steps of a place that name a branch of a type rather than a field.
_BRANCHES = frozenset(
    {"constrained-str", "str", "bool", "int", "float", "PersonKeysInput", "[key]"}
)


def problems_of(errors: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """What is wrong with the values of a request, each place once."""
    found = [_problem_of(error) for error in errors]
    places = {problem.where for problem in found}
    problems: dict[tuple[str, str], Problem] = {}
    for one in found:
        inner = any(place.startswith((f"{one.where}.", f"{one.where}[")) for place in places)
        if one.code == "field_of_other_type" and one.where and inner:
            continue  # another branch of the type fits, but for what is wrong inside
        held = problems.setdefault((one.code, one.where), one)
        if held is not one and one.code == "field_of_other_type":
            both = f"{held.params['expected']}, {one.params['expected']}"
            problems[one.code, one.where] = replace(held, params={"expected": both})
    return list(problems.values())


def _problem_of(error: Mapping[str, Any]) -> Problem:
    """What is wrong with one value of a request, from what pydantic says of it."""
    where = _where(error["loc"])
    kind, given = error["type"], error.get("ctx", {})
    params: dict[str, str | int]
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return Problem("unknown_field", where)
    if kind == "missing":
        return Problem("field_missing", where)
    if kind in _TYPES:
        params = {"expected": _TYPES[kind]}
        return Problem("field_of_other_type", where, params)
    if kind in ("string_too_long", "too_long"):
        params = {"limit": given["max_length"]}
        return Problem("field_too_long", where, params)
    if kind in ("string_too_short", "too_short"):
        params = {"limit": given["min_length"]}
        return Problem("field_too_short", where, params)
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = given.get("ge", given.get("le"))
        params = {"bound": str(bound)}
        return Problem(
            "field_too_small" if kind == "greater_than_equal" else "field_too_large", where, params
        )
    if kind == "literal_error":
        params = {"options": str(given["expected"]).replace("'", "")}
        return Problem("field_no_option", where, params)
    if kind == "string_pattern_mismatch":
        params = {"pattern": given["pattern"]}
        return Problem("field_of_other_form", where, params)
    return Problem("field_unreadable", where)


def _where(place: Sequence[str | int]) -> str:
    """`("body", "facts", 3, "props")` → `facts[3].props`."""
    if place[:1] == ("body",):
        place = place[2:]  # the name of the view's argument
    elif place[:1] in (("query",), ("path",), ("header",)):
        place = place[1:]
    path = ""
    for step in (step for step in place if step not in _BRANCHES):
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
    return path[:200]
