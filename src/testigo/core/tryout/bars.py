"""Where the text of a pact says its threshold."""

from collections.abc import Iterator

from testigo.core.pact.places import Place, at, written_path
from testigo.core.pact.source import Unreadable, Value, document_of
from testigo.core.tryout.climbing import MQL, NoThreshold

_BARS = ("over", "at_least")


def bar_in(text: str, threshold: int) -> tuple[str, int]:
    """Where the text puts its one bound on the total, and what it has to say there for this
    threshold. Raises NoThreshold."""
    try:
        document = document_of(text)
    except Unreadable as error:
        raise NoThreshold from error
    start: Place = ("definitions", MQL)
    found = list(_bars(at(document, start), start))
    if len(found) != 1:
        raise NoThreshold
    return written_path(found[0]), threshold if found[0][-1] == "over" else threshold + 1


def _bars(value: Value, behind: Place) -> Iterator[Place]:
    """Where tests of the total put their bounds."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _bars(item, (*behind, number))
    elif isinstance(value, dict):
        if value.get("score") == "total":
            yield from ((*behind, key) for key in _BARS if key in value)
        else:
            for key, child in value.items():
                yield from _bars(child, (*behind, key))
