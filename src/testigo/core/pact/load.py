"""From text to a pact, with every problem and its line and column.

Bounded: a text is at most 256 kB and 20 levels deep, and anchors and aliases are refused, so that
no document unfolds into more than it says.
"""

import re
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from testigo.core.pact.schema import Pact, parse_draft, parse_pact
from testigo.core.problems import Problem
from testigo.core.reading import Node, Report

LONGEST = 256_000
DEEPEST = 20

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}\Z")
_FLOAT = re.compile(r"[-+]?(?:[0-9]{1,18}\.[0-9]{0,12}|\.[0-9]{1,12})(?:[eE][-+]?[0-9]{1,2})?\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
# An escape in quotes can write what the text itself may not hold, and what no database keeps.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def load_pact(text: str) -> tuple[Pact | None, list[Problem]]:
    """Read a pact; it is None when there is any problem, and then all of them are told."""
    return _load(text, parse_pact)


def load_draft(text: str) -> tuple[Pact | None, list[Problem]]:
    """The same for a pact that is still to be signed, of which more is asked."""
    return _load(text, parse_draft)


def _load(text: str, parse: Callable[[Node], Pact]) -> tuple[Pact | None, list[Problem]]:
    report = Report()
    root = parse_document(text, report)
    pact = parse(root) if root is not None else None
    problems = sorted(report.problems, key=lambda p: (p.line or 0, p.column or 0))
    return (None if problems else pact), problems


def parse_document(text: str, report: Report) -> Node | None:
    """The tree of a YAML 1.2 document; None, with the reason noted, when it cannot be read."""
    if len(text) > LONGEST:
        report.problems.append(Problem("document_too_long", params={"longest": LONGEST}))
        return None
    try:
        return _Reader(text, report).document()
    except _Unreadable as error:
        report.problems.append(error.problem)
    except MarkedYAMLError as error:
        place = _place(error.problem_mark or error.context_mark)
        report.problems.append(Problem("not_yaml", "", {}, *place))
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - text.rfind("\n", 0, error.position)
        report.problems.append(Problem("not_yaml", "", {}, line, column))
    except (YAMLError, ValueError, OverflowError):
        report.problems.append(Problem("not_yaml", "", {}, 1, 1))
    return None


class _Unreadable(Exception):
    """Raised where reading cannot go on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def _place(mark: Any) -> tuple[int, int]:
    """Line and column, counted from 1."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _Reader:
    """Builds the tree from the events of the parser, one pass over the text."""

    def __init__(self, text: str, report: Report) -> None:
        self.report = report
        self.events = YAML(typ="safe", pure=True).parse(StringIO(text))

    def document(self) -> Node | None:
        """The only document of the text; None, with the reason noted, when there is none."""
        next(self.events)
        event = next(self.events)
        if not isinstance(event, DocumentStartEvent):
            self.report.problems.append(Problem("document_empty", "", {}, 1, 1))
            return None
        root = self._node(next(self.events), "", 0)
        next(self.events)
        event = next(self.events)
        if isinstance(event, DocumentStartEvent):
            raise _Unreadable(Problem("not_yaml", "", {}, *_place(event.start_mark)))
        return root

    def _node(self, event: Any, where: str, depth: int) -> Node:
        place = _place(event.start_mark)
        if isinstance(event, AliasEvent) or event.anchor:
            raise _Unreadable(Problem("anchor_refused", where, {}, *place))
        if depth > DEEPEST:
            raise _Unreadable(Problem("document_too_deep", where, {"deepest": DEEPEST}, *place))
        node = Node(None, where, *place, self.report)
        if isinstance(event, MappingStartEvent):
            node.value = self._mapping(where, depth)
        elif isinstance(event, SequenceStartEvent):
            node.value = self._sequence(where, depth)
        elif UNPRINTABLE.search(event.value):
            raise _Unreadable(Problem("not_yaml", where, {}, *place))
        else:
            node.value = scalar_of(event.value, quoted=not event.implicit[0])
        return node

    def _sequence(self, where: str, depth: int) -> list[Node]:
        items: list[Node] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            items.append(self._node(event, f"{where}[{len(items)}]", depth + 1))
        return items

    def _mapping(self, where: str, depth: int) -> dict[str, Node]:
        children: dict[str, Node] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            key = self._node(event, where, depth + 1)
            name = event.value if isinstance(event, ScalarEvent) else None
            inner = f"{where}.{name}" if where else str(name)
            child = self._node(next(self.events), inner, depth + 1)
            if name is None:
                key.problem("not_a_text")
                continue
            if name in children:
                place = _place(event.start_mark)
                self.report.problems.append(Problem("key_twice", inner, {"key": name}, *place))
            children[name] = child
        return children


def scalar_of(text: str, *, quoted: bool) -> str | int | float | bool | date | None:
    """What a scalar of the document means; one in quotes is a text."""
    if quoted:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    if _FLOAT.match(text):
        return float(text)
    if _DATE.match(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text
