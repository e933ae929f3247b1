"""Reading a request strictly: JSON that says one thing only, and nothing that was not asked for."""

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from testigo.api.problems import ApiProblem
from testigo.core.problems import Problem

MAX_BODY = 1_048_576
# A body nests itself, its list, an item and its props; beyond this nothing is told any more.
MAX_DEPTH = 12
_WHOLE = 1 << 63
MEDIA_TYPE = "application/json"


def check_body(request: HttpRequest) -> None:
    """Refuse a body that is too large, or that is no JSON by its own account."""
    if _length(request) > MAX_BODY:
        params: dict[str, str | int] = {"limit": MAX_BODY}
        raise ApiProblem(413, [Problem("body_too_large", params=params)])
    kind = request.content_type or ""
    coded = request.headers.get("Content-Encoding", "identity").lower()
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    if kind.lower() != MEDIA_TYPE or coded != "identity" or charset not in ("utf-8", "utf8"):
        raise ApiProblem(415, [Problem("body_not_json")], {"Accept": MEDIA_TYPE})


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if str(text).isdecimal() else 0


class StrictParser(Parser):
    """JSON as RFC 8259 has it, in UTF-8: no NaN, no name twice, no half characters, no NUL."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The value of the body. Raises ApiProblem: 400 for what cannot be read, 422 for values
        that no field may hold."""
        try:
            value = json.loads(
                request.body.decode("utf-8"),
                object_pairs_hook=_once,
                parse_constant=_refuse,
                parse_float=_finite,
            )
        except (ValueError, RecursionError) as error:
            raise ApiProblem(400, [Problem("body_unreadable")]) from error
        problems: list[Problem] = []
        _look(value, "", 0, problems)
        if problems:
            raise ApiProblem(422, problems)
        return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError([name for name, _ in pairs])
    return found


def _refuse(text: str) -> Any:
    raise ValueError(text)


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(text)
    return number


def _look(value: Any, where: str, depth: int, problems: list[Problem]) -> None:
    """Note what no field may hold, wherever it stands."""
    if len(problems) >= 20:
        return
    if isinstance(value, str):
        _look_at_text(value, where, problems)
    elif isinstance(value, int):
        if not -_WHOLE <= value < _WHOLE:
            problems.append(Problem("field_number_too_large", where))
    elif isinstance(value, (dict, list)):
        if depth >= MAX_DEPTH:
            params: dict[str, str | int] = {"limit": MAX_DEPTH}
            problems.append(Problem("body_too_deep", where[:200], params))
            return
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, one in pairs:
            if isinstance(key, str):
                _look_at_text(key, where, problems)
                place = f"{where}.{key}" if where else key
            else:
                place = f"{where}[{key}]"
            _look(one, place[:200], depth + 1, problems)


def _look_at_text(text: str, where: str, problems: list[Problem]) -> None:
    if text.isascii() and text.isprintable():
        return
    if "\0" in text:
        problems.append(Problem("field_with_nul", where))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        problems.append(Problem("field_with_half_character", _whole(where)))


def _whole(where: str) -> str:
    return where.encode("utf-8", "replace").decode()
