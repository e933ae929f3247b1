"""Where a whole text stops being a document, line by line."""

from dataclasses import dataclass

from testigo.core.pact.source import Unreadable, document_of
from testigo.wording.problems import sentence

# Of a line that is longer so much is shown.
_WIDEST = 160


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """What is wrong at a line of a text, and the lines around it with their numbers."""

    text: str
    line: int
    around: tuple[tuple[int, str], ...]


def places_in(text: str, language: str) -> list[ShownPlace]:
    """What keeps a text from being read sentence by sentence; nothing where it can be."""
    try:
        document_of(text)
    except Unreadable as error:
        lines = text.split("\n")
        return [
            ShownPlace(sentence(one, language), one.line, _around(lines, one.line))
            for one in error.problems
            if one.line
        ]
    return []


def _around(lines: list[str], number: int) -> tuple[tuple[int, str], ...]:
    last = min(number, len(lines))
    return tuple((one, lines[one - 1][:_WIDEST]) for one in range(max(1, last - 2), last + 1))
