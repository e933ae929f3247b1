"""What was changed in a draft, in the sentences that it changed."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime

from testigo.core.pact.editing import Put, Take, meaning
from testigo.core.pact.places import NoSuchPlace, at, found_at
from testigo.core.pact.source import Unreadable, Value, document_of, value_of
from testigo.queries.pact_drafts import EditLine
from testigo.wording import blank_phrases as say
from testigo.wording.blanks import Options, in_words
from testigo.wording.pact_blanks import lines_about
from testigo.wording.texts import language_of

# So many whole texts are read to tell what stood in them; a reading takes a tenth of a second.
_MOST_READ = 12


@dataclass(frozen=True, slots=True)
class ShownEdit:
    """A change as it is told: what it was, and what its sentence said before and says since."""

    words: str
    at: datetime
    who: str
    clause: str
    old: str
    new: str


def shown_edits(
    edits: Sequence[EditLine], text: str, teams: Options, language: str
) -> Iterator[ShownEdit]:
    """Changes of a draft, the latest first, from the text that they came to. A value that was put
    back to what it was is no change."""
    document, read = _read(text), 1
    tag = language_of(language)
    for one in edits:
        before = document
        if one.what == "text":
            before, read = _read(one.old) if read < _MOST_READ else None, read + 1
        elif document is not None:
            before = _undone(document, one)
        if one.what != "put" or one.old != one.new:
            old, new = _sentences(one, before, document, teams, language)
            words = say.EDITS[_what(one)][tag].format(number=one.old)
            yield ShownEdit(words, one.at, one.who, one.clause, old, new)
        document = before


def _what(one: EditLine) -> str:
    """What a change was to whoever reads: a value that was emptied is a change of its sentence."""
    if one.what == "begun" and one.old:
        return "copied"
    return "put" if one.what == "taken" and not _is_entry(one) else one.what


def _is_entry(one: EditLine) -> bool:
    """Whether a whole entry came or went, and no single value of one."""
    whole = one.path.endswith("]") or one.old.startswith("{") or one.new.startswith("{")
    return whole or one.path.startswith("calendar.hours.")


def _sentences(
    one: EditLine, before: Value, after: Value, teams: Options, language: str
) -> tuple[str, str]:
    if one.what in ("text", "begun", "withdrawn"):
        return "", ""
    if one.what == "voided":
        return one.old, ""
    path = f"{one.path}[{_place_of(one, after)}]" if one.what == "added" else one.path
    old = "" if one.what in ("added", "restored") else _said(before, path, teams, language)
    new = "" if one.what == "taken" and _is_entry(one) else _said(after, path, teams, language)
    return old or ("" if new else one.old), new or ("" if old else one.new)


def _said(document: Value, path: str, teams: Options, language: str) -> str:
    place = found_at(document, path) if document is not None else None
    if place is None:
        return ""
    return " ".join(
        in_words(line, language) for line in lines_about(document, place, language, teams)
    )


def _undone(document: Value, one: EditLine) -> Value:
    """What a document said before a change; None where nobody can tell."""
    try:
        if one.what in ("put", "taken"):
            return _with_old(document, one)
        if one.what in ("added", "restored"):
            path = f"{one.path}[{_place_of(one, document)}]" if one.what == "added" else one.path
            return meaning(document, Take(path))[0]
    except (NoSuchPlace, Unreadable, TypeError, LookupError):
        return None
    return document


def _with_old(document: Value, one: EditLine) -> Value:
    if not one.old:
        return meaning(document, Take(one.path))[0]
    old = value_of(one.old)
    if one.what == "put" or not one.path.endswith("]"):
        return meaning(document, Put(one.path, old))[0]
    holder, _, step = one.path.removesuffix("]").rpartition("[")
    whole = deepcopy(document)
    place = found_at(whole, holder)
    items = at(whole, place) if place is not None else None
    if not isinstance(items, list):
        return None
    # Where it stood only its number says; what has a name is told by it.
    items.insert(int(step) if step.isdigit() else len(items), old)
    return whole


def _place_of(one: EditLine, document: Value) -> int:
    """The number of an entry that was added: the first of routing, else the last."""
    place = found_at(document, one.path) if document is not None else None
    items = at(document, place) if place is not None else None
    if one.path.startswith("routing") or not isinstance(items, list):
        return 0
    return len(items) - 1


def _read(text: str) -> Value:
    try:
        return document_of(text)
    except Unreadable:
        return None
