"""Sentences with blanks: what a pact says, with the values that may be changed left open."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from testigo.core.durations import parse_duration
from testigo.core.pact.places import value_at
from testigo.core.pact.source import Value
from testigo.wording.texts import Language, Text

# number: a whole number · money: one with decimals · share: a percentage · time: a number and its
# unit · days: a number of days · day: a date · choice: one of the options · many: some of them ·
# flag: yes or no · pair: two numbers · texts: several texts in one line · text: a text · long: one
# that may take several lines.
Kind = Literal[
    "number", "money", "share", "time", "days", "day", "choice", "many", "flag", "pair", "texts",
    "text", "long",
]  # fmt: skip
Options = tuple[tuple[str, str], ...]

_SLOT = re.compile(r"\{([a-z_]+)\}")
_DECIMAL = re.compile(r"[0-9]+\.[0-9]+\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
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
    def is_day(self) -> bool:
        """Whether what it says is a date."""
        return bool(self.values and (not self.values[0] or _DAY.match(self.values[0])))


Part = str | Blank


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of one clause; `entry` is the path of what may be taken away as a whole."""

    clause: str
    parts: tuple[Part, ...]
    entry: str = ""

    @property
    def blanks(self) -> tuple[Blank, ...]:
        """The values that may be changed, in their order."""
        return tuple(part for part in self.parts if isinstance(part, Blank))


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
        values = shown(kind, self.at(path), fallback)
        if self.tag == "es" and kind in ("money", "share") and _DECIMAL.match(values[0]):
            # As the reader types it.
            values = (values[0].replace(".", ","),)
        known = {value for value, _ in options}
        # What is written and is no option stays to be seen, so that nobody changes it unawares.
        others = tuple((one, one) for one in values if one not in known and kind in _CHOSEN)
        chosen = (*options, *others) if kind in _CHOSEN else options
        return Blank(path, kind, label[self.tag], values, chosen, optional, fallback)

    def options(self, texts: Mapping[str, Text]) -> Options:
        """Codes with their names."""
        return tuple((code, text[self.tag]) for code, text in texts.items())


_CHOSEN = ("choice", "many")


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
    "texts": _texts,
    "flag": _flag,
}


def _text(value: Value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None or isinstance(value, (list, dict)) else str(value)
