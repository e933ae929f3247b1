"""What was typed into the blanks of a sentence, as values of the pact.

What is no such value is kept as it was typed, as a text: the draft then says what is wrong with it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import get_language

from testigo.connect.amounts import typed_amount
from testigo.connect.values import BadValue
from testigo.core.pact.editing import Edit, Given, Put, Take
from testigo.core.pact.source import Unreadable, Value, value_of
from testigo.core.pact.writing import written
from testigo.wording.blanks import Blank, Line

_WHOLE = re.compile(r"[-+−]?[0-9]{1,15}\Z")
_NUMBER = re.compile(r"[-+−]?[0-9]{1,15}(?:\.[0-9]{1,6})?\Z")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
LONGEST = 2_000


def edits_from(line: Line, post: QueryDict) -> list[Edit]:
    """The edits of a sentence: only blanks whose value is another one than was seen."""
    edits: list[Edit] = []
    for blank in line.blanks:
        if f"was:{blank.path}" not in post:
            continue
        typed = [_clean(one) for one in post.getlist(blank.path)]
        if tuple(typed) == tuple(post.getlist(f"showed:{blank.path}")):
            continue
        value = typed_value(blank, typed)
        gone = blank.optional and (value in ("", []) or value is None or value is False)
        if gone and post.get(f"was:{blank.path}"):
            edits.append(Take(blank.path))
        elif not gone:
            edits.append(Put(blank.path, value))
    return edits


def seen_in(line: Line, post: QueryDict) -> dict[str, Given]:
    """What the blanks of a sentence said when it was shown."""
    seen: dict[str, Given] = {}
    for blank in line.blanks:
        said = post.get(f"was:{blank.path}")
        if said is not None:
            seen[blank.path] = read_back(said)
    return seen


def read_back(said: str) -> Value:
    """A value that a form carried as the document writes it; what cannot be read is no value of
    any document."""
    try:
        return value_of(said)
    except Unreadable:
        return said


def as_carried(value: Value) -> str:
    """A value as a form carries it; empty for nothing."""
    return "" if value is None else written(value)


def typed_value(blank: Blank, typed: Sequence[str]) -> Given:
    """What a blank says once this was typed into its fields."""
    return _TYPED[blank.kind](typed)


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n"))[:LONGEST].strip()


def _first(typed: Sequence[str]) -> str:
    return typed[0] if typed else ""


def _whole(typed: Sequence[str]) -> Given:
    text = _first(typed).replace(" ", "")
    return int(text.replace("−", "-")) if _WHOLE.match(text) else _first(typed)


def _money(typed: Sequence[str]) -> Given:
    """An amount, by the language of who typed it; one with two readings stays as it was typed."""
    try:
        return typed_amount(_first(typed), get_language() or "es")
    except BadValue:
        return _first(typed)


def _decimal(text: str) -> Given:
    bare = text.replace(" ", "").replace(",", ".").replace("−", "-")
    return Decimal(bare) if _NUMBER.match(bare) else text


def _share(typed: Sequence[str]) -> Given:
    text = _first(typed).removesuffix("%").strip().replace(",", ".")
    return f"{text}%" if _NUMBER.match(text) else _first(typed)


def _time(typed: Sequence[str]) -> Given:
    amount, unit = (*typed, "", "")[:2]
    return f"{amount.strip()}{unit}" if amount.strip().isdigit() else amount


def _days(typed: Sequence[str]) -> Given:
    text = _first(typed)
    return f"{text}d" if text.isdigit() else text


def _day(typed: Sequence[str]) -> Given:
    try:
        return date.fromisoformat(_first(typed))
    except ValueError:
        return _first(typed)


def _many(typed: Sequence[str]) -> Given:
    return [one for one in typed if one]


def _pair(typed: Sequence[str]) -> Given:
    return [_decimal(one) for one in (*typed, "", "")[:2]]


def _texts(typed: Sequence[str]) -> Given:
    text = _first(typed)
    between = ";" if ";" in text else ","
    return [one.strip() for one in text.split(between) if one.strip()]


def _flag(typed: Sequence[str]) -> Given:
    return "yes" in typed


_TYPED: Mapping[str, Callable[[Sequence[str]], Given]] = {
    "number": _whole,
    "money": _money,
    "share": _share,
    "time": _time,
    "days": _days,
    "day": _day,
    "choice": _first,
    "text": _first,
    "long": _first,
    "many": _many,
    "pair": _pair,
    "texts": _texts,
    "flag": _flag,
}
