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

_WHOLE = re.compile(r"[-+]?[0-9]{1,15}\Z")
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,6})?\Z")
# Thousands as each language groups them, and an amount that has one reading in both.
_GROUPED = {"es": re.compile(r"[-+]?[0-9]{1,3}(?:\.[0-9]{3})+\Z"),
            "en": re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+\Z")}  # fmt: skip
_CENTS = re.compile(r"[0-9]{1,15}[.,][0-9]{1,2}\Z")
_CLOCK = re.compile(r"([0-9]{1,2})\s?[:.h]\s?([0-9]{2})\Z")
_BETWEEN_HOURS = re.compile(r"\s*(?:[-–—]|\ba\b|\bto\b)\s*")
_QUARTER = re.compile(
    r"(?:[QT]\s?([1-4])|([1-4])\s?[QT])[\s/-]*(20[0-9]{2})\Z|(20[0-9]{2})[\s/-]*[QT]\s?([1-4])\Z",
    re.IGNORECASE,
)
_MONTH = re.compile(r"(0?[1-9]|1[0-2])\s?[/-]\s?(20[0-9]{2})\Z")
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


def _one_line(typed: Sequence[str]) -> str:
    return " ".join(_first(typed).split("\n"))


def _bare(text: str) -> str:
    """A number without blanks and thousands, with a point for its decimals: by the marks of the
    language where they group, either mark otherwise."""
    bare = re.sub(r"\s", "", text).replace("−", "-")
    if _GROUPED["en" if get_language() == "en" else "es"].match(bare):
        return bare.replace(".", "").replace(",", "")
    return bare.replace(",", ".")


def _whole(typed: Sequence[str]) -> Given:
    bare = _bare(_first(typed))
    return int(bare) if _WHOLE.match(bare) else _first(typed)


def _money(typed: Sequence[str]) -> Given:
    """An amount, by the language of who typed it; one with two readings stays as it was typed."""
    text = _first(typed)
    if _CENTS.match(text):
        return Decimal(text.replace(",", "."))
    try:
        return typed_amount(text, get_language() or "es")
    except BadValue:
        return text


def _decimal(text: str) -> Given:
    bare = _bare(text)
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


def _whole_pair(typed: Sequence[str]) -> Given:
    return [_whole((one,)) for one in (*typed, "", "")[:2]]


def _texts(typed: Sequence[str]) -> list[str]:
    text = _first(typed)
    between = "[;\n]" if ";" in text else "[,\n]"
    return [one.strip() for one in re.split(between, text) if one.strip()]


def _hours(typed: Sequence[str]) -> Given:
    """Ranges of hours, as people write them: `9:00 - 14:00`."""
    return ["-".join(map(_clock, _BETWEEN_HOURS.split(one))) for one in _texts(typed)]


def _clock(text: str) -> str:
    match = _CLOCK.match(text.strip())
    return f"{int(match[1]):02}:{match[2]}" if match else text


def _year_day(typed: Sequence[str]) -> Given:
    day, month = (*typed, "", "")[:2]
    return f"{month}-{day.zfill(2)}" if day.isdigit() and month else day


def _period(typed: Sequence[str]) -> Given:
    """A quarter or a month, however it is written: `T4 2026`, `Q4 2026`, `11/2026`."""
    text = _first(typed)
    if quarter := _QUARTER.match(text):
        before, behind, year, first_year, last = quarter.groups()
        return f"{year or first_year}-Q{before or behind or last}"
    month = _MONTH.match(text)
    return f"{month[2]}-{int(month[1]):02}" if month else text


def _flag(typed: Sequence[str]) -> Given:
    return "yes" in typed


_TYPED: Mapping[str, Callable[[Sequence[str]], Given]] = {
    "number": _whole,
    "decimal": lambda typed: _decimal(_first(typed)),
    "year_day": _year_day,
    "clock": lambda typed: _clock(_first(typed)),
    "period": _period,
    "whole_pair": _whole_pair,
    "hours": _hours,
    "money": _money,
    "share": _share,
    "time": _time,
    "days": _days,
    "day": _day,
    "choice": _first,
    "text": _one_line,
    "long": _first,
    "many": _many,
    "pair": _pair,
    "texts": _texts,
    "flag": _flag,
}
