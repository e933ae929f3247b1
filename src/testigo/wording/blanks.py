"""Sentences with blanks: what a pact says, with the values that may be changed left open."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from testigo.core.durations import parse_duration
from testigo.core.pact.places import value_at
from testigo.core.pact.source import Value
from testigo.wording.opening_hours import day_words
from testigo.wording.texts import Language, Text, language_of

# number: a whole number · decimal: one with decimals · money: an amount · share: a percentage ·
# time: a number and its unit · days: a number of days · day: a date · year_day: one of every year,
# day and month · clock: a time of day · period: a quarter or a month · choice: one of the
# options · many: some of them · flag: yes or no · pair, whole_pair: two numbers · hours: ranges of
# hours · texts: several texts in one line · text: a text · long: one that may take several lines.
Kind = Literal[
    "number", "decimal", "money", "share", "time", "days", "day", "year_day", "clock", "period",
    "choice", "many", "flag", "pair", "whole_pair", "hours", "texts", "text", "long",
]  # fmt: skip
Options = tuple[tuple[str, str], ...]

_SLOT = re.compile(r"\{([a-z_]+)\}")
_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_YEAR_DAY = re.compile(r"([0-9]{2})-([0-9]{2})\Z")
# As many characters as a field shows before it takes several lines.
_ONE_LINE = 34
_SHARE = re.compile(r"([0-9.]+)\s?%\Z")


@dataclass(frozen=True, slots=True)
class Blank:
    """A value that may be changed: where it stands, how it is asked for, and what it says now, as
    one text for each field (a time has two). `fallback` is what holds where it is not written; an
    optional one that is left empty is taken out of the pact."""

    path: str
    kind: Kind
    label: str
    values: tuple[str, ...]
    options: Options = ()
    optional: bool = False
    fallback: str = ""

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of the options that are chosen."""
        return tuple(label for value, label in self.options if value in self.values)

    @property
    def width(self) -> int:
        """How many characters its field shows."""
        return min(max(len(self.values[0]) if self.values else 0, 3), 60)

    @property
    def is_long(self) -> bool:
        """Whether what it says takes more than one line of a phone."""
        return bool(self.values) and len(self.values[0]) > _ONE_LINE

    @property
    def is_day(self) -> bool:
        """Whether what it says is a date."""
        return bool(self.values and (not self.values[0] or _DAY.match(self.values[0])))


Part = str | Blank


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of one clause; `entry` is the path of what may be taken away as a whole. It is
    `redrawn` after each change where one of its values decides what another may be."""

    clause: str
    parts: tuple[Part, ...]
    entry: str = ""
    redrawn: bool = False

    @property
    def blanks(self) -> tuple[Blank, ...]:
        """The values that may be changed, in their order."""
        return tuple(part for part in self.parts if isinstance(part, Blank))


def in_words(line: Line, language: str) -> str:
    """A sentence with what its blanks say, to be read and not to be changed."""
    return "".join(part if isinstance(part, str) else _words(part, language) for part in line.parts)


def _words(blank: Blank, language: str) -> str:
    """What a blank says, as one reads it: an empty one is a dash."""
    named = dict(blank.options)
    if blank.kind == "flag":
        return (_YES if blank.values else _NO)[language_of(language)]
    if blank.kind == "day" and _DAY.match(blank.values[0]):
        return day_words(date.fromisoformat(blank.values[0]), language)
    if blank.kind in ("time", "year_day"):
        amount, unit = (*blank.values, "")[:2]
        return " ".join(filter(None, (amount, named.get(unit, unit)))) or "–"
    between = " – " if blank.kind.endswith("pair") else ", "
    said = [named.get(value, value) for value in blank.values]
    return between.join(one for one in said if one) or "–"


@dataclass(frozen=True, slots=True)
class Desk:
    """What writes the lines of one document: its values, the language, and what may be chosen."""

    document: Value
    tag: Language
    teams: Options = ()

    def at(self, path: str) -> Value:
        """What stands at a path."""
        return value_at(self.document, path)

    def say(self, text: Text, /, **slots: "Part | Sequence[Part]") -> tuple[Part, ...]:
        """A sentence with its slots filled with words and blanks."""
        told: list[Part] = []
        for number, piece in enumerate(_SLOT.split(text[self.tag])):
            filled = slots[piece] if number % 2 else piece
            told += [filled] if isinstance(filled, (str, Blank)) else filled
        return joined(told)

    def blank(
        self,
        path: str,
        kind: Kind,
        label: Text,
        options: Options = (),
        *,
        optional: bool = False,
        fallback: str = "",
    ) -> Blank:
        """A value of the document left open."""
        said = self.at(path)
        values = shown(kind, said, fallback)
        if self.tag == "es" and (kind == "share" or not isinstance(said, str)):
            # As the reader types it; what is no number stays as it was typed.
            values = tuple(_comma(one) if kind in _DECIMALS else one for one in values)
        known = {value for value, _ in options}
        # What is written and is no option stays to be seen, so that nobody changes it unawares.
        others = tuple((one, one) for one in values if one not in known and kind in _CHOSEN)
        chosen = (*options, *others) if kind in _CHOSEN else options
        if kind == "many":
            # Those chosen first, in the order of the document: it is the one they are sent back in.
            chosen = (*_picked(chosen, values), *(one for one in chosen if one[0] not in values))
        return Blank(path, kind, label[self.tag], values, chosen, optional, fallback)

    def options(self, texts: Mapping[str, Text]) -> Options:
        """Codes with their names."""
        return tuple((code, text[self.tag]) for code, text in texts.items())


_YES: Text = {"es": "sí", "en": "yes"}
_NO: Text = {"es": "no", "en": "no"}
_CHOSEN = ("choice", "many")
_DECIMALS = ("money", "share", "decimal", "pair")


def _comma(text: str) -> str:
    return text.replace(".", ",") if _DECIMAL.match(text) else text


def _picked(options: Options, values: Sequence[str]) -> Options:
    named = dict(options)
    return tuple((one, named[one]) for one in dict.fromkeys(values))


def joined(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Parts with words beside each other as one."""
    told: list[Part] = []
    for part in parts:
        if isinstance(part, str) and told and isinstance(told[-1], str):
            told[-1] += part
        elif part != "":
            told.append(part)
    return tuple(told)


def shown(kind: Kind, value: Value, fallback: str = "") -> tuple[str, ...]:
    """What the fields of a blank say for a value of the document."""
    if value is None and fallback:
        return (fallback,)
    return _SHOWN.get(kind, _single)(value)


def _single(value: Value) -> tuple[str, ...]:
    return (_text(value),)


def _share(value: Value) -> tuple[str, ...]:
    match = _SHARE.match(value) if isinstance(value, str) else None
    return (match[1] if match else _text(value),)


def _time(value: Value) -> tuple[str, ...]:
    duration = parse_duration(value) if isinstance(value, str) else None
    return (str(duration.amount), duration.unit) if duration else (_text(value), "")


def _days(value: Value) -> tuple[str, ...]:
    duration = parse_duration(value) if isinstance(value, str) else None
    return (str(duration.amount) if duration and duration.unit == "d" else _text(value),)


def _year_day(value: Value) -> tuple[str, ...]:
    match = _YEAR_DAY.match(value) if isinstance(value, str) else None
    return (match[2].lstrip("0"), match[1]) if match else (_text(value), "")


def _several(value: Value) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(map(_text, value)) if isinstance(value, list) else (_text(value),)


def _pair(value: Value) -> tuple[str, ...]:
    low, high, *_ = (*_several(value), "", "")
    return low, high


def _texts(value: Value) -> tuple[str, ...]:
    texts = _several(value)
    between = "; " if any("," in one for one in texts) else ", "
    return (between.join(texts),)


def _flag(value: Value) -> tuple[str, ...]:
    return ("yes",) if value is True else ()


_SHOWN: Mapping[str, Callable[[Value], tuple[str, ...]]] = {
    "share": _share,
    "time": _time,
    "days": _days,
    "many": _several,
    "pair": _pair,
    "whole_pair": _pair,
    "year_day": _year_day,
    "hours": _texts,
    "texts": _texts,
    "flag": _flag,
}


def _text(value: Value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None or isinstance(value, (list, dict)) else str(value)
