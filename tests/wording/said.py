"""What the source says: every problem that some part of Testigo can raise, with its values."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import testigo

SOURCE = Path(testigo.__file__).parent
# Django's own codes, and codes that are chosen from a table at run time.
CHOSEN_ELSEWHERE = {
    "password_too_short": {"min_length"},
    "password_too_common": set(),
    "password_too_similar": set(),
}
# Functions that make a problem, and which of their arguments is its code.
_MAKERS = {"Problem": 0, "problem": 0, "refuse": 0, "BadValue": 0, "_written": 1, "_found": 2}
_CODE = re.compile(r"[a-z][a-z0-9_.]*\Z")


def _calls(folder: str) -> Iterator[ast.Call]:
    for path in sorted((SOURCE / folder).rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        raised = {n.exc for n in ast.walk(tree) if isinstance(n, ast.Raise)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (_name(node) in _MAKERS or node in raised):
                yield node


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _code(call: ast.Call) -> str:
    """The code in a call: a constant text of small letters and `_`, in its place or as `code=`."""
    place = _MAKERS.get(_name(call), 0)
    given = call.args[place] if len(call.args) > place else None
    given = next((word.value for word in call.keywords if word.arg == "code"), given)
    value = given.value if isinstance(given, ast.Constant) else None
    return value if isinstance(value, str) and _CODE.match(value) else ""


def _values(call: ast.Call) -> set[str] | None:
    """The names of the values that a call gives; None when they are put together elsewhere."""
    names = {word.arg for word in call.keywords if word.arg not in (None, "params")}
    dicts = [*call.args[1:], *(word.value for word in call.keywords if word.arg == "params")]
    for given in dicts:
        if isinstance(given, ast.Dict):
            names |= {key.value for key in given.keys if isinstance(key, ast.Constant)}
        elif isinstance(given, ast.Name):
            return None
    if _name(call) == "_written":
        return None
    if _name(call) == "BadValue":
        names.add("column")  # given where the cell is read
    return {name for name in names if name is not None}


def problems_in_the_code() -> dict[str, set[str] | None]:
    """code → the values given wherever it is raised; None where they cannot be seen."""
    found: dict[str, set[str] | None] = dict(CHOSEN_ELSEWHERE)
    for folder in (
        "core",
        "connect",
        "actions",
        "queries",
        "cli",
        "web",
        "api",
        "alerts",
        "egress",
    ):
        for call in _calls(folder):
            code = _code(call)
            if not code:
                continue
            values = _values(call)
            held = found.get(code, values)
            found[code] = None if values is None or held is None else held & values
    return found


def texts_in_the_code() -> set[str]:
    """Every text constant outside the wording."""
    return {
        node.value
        for path in SOURCE.rglob("*.py")
        if path.parent.name != "wording"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
