"""Counting in months of the calendar."""

from calendar import monthrange
from datetime import MAXYEAR, date


def months_after(day: date, months: int) -> date:
    """The same day so many months later, earlier for a negative count; the last one of a month that
    is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    # No zone can tell the midnights of the last year that there is.
    year = min(year, MAXYEAR - 1)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_after(day: date, months: int) -> date:
    """The first day of the month so many months after the one of a day."""
    return months_after(day.replace(day=1), months)
