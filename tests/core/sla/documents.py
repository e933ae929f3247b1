"""Documents for the tests of a room, without the reading of text."""

from typing import Any

from testigo.core.problems import Problem
from testigo.core.reading import Node, Report


def node(value: Any, where: str = "pact", report: Report | None = None) -> Node:
    """A tree of plain values as the document that says them."""
    report = Report() if report is None else report
    inner: Any = value
    if isinstance(value, dict):
        inner = {key: node(child, f"{where}.{key}", report) for key, child in value.items()}
    elif isinstance(value, list):
        inner = [node(child, f"{where}[{place}]", report) for place, child in enumerate(value)]
    return Node(inner, where, None, None, report)


def told(root: Node) -> list[tuple[str, str]]:
    """(code, where) of every problem noted, in order."""
    return [(problem.code, problem.where) for problem in root.report.problems]


def only(root: Node) -> Problem:
    """The one problem that was noted."""
    (problem,) = root.report.problems
    return problem
