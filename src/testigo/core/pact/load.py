"""From text to a pact, with every problem and its line and column.

Bounded: a text is at most 256 kB and 20 levels deep, and anchors and aliases are refused, so that
no document unfolds into more than it says.
"""

import re
from datetime import date
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from testigo.core.pact.schema import Pact, parse_pact
from testigo.core.problems import Problem
from testigo.core.reading import Node, Report

LONGEST = 256_000
DEEPEST = 20

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}\Z")
_FLOAT = re.compile(r"[-+]?(?:[0-9]{1,18}\.[0-9]{0,12}|\.[0-9]{1,12})(?:[eE][-+]?[0-9]{1,2})?\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def load_pact(text: str) -> tuple[Pact | None, list[Problem]]:
    """Read a pact; it is None when there is any problem, and then all of them are told."""
    report = Report()
    root = parse_document(text, report)
    pact = parse_pact(root) if root is not None else None
    problems = sorted(report.problems, key=lambda p: (p.line or 0, p.column or 0))
    return (None if problems else pact), problems


def parse_document(text: str, report: Report) -> Node | None:
    """The tree of a YAML 1.2 document; None, with the reason noted, when it cannot be read."""
    if len(text) > LONGEST:
        report.problems.append(Problem("document_too_long", params={"longest": LONGEST}))
        return None
    try:
        for event in YAML(typ="safe", pure=True).parse(StringIO(text)):
            if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
                place = event.start_mark
                report.problems.append(
                    Problem("anchor_refused", "", {}, place.line + 1, place.column + 1)
                )
                return None
        root = YAML(typ="rt", pure=True).compose(StringIO(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        report.problems.append(Problem("not_yaml", "", {}, line, column))
        return None
    except (YAMLError, ValueError, RecursionError):
        report.problems.append(Problem("not_yaml", "", {}, 1, 1))
        return None
    if root is None:
        report.problems.append(Problem("document_empty", "", {}, 1, 1))
        return None
    return _node(root, "", report, 0)


def _node(source: Any, where: str, report: Report, depth: int) -> Node:
    line, column = source.start_mark.line + 1, source.start_mark.column + 1
    node = Node(None, where, line, column, report)
    if depth > DEEPEST:
        node.problem("document_too_deep", deepest=DEEPEST)
    elif isinstance(source, MappingNode):
        node.value = _mapping(source, where, report, depth)
    elif isinstance(source, SequenceNode):
        node.value = [
            _node(item, f"{where}[{place}]", report, depth + 1)
            for place, item in enumerate(source.value)
        ]
    elif isinstance(source, ScalarNode):
        node.value = _scalar(source, node)
    return node


def _mapping(source: MappingNode, where: str, report: Report, depth: int) -> dict[str, Node]:
    children: dict[str, Node] = {}
    for key, value in source.value:
        name = str(key.value)
        child = _node(value, f"{where}.{name}" if where else name, report, depth + 1)
        if name in children:
            place = key.start_mark
            report.problems.append(
                Problem("key_twice", child.where, {"key": name}, place.line + 1, place.column + 1)
            )
        children[name] = child
    return children


def _scalar(source: ScalarNode, node: Node) -> str | int | float | bool | date | None:
    text: str = source.value
    if source.style in ("'", '"', "|", ">"):
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
            node.problem("not_a_date")
    return text
