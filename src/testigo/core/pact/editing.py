"""Changing single values of a pact in its text, so that all the rest stays as it was written:
comments, order, quotes and columns.

    set_values(text, {"commitments[first-contact].within": "4h"})

Paths are those of `places.py`. What was written is read again, and unless it says exactly what was
meant nothing is changed: no value, however odd, can spoil a document.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import takewhile
from operator import attrgetter
from typing import cast

from testigo.core.pact import source
from testigo.core.pact.places import NoSuchPlace, Place, at, place_of, written_path
from testigo.core.pact.placing import placed, put_first, spliced_in, taken_out
from testigo.core.pact.source import Piece, Scalar, Unreadable, Value, document_of, pieces_of, plain
from testigo.core.pact.writing import written

Given = str | int | float | Decimal | bool | date | None | Iterable["Given"] | Mapping[str, "Given"]


@dataclass(frozen=True, slots=True)
class Put:
    """Say this value at a path; a key that is not there yet is added."""

    path: str
    value: Given


@dataclass(frozen=True, slots=True)
class Add:
    """Add an entry at the end of the list at a path, or as its `first`; a list that is not there
    yet is made."""

    path: str
    entry: Given
    first: bool = False


@dataclass(frozen=True, slots=True)
class Take:
    """Take away the entry or the key at a path."""

    path: str


Edit = Put | Add | Take


class NotWritable(Exception):
    """Raised for a change that this document cannot hold, such as characters that no text has."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def set_values(text: str, changes: Mapping[str, Given]) -> str:
    """The text with other values at these paths. Raises Unreadable, NoSuchPlace, NotWritable."""
    return edited(text, [Put(path, value) for path, value in changes.items()])


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text after these edits, one after the other; where one fails none is made. Raises
    Unreadable, NoSuchPlace, NotWritable."""
    waiting = list(edits)
    while waiting:
        together = _replaced(text, waiting)
        if together is None:
            text, waiting = _edited(text, waiting[0]), waiting[1:]
        else:
            text, waiting = together
    return text


def _replaced(text: str, edits: list[Edit]) -> tuple[str, list[Edit]] | None:
    """The single values that come first replaced at once, and the edits that are left; None where
    the first edit is of another kind. Reading a pact takes a tenth of a second."""
    root = pieces_of(text)
    meant = plain(root)
    found: dict[Scalar, str] = {}
    singles = [cast("Put", edit) for edit in takewhile(partial(_is_single, root, meant), edits)]
    for edit in singles:
        piece = cast("Scalar", placed(root, place_of(meant, edit.path)))
        value = as_value(edit.value)
        found[piece] = text[piece.start : piece.end]
        if not says_the_same(piece.value, value):
            found[piece] = written(value, piece.quote)
        meant, _ = meaning(meant, edit)
    changed = text
    for piece in sorted(found, key=attrgetter("start"), reverse=True):
        changed = changed[: piece.start] + found[piece] + changed[piece.end :]
    if changed != text:
        _check(changed, meant, singles[0].path)
    return (changed, edits[len(singles) :]) if singles else None


def _is_single(root: Piece, document: Value, edit: Edit) -> bool:
    """Whether one written value becomes another."""
    if not isinstance(edit, Put) or isinstance(as_value(edit.value), (list, dict)):
        return False
    piece = placed(root, place_of(document, edit.path))
    return isinstance(piece, Scalar) and piece.start < piece.end


def _check(text: str, meant: Value, path: str) -> None:
    """Raise NotWritable unless the text says what was meant."""
    try:
        said = document_of(text)
    except Unreadable as error:
        raise NotWritable(path) from error
    if not says_the_same(said, meant):
        raise NotWritable(path)


def _edited(text: str, edit: Edit) -> str:
    root = pieces_of(text)
    document = plain(root)
    meant, place = meaning(document, edit)
    if meant == document and says_the_same(meant, document):
        return text
    changed = _written(text, root, edit, place, at(meant, place))
    _check(changed, meant, edit.path)
    return changed


def meaning(document: Value, edit: Edit) -> tuple[Value, Place]:
    """What a document means after an edit, and the place that it is about."""
    meant = deepcopy(document)
    place = place_of(document, edit.path)
    *way, last = place
    holder = at(meant, tuple(way))
    match edit:
        case Put(value=value):
            _hold(holder, last, as_value(value), edit.path)
        case Add(entry=entry):
            items = at(meant, place)
            if items is None:
                items = []
                _hold(holder, last, items, edit.path)
            if not isinstance(items, list):
                raise NoSuchPlace(edit.path)
            items.insert(0 if edit.first else len(items), as_value(entry))
        case Take():
            if at(meant, place) is None and not (isinstance(holder, dict) and last in holder):
                raise NoSuchPlace(edit.path)
            del holder[last]  # type: ignore[union-attr,arg-type]  # the place was found in it
    return meant, place


def _hold(holder: Value, last: str | int, value: Value, path: str) -> None:
    if isinstance(holder, (dict, list)):
        holder[last] = value  # type: ignore[index]  # the place was found in it
    else:
        raise NoSuchPlace(path)


def as_value(given: Given) -> Value:
    """A value as a document says it: amounts are plain numbers."""
    if isinstance(given, Decimal):
        whole = given == given.to_integral_value()
        return int(given) if whole else float(given)
    if isinstance(given, (str, int, float, date)) or given is None:
        return given
    if isinstance(given, Mapping):
        return {key: as_value(value) for key, value in given.items()}
    return [as_value(item) for item in given]


def says_the_same(one: Value, other: Value) -> bool:
    """Whether both say the same; 1, 1.0 and true are three."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(says_the_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(says_the_same, one, other))
    return one == other


def _written(text: str, root: Piece, edit: Edit, place: Place, value: Value) -> str:
    if isinstance(edit, Take):
        return taken_out(text, root, place)
    if isinstance(edit, Add) and isinstance(value, list):
        holder = placed(root, place)
        if isinstance(holder, source.Sequence) and holder.items:
            new = value[0 if edit.first else -1]
            return (
                put_first(text, holder, new) if edit.first else spliced_in(text, holder, None, new)
            )
    return _put(text, root, place, value)


def _put(text: str, root: Piece, place: Place, value: Value) -> str:
    """The value written over what stands at a place, changing as little of it as it can."""
    piece = placed(root, place)
    if piece is None:
        holder = placed(root, place[:-1])
        return spliced_in(text, holder, str(place[-1]), value)
    if isinstance(piece, source.Mapping) and isinstance(value, dict) and value and piece.members:
        return _merged(text, place, plain(piece), value)
    if isinstance(piece, source.Sequence) and isinstance(value, list) and value and piece.items:
        return _aligned(text, root, place, plain(piece), value)
    quote = piece.quote if isinstance(piece, Scalar) else ""
    flow = not isinstance(piece, Scalar) and piece.flow
    said = written(value, quote)
    before = text[: piece.start]
    # Right behind a colon, or in the column of the dashes of a list that was there.
    apart = before.endswith(":") or (not isinstance(piece, Scalar) and not flow)
    return f"{before}{' ' if apart else ''}{said}{text[piece.end :]}"


def _merged(text: str, place: Place, old: Value, new: dict[str, Value]) -> str:
    """A mapping key by key."""
    path = written_path(place)
    gone = [key for key in old if key not in new] if isinstance(old, dict) else []
    for key in gone:
        text = taken_out(text, pieces_of(text), (*place, key))
    for key, value in new.items():
        now = at(document_of(text), (*place, key))
        if now is None or not says_the_same(now, value):
            try:
                text = _put(text, pieces_of(text), (*place, key), value)
            except Unreadable as error:
                raise NotWritable(path) from error
    return text


def _aligned(text: str, root: Piece, place: Place, old: Value, new: list[Value]) -> str:
    """A list item by item where items only went, came or changed in place."""
    assert isinstance(old, list)
    if len(old) == len(new):
        for index, value in enumerate(new):
            if not says_the_same(old[index], value):
                text = _put(text, pieces_of(text), (*place, index), value)
        return text
    kept = [item for item in old if item in new]
    if not kept or new[: len(kept)] != kept:
        piece = placed(root, place)
        assert piece is not None
        apart = not (isinstance(piece, source.Sequence) and piece.flow)
        said = f"{' ' if apart else ''}{written(new, '')}"
        return text[: piece.start] + said + text[piece.end :]
    for index in reversed(range(len(old))):
        if old[index] not in new:
            text = taken_out(text, pieces_of(text), (*place, index))
    for item in new[len(kept) :]:
        holder = placed(pieces_of(text), place)
        text = spliced_in(text, holder, None, item)
    return text
