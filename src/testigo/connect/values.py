"""Reading one cell: dates, numbers, money and flags as people and programs write them.

Every function takes a raw cell and returns a value, or raises `BadValue` with a problem code.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

Cell = Any  # str | int | float | bool | date | datetime | Decimal | None; list, dict from JSON
DateOrder = Literal["dmy", "mdy"]
DecimalMark = Literal["comma", "dot", ""]

MAX_TEXT = 8_192
MAX_NUMBER = Decimal(10) ** 15
FIRST_YEAR, LAST_YEAR = 1900, 2200

_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a serial is a local time
_EXCEL_DAYS = (20_000, 80_000)  # 1954 to 2119: other numbers are not taken for dates
_BLANK = frozenset({"", "-", "--", "—", "n/a", "#n/a", "na", "nan", "null", "(null)"})
_YES = frozenset({"true", "yes", "y", "sí", "si", "s", "1", "verdadero", "x"})
_NO = frozenset({"false", "no", "n", "0", "falso"})

_DATE = re.compile(
    r"([0-9]{1,4})[/.\-]([0-9]{1,2})[/.\-]([0-9]{1,4})"
    r"(?:[ T,]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:\s?([aApP])\.?\s?[mM]\.?)?)?\Z"
)
_MONTH = re.compile(r"(?:([0-9]{4})[-/.]([0-9]{1,2})|([0-9]{1,2})[-/.]([0-9]{4}))\Z")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?\Z")
_MONEY_MARKS = re.compile(
    r"€|\$|£|¥|[\s\u00a0\u202f'’]"
    r"|EUR|USD|GBP|CHF|MXN|COP|ARS|CLP|PEN|UYU|BRL|CAD|AUD|JPY|SEK|NOK|DKK|PLN|CZK|HUF|RON|MAD"
)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]+)*)\Z")
_EXPONENT = re.compile(r"[+-]?[0-9](?:\.[0-9]+)?[eE][+-]?[0-9]{1,2}\Z")


class BadValue(ValueError):
    """A cell that cannot be read: a problem code and its parameters."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def shown(cell: Cell) -> str:
    """A cell as it may be quoted in a problem: short and on one line."""
    return " ".join(str(cell).split())[:60]


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing: empty, or one of the marks that exports write for nothing."""
    if isinstance(cell, str):
        return not cell or cell.strip().lower() in _BLANK
    return cell is None


def as_text(cell: Cell) -> str:
    """A cell as text: 250.0 of a spreadsheet is 250, a date is ISO 8601."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def parse_instant(cell: Cell, zone: tzinfo, order: DateOrder = "dmy") -> datetime:
    """An instant in UTC. Without an offset it is in `zone`; a day alone is its midnight."""
    moment = _moment(cell, order)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def parse_day(cell: Cell, order: DateOrder = "dmy") -> date:
    """A day; a time of day beside it is dropped."""
    moment = _moment(cell, order)
    return moment.date()


def _moment(cell: Cell, order: DateOrder) -> datetime:
    """What a cell says of a time, in no zone unless it names one."""
    if isinstance(cell, str):
        try:
            moment = datetime.fromisoformat(cell)
        except ValueError:
            moment = _written_date(cell.strip(), order)
    elif isinstance(cell, datetime):
        moment = cell
    else:
        moment = _from_spreadsheet(cell)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise BadValue("date_out_of_range", value=shown(cell))
    return moment


def parse_month(cell: Cell, order: DateOrder = "dmy") -> tuple[date, date]:
    """The first and last day of a month: 2024-01, 01/2024 or any day of it."""
    match = _MONTH.match(cell.strip()) if isinstance(cell, str) else None
    if match is None:
        first = parse_day(cell, order).replace(day=1)
    else:
        year, month = int(match[1] or match[4]), int(match[2] or match[3])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise BadValue("date_out_of_range", value=shown(cell))
        if not 1 <= month <= 12:
            raise BadValue("month_unreadable", value=shown(cell))
        first = date(year, month, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first, following - timedelta(days=1)


def parse_number(cell: Cell, mark: DecimalMark = "") -> Decimal:
    """A finite number. `mark` settles what 1.204 means; without it such a number is refused."""
    if isinstance(cell, str):
        number = _written_number(cell, mark)
    elif isinstance(cell, bool) or not isinstance(cell, (int, float, Decimal)):
        raise BadValue("number_unreadable", value=shown(cell))
    else:
        number = Decimal(str(cell))
    if not number.is_finite() or abs(number) >= MAX_NUMBER:
        raise BadValue("number_too_large", value=shown(cell))
    return number


def parse_money(cell: Cell, mark: DecimalMark = "") -> str:
    """An amount as a plain decimal text such as 1171.88; currency marks are dropped."""
    if isinstance(cell, str):
        cell = _MONEY_MARKS.sub("", cell)
    return plain(parse_number(cell, mark))


def parse_whole(cell: Cell, mark: DecimalMark = "") -> int:
    """A whole number. 1.200 and 1,200 are 1200: a separator before three digits groups them."""
    if isinstance(cell, str):
        grouped = re.sub(r"(?<=[0-9])[.,\s\u00a0](?=[0-9]{3}(?![0-9]))", "", cell.strip())
        cell = grouped if grouped.lstrip("+-").isdecimal() else cell
    number = parse_number(cell, mark or "dot")
    if number != number.to_integral_value():
        raise BadValue("whole_number_unreadable", value=shown(cell))
    return int(number)


def parse_flag(cell: Cell) -> bool:
    """true or false, also sí/no, yes/no, 1/0."""
    if isinstance(cell, bool):
        return cell
    word = as_text(cell).lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise BadValue("flag_unreadable", value=shown(cell))


def plain(number: Decimal) -> str:
    """A decimal without exponent or trailing zeros: 75000, 1171.88."""
    text = format(number.normalize(), "f")
    return "0" if text == "-0" else text


def json_number(number: Decimal) -> int | float:
    """The number as JSON carries it: whole numbers stay whole."""
    return int(number) if number == number.to_integral_value() else float(number)


def _written_date(text: str, order: DateOrder) -> datetime:
    match = _DATE.match(text)
    if match is None:
        if _SERIAL.match(text):
            return _from_spreadsheet(float(text))
        try:  # blanks around an ISO instant
            return datetime.fromisoformat(text)
        except ValueError:
            raise BadValue("date_unreadable", value=shown(text)) from None
    first, second, third = int(match[1]), int(match[2]), int(match[3])
    if len(match[1]) == 4:
        year, month, day = first, second, third
    elif len(match[1]) > 2 or len(match[3]) not in (2, 4):
        raise BadValue("date_unreadable", value=shown(text))
    else:
        year = third if len(match[3]) == 4 else third + (2000 if third < 70 else 1900)
        day, month = (first, second) if order == "dmy" else (second, first)
    try:
        return datetime(year, month, day, *_time_of_day(match))  # noqa: DTZ001 - zone comes later
    except ValueError:
        raise BadValue("date_unreadable", value=shown(text)) from None


def _time_of_day(match: re.Match[str]) -> tuple[int, int, int]:
    hour, minute, second = int(match[4] or 0), int(match[5] or 0), int(match[6] or 0)
    if match[7] and not 1 <= hour <= 12:
        raise ValueError(hour)
    if match[7]:
        hour = hour % 12 + (12 if match[7] in "pP" else 0)
    return hour, minute, second


def _from_spreadsheet(cell: Cell) -> datetime:
    """A day, or the serial number under which spreadsheets keep one."""
    if isinstance(cell, date):
        return datetime.combine(cell, time.min)
    if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        low, high = _EXCEL_DAYS
        if low <= cell < high:
            return _EXCEL_EPOCH + timedelta(seconds=round(float(cell) * 86_400))
    raise BadValue("date_unreadable", value=shown(cell))


def _written_number(text: str, mark: DecimalMark) -> Decimal:
    digits = re.sub(r"[\s\u00a0\u202f'’]", "", text).replace("\u2212", "-")
    if not digits.isascii() or not _NUMBER.match(digits):
        if digits.isascii() and _EXPONENT.match(digits):
            return Decimal(digits)
        raise BadValue("number_unreadable", value=shown(text))
    decimal = _decimal_separator(digits, mark, text)
    whole, _, fraction = digits.rpartition(decimal) if decimal else (digits, "", "")
    grouped = re.fullmatch(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:[.,][0-9]{3})+)", whole)
    if grouped is None or ("," in whole and "." in whole) or (decimal and decimal in whole):
        raise BadValue("number_unreadable", value=shown(text))
    try:
        return Decimal(re.sub(r"[.,]", "", whole) + (f".{fraction}" if decimal else ""))
    except InvalidOperation:
        raise BadValue("number_unreadable", value=shown(text)) from None


def _decimal_separator(digits: str, mark: DecimalMark, text: str) -> str:
    """Which character, if any, starts the decimals; refuses when two readings are possible."""
    dots, commas = digits.count("."), digits.count(",")
    if mark:
        decimal = "," if mark == "comma" else "."
        return decimal if decimal in digits else ""
    if dots and commas:
        return max(".,", key=digits.rindex)
    if dots + commas != 1:
        return ""
    separator = "." if dots else ","
    before, _, after = digits.lstrip("+-").partition(separator)
    if len(after) == 3 and len(before) <= 3 and not before.startswith("0"):
        raise BadValue("ambiguous_number", value=shown(text))
    return separator
