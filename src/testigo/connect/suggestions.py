"""What the columns of a file probably mean, and why: for the screen on which it is chosen.

Headers are asked first, then values. Nothing here refuses: what is not known stays open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from testigo.connect.choices import MEANINGS
from testigo.connect.dates import DateStyle
from testigo.connect.deal_headers import DEAL_HEADERS
from testigo.connect.detect import Detected
from testigo.connect.evidence import (
    DateOrderFound,
    Kind,
    dates_in,
    decimal_mark,
    kind_of,
    order_of_dates,
)
from testigo.connect.headers import (
    COST_HEADERS,
    LEAD_HEADERS,
    header_currency,
    header_key,
    recognise,
)
from testigo.connect.mapping import FIELD_NAME, Rows, ValueType
from testigo.connect.platforms import order_of, period_of, platform_of
from testigo.connect.tables import Row, Table
from testigo.connect.typed import usual_order
from testigo.connect.values import Cell, DecimalMark, as_text, is_blank, shown
from testigo.core.provenance import BASIS_TRAIT, basis_of

# Why a column is suggested: its header is known, its values look like something, it is kept under
# its own name, nothing stands in it, or nothing is known.
Why = Literal["header", "email", "phone", "date", "money", "country", "own", "empty", ""]
Shape = Literal["email", "phone", "date", "money", "country"]

SAMPLE_ROWS = 2_000
_SHOWN = 3
# Kind → what a column of it means when no header says so.
_BY_KIND: Mapping[Rows, tuple[tuple[Shape, str], ...]] = {
    "leads": (
        *(("email", "email"), ("phone", "phone")),
        *(("date", "created"), ("country", "country")),
    ),
    "costs": (("date", "day"), ("money", "amount")),
    "deals": (("email", "email"), ("money", "amount")),
}
_OWN_TYPES: Mapping[Kind, ValueType] = {"date": "date", "money": "money", "country": "country"}
_NUMBERS = frozenset({"employees", "annual_revenue", "amount", "claimed", "margin"})
_MONEY = frozenset({"annual_revenue", "amount", "margin"})
# Signs that stand for one currency; a dollar may be of many countries.
_SIGNS = {"€": "EUR", "£": "GBP", "EUR": "EUR", "USD": "USD", "GBP": "GBP", "US$": "USD"}
_DATES = frozenset(
    {
        *("created", "day", "month", "from", "to", "close_on", "closed_on", "lost_on"),
        *("updated", "next_on", "starts_on"),
    }
)
_HEADERS: Mapping[Rows, Mapping[str, Sequence[str]]] = {
    "leads": LEAD_HEADERS,
    "costs": COST_HEADERS,
    "deals": DEAL_HEADERS,
}


@dataclass(frozen=True, slots=True)
class ColumnSuggestion:
    """A column as it is shown: up to three different values, and what it probably means.

    `meaning` is empty where nothing is suggested. In leads `own` is the name under which the
    column could be kept as a trait of its own, and `type` the type of that trait.
    """

    column: str
    samples: tuple[str, ...]
    meaning: str
    why: Why
    own: str = ""
    type: ValueType = "text"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What was found out about a file. `rows` counts the rows that were looked at; `decimals` are
    of columns that write numbers otherwise than the file does. `constants` are what holds for all
    rows by its meaning: the platform whose report it is, the period named above the header."""

    columns: tuple[ColumnSuggestion, ...]
    detected: Detected
    header_line: int
    rows: int
    dates: DateOrderFound
    decimal: DecimalMark
    decimals: Mapping[str, DecimalMark]
    currency: str
    constants: Mapping[str, str]

    @property
    def choices(self) -> dict[str, str]:
        """Column → meaning, as `mapping_from_choices` takes it."""
        return {one.column: one.meaning for one in self.columns}

    @property
    def types(self) -> dict[str, str]:
        """Column → type of the columns that are kept under their own name."""
        own = (one for one in self.columns if one.why == "own")
        return {one.column: one.type for one in own if one.type != "text"}


def suggest(table: Table, rows: Rows, country: str = "") -> Suggestion:
    """What each column probably means. `country` (ES) is where national phones belong."""
    sample = list(islice(table.rows(), SAMPLE_ROWS))
    values = {column: _values(sample, column) for column in table.header}
    kinds = {column: kind_of(cells[:200], country) for column, cells in values.items()}
    found = _by_header(table.header, values, rows)
    _add_by_value(found, table.header, kinds, rows)
    taken = {*MEANINGS[rows], *(meaning for meaning, _ in found.values())}
    columns = []
    for column in table.header:
        own = _own_name(column, taken) if rows == "leads" else ""
        meaning, why = found.get(column, ("", ""))
        if not meaning and not values[column]:
            meaning, why = "", "empty"
        elif not meaning and own:
            meaning, why = own, "own"
        kind = _OWN_TYPES.get(kinds[column], "text")
        samples = _samples(values[column])
        columns.append(ColumnSuggestion(column, samples, meaning, why, own, kind))
    decimal, decimals = _decimals(columns, values, kinds)
    dated = [one.column for one in columns if one.meaning in _DATES or one.type == "date"]
    dates = order_of_dates(cell for column in dated for cell in values[column])
    if rows == "costs" and not dates.order:
        dates = _as_reported(table, dates)
    style = DateStyle(dates.order or usual_order(country))
    meanings = {one.meaning for one in columns}
    return Suggestion(
        columns=tuple(columns),
        detected=table.detected,
        header_line=table.header_line,
        rows=len(sample),
        dates=dates,
        decimal=decimal,
        decimals=decimals,
        currency=_currency(columns, values),
        constants=_constants(table, meanings, style) if rows == "costs" else {},
    )


def _as_reported(table: Table, dates: DateOrderFound) -> DateOrderFound:
    """The order of dates that the period above a report settles, or its platform does."""
    if dates.basis == "contradictory":
        return dates
    above = order_of_dates(dates_in(table.preamble))
    if above.order:
        return above
    example = dates.example or above.example
    order = order_of(platform_of(table.header, table.preamble)) if example else ""
    return DateOrderFound(order, "platform", example) if order else dates


def _by_header(
    header: Sequence[str], values: Mapping[str, Sequence[Cell]], rows: Rows
) -> dict[str, tuple[str, Why]]:
    """Column → what its name says that it means."""
    named = recognise(header, _HEADERS[rows])
    if rows == "costs":
        keep_one_period(named)
    elif not _name_bases(values.get(named.get(BASIS_TRAIT, ""), ())):
        named.pop(BASIS_TRAIT, None)
    return {column: (meaning, "header") for meaning, column in named.items()}


def _name_bases(cells: Sequence[Cell]) -> bool:
    """Whether values are lawful bases: a yes or no below Consentimiento names none."""
    return all(basis_of(str(cell)) is not None for cell in cells)


def keep_one_period(found: dict[str, str]) -> None:
    """Of meaning → column, leave one way only to say when a cost was: the finest."""
    for finer, coarser in (("day", ("month", "from", "to")), ("from", ("month",))):
        if finer in found:
            for key in coarser:
                found.pop(key, None)
    if "from" not in found:
        found.pop("to", None)


def _constants(table: Table, meanings: set[str], style: DateStyle) -> dict[str, str]:
    """What an export of costs says of all its rows."""
    found = {}
    platform = "" if "channel" in meanings else platform_of(table.header, table.preamble)
    if platform:
        found["channel"] = platform
    period = None if meanings & _DATES else period_of(table.preamble, style)
    if period:
        found["from"], found["to"] = (day.isoformat() for day in period)
    return found


def _currency(columns: Sequence[ColumnSuggestion], values: Mapping[str, Sequence[Cell]]) -> str:
    """The currency that the columns of money name in their header or beside every value."""
    if any(one.meaning == "currency" for one in columns):
        return ""
    money = [one.column for one in columns if one.meaning in _MONEY or one.type == "money"]
    named = {header_currency(column) for column in money}
    signs = (str(cell) for column in money for cell in values[column])
    named |= {code for text in signs for sign, code in _SIGNS.items() if sign in text}
    named.discard("")
    return named.pop() if len(named) == 1 else ""


def _values(sample: Sequence[Row], column: str) -> list[Cell]:
    """The values of a column that say anything."""
    found = (cells.get(column) for _, cells, problems in sample if not problems)
    return [cell for cell in found if not is_blank(cell)]


def _samples(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(islice(dict.fromkeys(shown(as_text(cell)) for cell in cells), _SHOWN))


def _add_by_value(
    found: dict[str, tuple[str, Why]], header: Sequence[str], kinds: Mapping[str, Kind], rows: Rows
) -> None:
    """Add the first column of each kind whose meaning no other column has."""
    for shape, meaning in _BY_KIND[rows]:
        if any(meaning == taken for taken, _ in found.values()):
            continue
        for column in header:
            if column not in found and kinds[column] == shape:
                found[column] = (meaning, shape)
                break


def _own_name(column: str, taken: set[str]) -> str:
    """A name for the trait made of this column, which no other column has."""
    name = "_".join(header_key(column).split())
    name = "".join(c for c in name if c.isascii())[:50].strip("_")
    if not FIELD_NAME.match(name):
        name = f"column_{name}".rstrip("_")
    free, ordinal = name, 1
    while free in taken:
        ordinal += 1
        free = f"{name}_{ordinal}"
    taken.add(free)
    return free


def _decimals(
    columns: Sequence[ColumnSuggestion],
    values: Mapping[str, Sequence[Cell]],
    kinds: Mapping[str, Kind],
) -> tuple[DecimalMark, dict[str, DecimalMark]]:
    """The mark of the file, and of the columns that differ from it."""
    marks: dict[str, DecimalMark] = {}
    for one in columns:
        if one.meaning in _NUMBERS or kinds[one.column] in ("money", "number"):
            mark = decimal_mark(values[one.column])
            if mark == "comma" or mark == "dot":
                marks[one.column] = mark
    if len(set(marks.values())) < 2:
        return next(iter(marks.values()), ""), {}
    return "", marks
