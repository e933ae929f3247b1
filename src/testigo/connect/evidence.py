"""What the values of a column give away: what they are, how decimals and dates are written."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from testigo.connect.dates import DateOrder, DateStyle, parse_day
from testigo.connect.identity import normal_email, normal_phone
from testigo.connect.typed import is_country
from testigo.connect.values import (
    MONEY_MARKS,
    BadValue,
    Cell,
    DecimalMark,
    as_text,
    is_blank,
    parse_flag,
    parse_money,
)

Kind = Literal["email", "phone", "date", "money", "number", "flag", "country", ""]
# Where an order of day and month comes from: values settle it, the platform always writes it so,
# values contradict one another, all can be read both ways, or there are none.
Basis = Literal["decided", "platform", "contradictory", "open", "none"]

# So many of the values must be of a kind for the column to be.
_MOST = 0.8
_SHORT_DATE = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-](?:[0-9]{4}|[0-9]{2})(?![0-9])")
_WRITTEN_DATE = re.compile(rf"(?<![0-9/.\-]){_SHORT_DATE.pattern}")
_DIGITS = re.compile(r"[+-]?[0-9.,]*[0-9]\Z")


@dataclass(frozen=True, slots=True)
class DateOrderFound:
    """Whether the day comes first, and why that is known: the value that settled it."""

    order: DateOrder | Literal[""]
    basis: Basis
    example: str = ""


def kind_of(cells: Sequence[Cell], country: str) -> Kind:
    """What most of the values that say anything are; empty for text."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if not filled:
        return ""
    for kind, looks in _looks(country):
        if sum(map(looks, filled)) >= len(filled) * _MOST:
            return kind
    return ""


def decimal_mark(cells: Iterable[Cell]) -> DecimalMark | Literal["both"]:
    """How the decimals of these numbers begin; `both` when values contradict one another."""
    marks = {_decimal_of(cell) for cell in cells if isinstance(cell, str)} - {""}
    if len(marks) > 1:
        return "both"
    return "comma" if "comma" in marks else "dot" if marks else ""


def order_of_dates(cells: Iterable[Cell]) -> DateOrderFound:
    """Whether 03/04 is 3 April: told by values such as 25/03, which can be read in one way only."""
    settled: dict[DateOrder, str] = {}
    example = ""
    for cell in cells:
        match = _SHORT_DATE.match(cell.strip()) if isinstance(cell, str) else None
        if match is None:
            continue
        example = example or match[0]
        first, second = int(match[1]), int(match[2])
        if 12 < first <= 31 and second <= 12:
            settled.setdefault("dmy", match[0])
        elif 12 < second <= 31 and first <= 12:
            settled.setdefault("mdy", match[0])
    if len(settled) == 1:
        ((order, value),) = settled.items()
        return DateOrderFound(order, "decided", value)
    if settled:
        return DateOrderFound("", "contradictory", " · ".join(settled.values()))
    return DateOrderFound("", "open", example) if example else DateOrderFound("", "none")


def dates_in(lines: Iterable[str]) -> list[str]:
    """The dates in figures that stand in these lines, such as those above a report."""
    return [match[0] for line in lines for match in _WRITTEN_DATE.finditer(line)]


def _looks(country: str) -> tuple[tuple[Kind, Callable[[Cell], bool]], ...]:
    return (
        ("email", _is_email),
        ("date", _is_date),
        ("money", _is_money),
        # Before countries: SI and NO are a yes and a no sooner than Slovenia and Norway.
        ("flag", _is_flag),
        ("country", lambda cell: isinstance(cell, str) and is_country(cell)),
        ("phone", lambda cell: _reads(normal_phone, cell, country)),
        ("number", _is_number),
    )


def _reads(read: Callable[..., object], *given: Any) -> bool:
    try:
        read(*given)
    except BadValue:
        return False
    return True


def _is_email(cell: Cell) -> bool:
    return isinstance(cell, str) and "@" in cell and _reads(normal_email, cell)


def _is_date(cell: Cell) -> bool:
    """Serial numbers are left to their header: any number of five digits could be one."""
    if isinstance(cell, date):
        return True
    if not isinstance(cell, str) or cell.strip().isdigit() or len(cell.strip()) < 6:
        return False
    return _reads(parse_day, cell) or _reads(parse_day, cell, DateStyle("mdy"))


def _is_money(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(MONEY_MARKS.search(cell.strip())) and _is_number(cell)


def _is_number(cell: Cell) -> bool:
    """A number; one that begins with a zero is a code."""
    if re.match(r"0[0-9]", as_text(cell)):
        return False
    return _reads(parse_money, cell, "dot") or _reads(parse_money, cell, "comma")


def _is_flag(cell: Cell) -> bool:
    """A word for yes or no: 1, 0 and x could be anything."""
    return len(as_text(cell)) > 1 and _reads(parse_flag, cell)


def _decimal_of(cell: str) -> DecimalMark:
    """What one value proves: 1.204,50 and 11,5 a comma, 1.204 nothing."""
    digits = MONEY_MARKS.sub("", cell).rstrip("%kKmMil")
    if not _DIGITS.match(digits):
        return ""
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        last: DecimalMark = "dot" if digits.rindex(".") > digits.rindex(",") else "comma"
        return last if digits.count("." if last == "dot" else ",") == 1 else ""
    if dots + commas == 0:
        return ""
    if dots > 1 or commas > 1:  # only thousands are marked more than once
        return "comma" if dots > 1 else "dot"
    before, _, after = digits.lstrip("+-").partition("." if dots else ",")
    if len(after) == 3 and len(before) <= 3 and not before.startswith("0"):
        return ""
    return "dot" if dots else "comma"
