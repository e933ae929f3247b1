"""Reading one cell: numbers, money and flags as people and programs write them.

Every function takes a raw cell and returns a value, or raises `BadValue` with a problem code.
"""

import re
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

Cell = Any  # str | int | float | bool | date | datetime | Decimal | None; list, dict from JSON
DecimalMark = Literal["comma", "dot", ""]

MAX_TEXT = 8_192
MAX_NUMBER = Decimal(10) ** 15

_BLANK = frozenset({"", "-", "--", "—", "n/a", "#n/a", "na", "nan", "null", "(null)"})
_YES = frozenset({"true", "yes", "y", "sí", "si", "s", "1", "verdadero", "x"})
_NO = frozenset({"false", "no", "n", "0", "falso"})

MONEY_MARKS = re.compile(
    r"€|\$|£|¥|[\s\u00a0\u202f'’]"
    r"|EUR|USD|GBP|CHF|MXN|COP|ARS|CLP|PEN|UYU|BRL|CAD|AUD|JPY|SEK|NOK|DKK|PLN|CZK|HUF|RON|MAD"
)
_TIMES = {"k": 1_000, "mil": 1_000, "m": 1_000_000, "mm": 1_000_000}
_UNIT = re.compile(r"(?<=[0-9])(?:k|mil|mm?)\Z", re.IGNORECASE)
_BOUND = re.compile(r"[<>≤≥]=?\s*[0-9][0-9.,]*\s*%?\Z")
_RANGE = re.compile(
    r"(?:>=?|≥|más de|more than)?\s*([0-9][0-9.,]*)\s*"
    r"(?:(?:-|–|—|a|to|hasta)\s*[0-9][0-9.,]*|\+|y más|or more)?"
    r"\s*(?:empleados|trabajadores|personas|employees|people)?\Z",
    re.IGNORECASE,
)
_GROUPING = re.compile(r"(?<=[0-9])[.,\s\u00a0](?=[0-9]{3}(?![0-9]))")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]+)*)\Z")
# As programs write a whole number that may have decimals.
_POINTED = re.compile(r"[+-]?[0-9]+\.\Z")
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


def parse_number(cell: Cell, mark: DecimalMark = "") -> Decimal:
    """A finite number, of 12,5 % the 12.5. `mark` settles what 1.204 means; without it such a
    number is refused."""
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
    """An amount as a plain decimal text such as 1171.88; currency marks are dropped, $342.09K is
    342090 and (12.50) is -12.5."""
    if not isinstance(cell, str):
        return plain(parse_number(cell, mark))
    digits = MONEY_MARKS.sub("", cell)
    unit = _UNIT.search(digits)
    digits = digits[: unit.start()] if unit else digits
    if digits.startswith("(") and digits.endswith(")"):
        digits = f"-{digits[1:-1]}"
    return plain(parse_number(digits, mark) * (_TIMES[unit[0].lower()] if unit else 1))


def parse_whole(cell: Cell, mark: DecimalMark = "") -> int:
    """A whole number. 1.200 and 1,200 are 1200: a separator before three digits groups them. Of a
    range such as 11-50 or 500+ it is the lower end."""
    if isinstance(cell, str):
        text = cell.strip()
        among = _RANGE.match(text)
        grouped = _GROUPING.sub("", among[1] if among else text)
        cell = grouped if grouped.lstrip("+-").isdecimal() else cell
    number = parse_number(cell, mark or "dot")
    if number != number.to_integral_value():
        raise BadValue("whole_number_unreadable", value=shown(cell))
    return int(number)


def parse_count(cell: Cell, mark: DecimalMark = "") -> int | str:
    """A number of cases: whole, or as decimal text where parts of one are counted, as Google Ads
    does with conversions."""
    try:
        return parse_whole(cell, mark)
    except BadValue:
        return plain(parse_number(cell, mark or "dot"))


def parse_micros(cell: Cell, mark: DecimalMark = "") -> str:
    """An amount in millionths, as programs fetch it from Google Ads, as plain decimal text."""
    return plain(Decimal(parse_money(cell, mark)).scaleb(-6))


def says_less_than(cell: Cell) -> bool:
    """Whether a cell only bounds a number from above or below, as reports write `< 10%`."""
    return isinstance(cell, str) and _BOUND.match(cell.strip()) is not None


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


def _written_number(text: str, mark: DecimalMark) -> Decimal:
    digits = re.sub(r"[\s\u00a0\u202f'’]", "", text).replace("\u2212", "-").removesuffix("%")
    if _POINTED.match(digits):
        digits = digits[:-1]
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
