"""Where something stands in a pact: paths such as `commitments[first-contact].within`.

A step in brackets is the number of an item, or what it is known by: its id, the period of a goal,
or the item itself (`calendar.closed[2026-12-24]`). A clause such as `scoring.pricing-page` is a
path as well: a list is asked for its item by name, and `scoring` stands for its rules.
`definitions.mql.when...over` is the first `over` within the condition, in the order of writing.
"""

import re
from collections.abc import Iterator
from datetime import date

from testigo.core.pact.source import Value

Place = tuple[str | int, ...]
_STEP = re.compile(r"\.\.\.([^.\[\]]+)|\[([^\]]*)\]|\.?([^.\[\]]+)")
_KNOWN_BY = ("id", "period")


class NoSuchPlace(Exception):
    """Raised for a path that leads nowhere in this document."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def place_of(document: Value, path: str) -> Place:
    """The keys and indexes that a path stands for. The last key may be one that the mapping does
    not have yet. Raises NoSuchPlace."""
    place = found_at(document, path)
    if place is None:
        raise NoSuchPlace(path)
    return place


def found_at(document: Value, path: str) -> Place | None:
    """The same, None for a path that leads nowhere."""
    steps = list(_steps(path))
    return _walk(document, steps, ()) if steps else None


def value_at(document: Value, path: str) -> Value:
    """What stands at a path; None where nothing does."""
    place = found_at(document, path)
    return None if place is None else at(document, place)


def at(document: Value, place: Place) -> Value:
    """What stands at a place; None where nothing does."""
    for step in place:
        if isinstance(document, dict) and isinstance(step, str):
            document = document.get(step)
        elif isinstance(document, list) and isinstance(step, int) and step < len(document):
            document = document[step]
        else:
            return None
    return document


def written_path(place: Place) -> str:
    """A place as a path with numbers, as problems name it: `scoring.rules[2].points`."""
    told = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return told.removeprefix(".")


def name_of(item: Value, at: int) -> str:
    """How a path names an item of a list: by its id or period, else by itself or its number."""
    if isinstance(item, dict):
        for key in _KNOWN_BY:
            if isinstance(item.get(key), str) and not str(item[key]).isdigit():
                return str(item[key])
    return item.isoformat() if isinstance(item, date) else str(at)


_Step = tuple[str, str]


def _steps(path: str) -> Iterator[_Step]:
    """(kind, name), the kind being `deep`, `item` or `key`."""
    end = 0
    for match in _STEP.finditer(path):
        if match.start() != end:
            return
        end = match.end()
        deep, item, key = match.groups()
        yield ("deep", deep) if deep else ("key", key) if key else ("item", item)


def _walk(value: Value, steps: list[_Step], behind: Place) -> Place | None:
    if not steps:
        return behind
    kind, name = steps[0]
    if kind == "deep":
        return _deep(value, name, steps[1:], behind)
    if isinstance(value, list):
        index = _index(value, name)
        return None if index is None else _walk(value[index], steps[1:], (*behind, index))
    if not isinstance(value, dict):
        return None
    # A key may have dots itself: `props.amount`.
    for upto in range(1, len(steps) + 1):
        key = ".".join(name for _, name in steps[:upto])
        if key in value:
            return _walk(value[key], steps[upto:], (*behind, key))
    if isinstance(value.get("rules"), list):
        return _walk(value["rules"], steps, (*behind, "rules"))
    joined = ".".join(name for _, name in steps)
    new = len(steps) == 1 or name == "props"
    return (*behind, joined) if kind == "key" and new else None


def _deep(value: Value, name: str, steps: list[_Step], behind: Place) -> Place | None:
    if isinstance(value, dict) and name in value:
        return _walk(value[name], steps, (*behind, name))
    inside: list[tuple[str | int, Value]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    found = (_deep(one, name, steps, (*behind, step)) for step, one in inside)
    return next((place for place in found if place is not None), None)


def _index(items: list[Value], name: str) -> int | None:
    if name.isascii() and name.isdigit():
        return int(name) if int(name) < len(items) else None
    for index, item in enumerate(items):
        if name_of(item, index) == name or (not isinstance(item, dict) and str(item) == name):
            return index
    return None


# How deep a clause lies under the keys that hold several.
_DEPTH = {
    "parties": 2,
    "calendar": 2,
    "definitions": 2,
    "ideal_customer": 2,
    "scoring": 3,
    "routing": 3,
    "commitments": 2,
    "dispositions": 2,
    "goals": 2,
    "alerts": 2,
}


def clause_at(document: Value, place: Place) -> str:
    """The clause that a place belongs to, as sentences name it: `scoring.pricing-page`,
    `calendar.seasons[0]`, `in_force_from`."""
    depth = _DEPTH.get(str(place[0]), 1)
    if place[:2] == ("calendar", "seasons"):
        depth = 3
    named = ""
    for count, step in enumerate(place[:depth], start=1):
        if isinstance(step, int):
            name = name_of(at(document, place[:count]), step)
            named += f"[{step}]" if name == str(step) else f".{name}"
        elif (place[0], step) != ("scoring", "rules"):
            named += f".{step}"
    return named.removeprefix(".")
