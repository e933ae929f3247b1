"""Reading the cells that a mapping names, each as the type the mapping gives it."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from testigo.connect.mapping import Column, ColumnMapping, Source, ValueType, find_column
from testigo.connect.values import (
    BadValue,
    Cell,
    DateOrder,
    as_text,
    is_blank,
    json_number,
    parse_day,
    parse_flag,
    parse_money,
    parse_number,
    parse_whole,
    shown,
)

_MONTH_FIRST = frozenset({"US", "PH", "FM", "PW", "MH", "GU", "PR"})


@dataclass(frozen=True, slots=True)
class Reader:
    """How one value of a row is read; `columns` are names of the table's header."""

    columns: tuple[str, ...]
    constant: Any
    parse: Callable[[Cell], Any]

    def read(self, cells: Mapping[str, Cell]) -> Any:
        """The value, None where the cells say nothing; raises BadValue."""
        if not self.columns:
            return self.constant
        if len(self.columns) > 1:
            parts = [as_text(cells.get(column)) for column in self.columns]
            return " ".join(part for part in parts if part) or None
        cell = cells.get(self.columns[0])
        return None if is_blank(cell) else self.parse(cell)

    @property
    def place(self) -> str:
        """The column that a problem is shown at."""
        return self.columns[0] if self.columns else ""


def date_order(mapping: ColumnMapping, country: str) -> DateOrder:
    """What 01/02/2024 means: as the mapping says, else as the workspace's country writes it."""
    return mapping.dates or ("mdy" if country in _MONTH_FIRST else "dmy")


def reader(source: Source, mapping: ColumnMapping, header: Sequence[str], country: str) -> Reader:
    """The reader of a source of the mapping on a table with this header."""
    parse = _parser(source.type, mapping, country)
    columns = tuple(resolve(column, header) for column in source.columns)
    return Reader(columns, source.constant, parse)


def resolve(column: Column, header: Sequence[str]) -> str:
    """The table's own name of a column that `missing_columns` found present."""
    return find_column(column.name, header) or column.name


def country_code(cell: Cell) -> str:
    """ES for España, Spain or es; a name that is not known stays as it is."""
    text = as_text(cell)
    return _country_names().get(_folded(text), text)


def _parser(kind: ValueType, mapping: ColumnMapping, country: str) -> Callable[[Cell], Any]:
    mark, order = mapping.decimal, date_order(mapping, country)
    parsers: dict[ValueType, Callable[[Cell], Any]] = {
        "text": as_text,
        "number": lambda cell: json_number(parse_number(cell, mark)),
        "whole": partial(parse_whole, mark=mark),
        "money": partial(parse_money, mark=mark),
        "date": lambda cell: parse_day(cell, order).isoformat(),
        "flag": parse_flag,
        "country": country_code,
    }
    return parsers[kind]


@cache
def _country_names() -> dict[str, str]:
    from babel import Locale

    names: dict[str, str] = {}
    for language in ("en", "es"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ"):
                names[_folded(name)] = code
                names[code.lower()] = code
    return names | {"uk": "GB", "usa": "US", "ee uu": "US", "eeuu": "US", "esp": "ES"}


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


def currency_code(cell: Cell) -> str:
    """Three capital letters; raises BadValue (bad_currency)."""
    text = as_text(cell).upper()
    if len(text) != 3 or not text.isascii() or not text.isalpha():
        raise BadValue("bad_currency", value=shown(cell))
    return text
