"""Reading the cells that a mapping names, each as the type the mapping gives it."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from testigo.connect.dates import DateOrder, DateStyle, parse_day
from testigo.connect.mapping import Column, ColumnMapping, Source, ValueType, find_column
from testigo.connect.tables import Table
from testigo.connect.values import (
    BadValue,
    Cell,
    DecimalMark,
    as_text,
    is_blank,
    json_number,
    parse_count,
    parse_flag,
    parse_micros,
    parse_money,
    parse_number,
    parse_whole,
    says_less_than,
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


def usual_order(country: str) -> DateOrder:
    """What comes first in 01/02/2024 where a country writes it."""
    return "mdy" if country in _MONTH_FIRST else "dmy"


def date_style(mapping: ColumnMapping, country: str, table: Table) -> DateStyle:
    """How the dates of a table are read: as the mapping says, else as the workspace's country
    writes them."""
    return DateStyle(mapping.dates or usual_order(country), table.detected.since_1904)


def reader(source: Source, mapping: ColumnMapping, table: Table, country: str) -> Reader:
    """The reader of a source of the mapping on a table."""
    mark = source.decimal or mapping.decimal
    parse = _parser(source.type, mark, date_style(mapping, country, table))
    columns = tuple(resolve(column, table.header) for column in source.columns)
    return Reader(columns, source.constant, parse)


def resolve(column: Column, header: Sequence[str]) -> str:
    """The table's own name of a column that `missing_columns` found present."""
    return find_column(column.name, header) or column.name


def country_code(cell: Cell) -> str:
    """ES for España, Spain or es; a name that is not known stays as it is."""
    text = as_text(cell)
    return _country_names().get(_folded(text), text)


def as_kept(trait: str, text: str) -> str:
    """What somebody wrote freely of a trait, as it is kept: a country by its code, however it is
    called."""
    return country_code(text) if trait == "country" else text


def is_country(text: str) -> bool:
    """Whether a text names a country or is its code of two letters."""
    return _folded(text) in _country_names()


def _parser(kind: ValueType, mark: DecimalMark, style: DateStyle) -> Callable[[Cell], Any]:
    parsers: dict[ValueType, Callable[[Cell], Any]] = {
        "text": as_text,
        "number": _unless_bounded(lambda cell: json_number(parse_number(cell, mark))),
        "whole": partial(parse_whole, mark=mark),
        "count": _unless_bounded(partial(parse_count, mark=mark)),
        "money": _unless_bounded(partial(parse_money, mark=mark)),
        "micros": partial(parse_micros, mark=mark),
        "date": lambda cell: parse_day(cell, style).isoformat(),
        "flag": parse_flag,
        "country": country_code,
    }
    return parsers[kind]


def _unless_bounded(parse: Callable[[Cell], Any]) -> Callable[[Cell], Any]:
    """`< 10%` of a report says no number, so it gives none."""
    return lambda cell: None if says_less_than(cell) else parse(cell)


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
