"""Reading dates as people and programs write them: in figures, in words, as serial numbers.

Every function takes a raw cell and returns a value, or raises `BadValue` with a problem code.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Literal

from testigo.connect.values import BadValue, Cell, shown

DateOrder = Literal["dmy", "mdy"]

FIRST_YEAR, LAST_YEAR = 1900, 2200

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a serial is a local time
_LATER = timedelta(days=1462)  # how much later the days of a workbook since 1904 begin
_SERIAL_DAYS = (20_000, 80_000)  # 1954 to 2119: other numbers are not taken for dates
_MILLISECONDS = (10**12, 10**13)  # 2001 to 2286, as programs write an instant

_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            *("enero ene january jan", "febrero feb february", "marzo mar march"),
            *("abril abr april apr", "mayo may", "junio jun june", "julio jul july"),
            *("agosto ago august aug", "septiembre setiembre sep sept set september"),
            *("octubre oct october", "noviembre nov november", "diciembre dic december dec"),
        ),
        1,
    )
    for word in words.split()
}
_TIME = (
    r"(?:(?:[ T,]+|\s+(?:a las|at)\s+)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?"
    r"(?:\s?([aApP])\.?\s?[mM]\.?)?)?(?:\s*(Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?\Z"
)
_FIGURES = re.compile(r"([0-9]{1,4})[/.\-]([0-9]{1,2})[/.\-]([0-9]{1,4})" + _TIME)
_WEEKDAY = r"(?:[a-záé]{2,9}\.?,?\s+)?"
_DAY_FIRST = re.compile(
    _WEEKDAY + r"([0-9]{1,2})(?:º|st|nd|rd|th)?[\s./-]+(?:de\s+)?([a-z]{3,10})\.?"
    r"[\s,./-]+(?:del?\s+)?([0-9]{4}|[0-9]{2})" + _TIME,
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    _WEEKDAY + r"([a-z]{3,10})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})" + _TIME,
    re.IGNORECASE,
)
_MONTH = re.compile(r"(?:([0-9]{4})[-/.]([0-9]{1,2})|([0-9]{1,2})[-/.]([0-9]{4}))\Z")
_NAMED_MONTH = re.compile(
    r"([a-z]{3,10})\.?(?:[\s,/-]+(?:del?\s+)?([0-9]{4})|-([0-9]{2}))\Z", re.IGNORECASE
)
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?\Z")
_LONG_NUMBER = re.compile(r"[0-9]{13}\Z")
_BLANKS = re.compile(r"[\s\u00a0\u202f]+")


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How dates are written in a file: what comes first in 03/04/2025, and from which year a
    workbook counts its days."""

    order: DateOrder = "dmy"
    since_1904: bool = False


USUAL = DateStyle()


def parse_instant(cell: Cell, zone: tzinfo, style: DateStyle = USUAL) -> datetime:
    """An instant in UTC. Without an offset it is in `zone`; a day alone is its midnight."""
    moment = _moment(cell, style)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def parse_day(cell: Cell, style: DateStyle = USUAL) -> date:
    """A day; a time of day beside it is dropped."""
    return _moment(cell, style).date()


def parse_month(cell: Cell, style: DateStyle = USUAL) -> tuple[date, date]:
    """The first and last day of a month: 2024-01, 01/2024, enero de 2024 or any day of it."""
    found = _month(cell) if isinstance(cell, str) else None
    if found is None:
        first = parse_day(cell, style).replace(day=1)
    else:
        year, month = found
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise BadValue("date_out_of_range", value=shown(cell))
        if not 1 <= month <= 12:
            raise BadValue("month_unreadable", value=shown(cell))
        first = date(year, month, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first, following - timedelta(days=1)


def _month(text: str) -> tuple[int, int] | None:
    """Year and month of a text that names nothing else."""
    text = text.strip()
    if match := _MONTH.match(text):
        return int(match[1] or match[4]), int(match[2] or match[3])
    match = _NAMED_MONTH.match(text)
    if match is None or match[1].lower() not in _MONTHS:
        return None
    return int(match[2] or 2000 + int(match[3])), _MONTHS[match[1].lower()]


def _moment(cell: Cell, style: DateStyle) -> datetime:
    """What a cell says of a time, in no zone unless it names one."""
    if isinstance(cell, str):
        try:
            moment = datetime.fromisoformat(cell)
        except ValueError:
            moment = _written(_BLANKS.sub(" ", cell).strip(), style)
    elif isinstance(cell, datetime):
        moment = cell
    elif isinstance(cell, date):
        moment = datetime.combine(cell, time.min)
    else:
        moment = _counted(cell, style)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise BadValue("date_out_of_range", value=shown(cell))
    return moment


def _written(text: str, style: DateStyle) -> datetime:
    try:
        if match := _FIGURES.match(text):
            return _at(*_in_figures(match, style.order), match)
        if (match := _DAY_FIRST.match(text)) and match[2].lower() in _MONTHS:
            return _at(_year(match[3]), _MONTHS[match[2].lower()], int(match[1]), match)
        if (match := _MONTH_FIRST.match(text)) and match[1].lower() in _MONTHS:
            return _at(int(match[3]), _MONTHS[match[1].lower()], int(match[2]), match)
        if _SERIAL.match(text) or _LONG_NUMBER.match(text):
            return _counted(float(text), style)
        return datetime.fromisoformat(text)  # once the blanks around it are gone
    except ValueError:
        raise BadValue("date_unreadable", value=shown(text)) from None


def _in_figures(match: re.Match[str], order: DateOrder) -> tuple[int, int, int]:
    """Year, month and day; raises ValueError for figures that are no date."""
    first, second, third = int(match[1]), int(match[2]), int(match[3])
    if len(match[1]) == 4:
        return first, second, third
    if len(match[1]) > 2 or len(match[3]) not in (2, 4):
        raise ValueError(match[0])
    day, month = (first, second) if order == "dmy" else (second, first)
    return _year(match[3]), month, day


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)


def _at(year: int, month: int, day: int, match: re.Match[str]) -> datetime:
    """The day with the time that follows it in the text, in the zone that it names."""
    hour, minute, second = int(match[4] or 0), int(match[5] or 0), int(match[6] or 0)
    half, zone = match[7], match[8]
    if half and not 1 <= hour <= 12:
        raise ValueError(hour)
    if half:
        hour = hour % 12 + (12 if half in "pP" else 0)
    return datetime(year, month, day, hour, minute, second, tzinfo=_zone(zone))


def _zone(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text[0] not in "+-":
        return UTC
    away = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-away if text[0] == "-" else away)


def _counted(cell: Cell, style: DateStyle) -> datetime:
    """The serial number under which spreadsheets keep a day, or milliseconds since 1970."""
    if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        low, high = _SERIAL_DAYS
        if low <= cell < high:
            moment = _EPOCH + timedelta(seconds=round(float(cell) * 86_400))
            return moment + _LATER if style.since_1904 else moment
        if _MILLISECONDS[0] <= cell < _MILLISECONDS[1]:
            return datetime.fromtimestamp(int(cell) / 1000, UTC)
    raise BadValue("date_unreadable", value=shown(cell))
