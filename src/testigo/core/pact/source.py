"""The text of a pact piece by piece: where each value stands, so that one can be changed in place.

Offsets count characters of the text. A piece ends where its value does: comments, spaces and commas
behind it are not part of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from testigo.core.pact.load import DEEPEST, LONGEST, UNPRINTABLE, parse_document, scalar_of
from testigo.core.problems import Problem
from testigo.core.reading import Report

Value = str | int | float | bool | date | list["Value"] | dict[str, "Value"] | None


class Unreadable(Exception):
    """Raised for a text that is no document; `problems` say where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value; `quote` is how it is written: `"`, `'`, `|`, `>` or nothing."""

    start: int
    end: int
    value: str | int | float | bool | date | None
    quote: str


@dataclass(frozen=True, slots=True)
class Member:
    """A pair of a mapping: its value, and where its key begins."""

    key_start: int
    piece: "Piece"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Pairs in their order; `flow` is one in braces. `column` is that of its keys."""

    start: int
    end: int
    column: int
    flow: bool
    members: dict[str, Member]


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items in their order; `flow` is one in brackets. `column` is that of its dashes."""

    start: int
    end: int
    column: int
    flow: bool
    items: list["Piece"]


Piece = Scalar | Mapping | Sequence


def pieces_of(text: str) -> Piece:
    """The pieces of a document. Raises Unreadable where it is none, has anchors or is too long."""
    try:
        return _Cutter(text).document()
    except (_Irregular, YAMLError, ValueError, OverflowError) as error:
        report = Report()
        parse_document(text, report)
        raise Unreadable(report.problems or [Problem("not_yaml", "", {}, 1, 1)]) from error


def document_of(text: str) -> Value:
    """What a document says, as plain values. Raises Unreadable."""
    return plain(pieces_of(text))


def value_of(text: str) -> Value:
    """What a single value says as a document writes it; nothing for an empty text. Raises
    Unreadable."""
    said = document_of(f"said: {text}")
    return said.get("said") if isinstance(said, dict) and len(said) == 1 else None


def plain(piece: Piece) -> Value:
    """What a piece says."""
    match piece:
        case Scalar(value=value):
            return value
        case Mapping(members=members):
            return {key: plain(member.piece) for key, member in members.items()}
        case Sequence(items=items):
            return [plain(item) for item in items]


class _Irregular(Exception):
    """Raised for what a pact may not be; the reader of pacts says why."""


class _Cutter:
    """Cuts a text along the events of the parser."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise _Irregular
        self.text = text
        self.events: Iterator[Any] = YAML(typ="safe", pure=True).parse(text)
        self.depth = 0

    def document(self) -> Piece:
        """The only document of the text."""
        next(self.events)
        if not isinstance(next(self.events), DocumentStartEvent):
            raise _Irregular
        root = self.piece(next(self.events))
        next(self.events)
        if isinstance(next(self.events), DocumentStartEvent):
            raise _Irregular
        return root

    def piece(self, event: Any) -> Piece:
        """What begins with an event."""
        if isinstance(event, AliasEvent) or event.anchor or self.depth > DEEPEST:
            raise _Irregular
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        self.depth += 1
        mapping = isinstance(event, MappingStartEvent)
        piece = self._mapping(event) if mapping else self._sequence(event)
        self.depth -= 1
        return piece

    def _scalar(self, event: Any) -> Scalar:
        if UNPRINTABLE.search(event.value):
            raise _Irregular
        start, end, quote = event.start_mark.index, event.end_mark.index, event.style or ""
        if quote in ("|", ">"):
            end = start + len(self.text[start:end].rstrip())
        return Scalar(start, end, scalar_of(event.value, quoted=not event.implicit[0]), quote)

    def _mapping(self, event: Any) -> Mapping:
        members: dict[str, Member] = {}
        last = start = event.start_mark.index
        while not isinstance(key := next(self.events), MappingEndEvent):
            if not isinstance(key, ScalarEvent) or key.anchor or key.value in members:
                raise _Irregular
            piece = self.piece(next(self.events))
            if isinstance(piece, Scalar) and piece.start == piece.end:
                piece = self._nothing(key.end_mark.index)
            members[key.value] = Member(key.start_mark.index, piece)
            last = piece.end
        flow = bool(event.flow_style)
        end = key.end_mark.index if flow else last
        return Mapping(start, end, event.start_mark.column, flow, members)

    def _nothing(self, key_end: int) -> Scalar:
        """An absent value stands behind the colon of its key, not before what follows."""
        colon = self.text.find(":", key_end)
        place = colon + 1 if colon >= 0 and not self.text[key_end:colon].strip() else key_end
        return Scalar(place, place, None, "")

    def _sequence(self, event: Any) -> Sequence:
        items: list[Piece] = []
        while not isinstance(item := next(self.events), SequenceEndEvent):
            items.append(self.piece(item))
        flow = bool(event.flow_style)
        start = event.start_mark.index
        last = items[-1].end if items else start
        end = item.end_mark.index if flow else last
        return Sequence(start, end, event.start_mark.column, flow, items)
