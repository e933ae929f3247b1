"""Sentences of an agreement by section, and what two of them say otherwise."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one clause says."""

    clause: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a clause said and says: empty before where it is new, empty after where it is gone."""

    section: str
    clause: str
    before: str
    after: str

    @property
    def pieces(self) -> "tuple[tuple[Piece, ...], tuple[Piece, ...]]":
        """What it said and says in pieces: old, new."""
        return pieces_of(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a sentence; `changed` says that the other sentence has others in their place."""

    text: str
    changed: bool


def pieces_of(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both sentences in pieces, so that the words that differ stand out; whole where one of them is
    missing or hardly a word stayed."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matched = SequenceMatcher(a=old, b=new, autojunk=False)
    if not before or not after or matched.ratio() < _ALIKE:
        return (Piece(before, False),), (Piece(after, False),)
    steps = matched.get_opcodes()
    return (
        tuple(Piece("".join(old[a:b]), tag != "equal") for tag, a, b, _, _ in steps if b > a),
        tuple(Piece("".join(new[a:b]), tag != "equal") for tag, _, _, a, b in steps if b > a),
    )


# A word with its figures and marks, or the space between two.
_WORDS = re.compile(r"\s+|[\w.,\-−+%]*\w%?|[^\w\s]+")
# Under so much that stayed, marks would only be noise.
_ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences that belong together, under a key of SECTIONS and its name."""

    key: str
    title: str
    sentences: tuple[Sentence, ...]


def changes_of(old: Sequence[Section], new: Sequence[Section]) -> Iterator[Change]:
    """What two texts say otherwise, section by section in the order of the later one; what is gone
    stands in the section that it was in. Entries that have no name of their own, such as
    `alerts[2]`, are told apart by what they say and not by their number: one more is one change."""
    before, after = ({one.key: one for one in text} for text in (old, new))
    for key in [*after, *(key for key in before if key not in after)]:
        then, now = before.get(key), after.get(key)
        title = now.title if now else before[key].title
        told = _changes(title, then.sentences if then else (), now.sentences if now else ())
        yield from sorted(told, key=lambda change: not change.after)


def _changes(title: str, old: Sequence[Sentence], new: Sequence[Sentence]) -> Iterator[Change]:
    then = {one.clause: one.text for one in old if not _is_numbered(one)}
    now = {one.clause: one.text for one in new if not _is_numbered(one)}
    for clause in [*now, *(clause for clause in then if clause not in now)]:
        if then.get(clause, "") != now.get(clause, ""):
            yield Change(title, clause, then.get(clause, ""), now.get(clause, ""))
    lists = dict.fromkeys(_list_of(one) for one in (*new, *old) if _is_numbered(one))
    for name in lists:
        yield from _numbered(
            title,
            [one for one in old if _is_numbered(one) and _list_of(one) == name],
            [one for one in new if _is_numbered(one) and _list_of(one) == name],
        )


def _numbered(title: str, old: list[Sentence], new: list[Sentence]) -> Iterator[Change]:
    said_then, said_now = [one.text for one in old], [one.text for one in new]
    matcher = SequenceMatcher(None, said_then, said_now, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        pairs = min(i2 - i1, j2 - j1)
        for at in range(pairs):
            was, said = old[i1 + at], new[j1 + at]
            yield Change(title, said.clause, was.text, said.text)
        for said in new[j1 + pairs : j2]:
            yield Change(title, said.clause, "", said.text)
        for was in old[i1 + pairs : i2]:
            yield Change(title, was.clause, was.text, "")


def _is_numbered(sentence: Sentence) -> bool:
    return sentence.clause.endswith("]")


def _list_of(sentence: Sentence) -> str:
    return sentence.clause.rpartition("[")[0]
