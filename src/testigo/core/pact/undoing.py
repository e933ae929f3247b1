"""Putting back what was taken out of a text, exactly as it was written."""

from collections.abc import Iterator
from dataclasses import dataclass

from testigo.core.pact.editing import NotWritable, Take, edited
from testigo.core.pact.places import NoSuchPlace, at, place_of, value_at
from testigo.core.pact.source import Unreadable, document_of

# By so much of the text around it a place is found again after other changes.
_AROUND = (120, 60, 30, 15)


@dataclass(frozen=True, slots=True)
class Cut:
    """What taking the entry at a `path` did: `was` stood at an offset of the text, and `now` stands
    there; `before` and `behind` are the text around it."""

    path: str
    at: int
    was: str
    now: str
    before: str
    behind: str


def cut_between(before: str, after: str, path: str) -> Cut:
    """How the text after the entry at a path was taken differs from the one before."""
    shorter = min(len(before), len(after))
    start = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    most = shorter - start
    end = next((n for n in range(most) if before[-1 - n] != after[-1 - n]), most)
    last = len(after) - end
    return Cut(
        path,
        start,
        before[start : len(before) - end],
        after[start:last],
        after[max(0, start - _AROUND[0]) : start],
        after[last : last + _AROUND[0]],
    )


def put_back(text: str, cut: Cut) -> str:
    """The text with what was taken where it stood, whatever else changed meanwhile. Raises
    NotWritable where the place cannot be told any more: taking the entry once more must give the
    text as it is."""
    for start in dict.fromkeys(_places(text, cut)):
        whole = text[:start] + cut.was + text[start + len(cut.now) :]
        try:
            if edited(whole, [Take(cut.path)]) == text and not _is_there(text, whole, cut.path):
                return whole
        except (Unreadable, NoSuchPlace, NotWritable):
            continue
    raise NotWritable(cut.path)


def _is_there(text: str, whole: str, path: str) -> bool:
    """Whether the text has the entry already: whoever undoes twice does not want two of them."""
    now, document = document_of(text), document_of(whole)
    *way, last = place_of(document, path)
    if not isinstance(last, int) or not path.endswith(f"[{last}]"):
        return value_at(now, path) is not None
    items = at(now, tuple(way))
    return isinstance(items, list) and at(document, (*way, last)) in items


def _places(text: str, cut: Cut) -> Iterator[int]:
    """Where it may have stood: where it did, and wherever the text around is the only such."""
    if text[cut.at : cut.at + len(cut.now)] == cut.now:
        yield cut.at
    for width in _AROUND:
        before, behind = cut.before[-width:], cut.behind[:width]
        around = before + cut.now + behind
        if around and text.count(around) == 1:
            yield text.index(around) + len(before)
