"""Another threshold in the text of a pact, all the rest as it was written."""

from collections.abc import Iterator

from testigo.core.pact.load import parse_document
from testigo.core.reading import Node, Report
from testigo.core.tryout.climbing import MQL


class NoThreshold(ValueError):
    """The text has no number that alone is the threshold."""


def rewritten(text: str, threshold: int) -> str:
    """The text with this threshold: whoever has more passes. Raises NoThreshold."""
    root = parse_document(text, Report())
    found = list(_bars(_at(_at(root, "definitions"), MQL)))
    if len(found) != 1:
        raise NoThreshold
    key, node = found[0]
    lines = text.split("\n")
    line, column = (node.line or 1) - 1, (node.column or 1) - 1
    old, new = str(node.value), str(threshold if key == "over" else threshold + 1)
    if not lines[line].startswith(old, column):
        raise NoThreshold
    lines[line] = lines[line][:column] + new + lines[line][column + len(old) :]
    return "\n".join(lines)


def _at(node: Node | None, key: str) -> Node | None:
    return node.value.get(key) if node is not None and isinstance(node.value, dict) else None


def _bars(node: Node | None) -> Iterator[tuple[str, Node]]:
    """The bounds that tests of the total put, each with its key."""
    value = node.value if node is not None else None
    if isinstance(value, list):
        for item in value:
            yield from _bars(item)
    elif isinstance(value, dict):
        if "score" in value and value["score"].value == "total":
            yield from ((key, value[key]) for key in ("over", "at_least") if key in value)
        else:
            for child in value.values():
                yield from _bars(child)
