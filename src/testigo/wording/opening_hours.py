"""When a business is open, in words: “Monday to Thursday 09:00-14:00 and 15:00-18:30”."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from babel.dates import format_date, get_day_names, get_month_names

from testigo.core.pact.cadence import WEEKDAYS
from testigo.core.sla.calendar import Calendar, OpenRange, Season, Week
from testigo.wording.conditions import AND, listed
from testigo.wording.texts import Language, Text, language_of

_RUN: Text = {"es": "de {first} a {last}", "en": "{first} to {last}"}
_PAIR: Text = {"es": "{first} y {last}", "en": "{first} and {last}"}
_CLOSED: Text = {"es": "cerrado", "en": "closed"}
_SEASON: Text = {
    "es": "Cada año, del {first} al {last}: {hours}",
    "en": "Every year from {first} to {last}: {hours}",
}
_OF_MONTH: Text = {"es": "de {month}", "en": "{month}"}
_LOCALE: Text = {"es": "es", "en": "en_GB"}
# Of any year that has every day of the calendar.
_LEAP_YEAR = 2024


def week_words(week: Week, language: str) -> str:
    """The hours of a week, days of the same hours together; closed days are left out."""
    tag = language_of(language)
    runs = groupby(range(7), key=lambda day: week[day])
    told = [f"{_days(list(days), tag)} {_hours(ranges, tag)}" for ranges, days in runs if ranges]
    return "; ".join(told) or _CLOSED[tag]


def season_words(season: Season, language: str) -> str:
    """A part of every year with hours of its own."""
    tag = language_of(language)
    first, last = (_day_of_year(*day, tag) for day in (season.first, season.last))
    return _SEASON[tag].format(first=first, last=last, hours=week_words(season.week, tag))


def day_words(day: date, language: str) -> str:
    """`24 de diciembre de 2026`."""
    return format_date(day, "long", locale=_LOCALE[language_of(language)])


def weekday_name(day: str, language: str) -> str:
    """`mon` → `Monday`."""
    return str(get_day_names("wide", locale=language_of(language))[WEEKDAYS.index(day)])


def closed_words(calendar: Calendar, language: str) -> Iterator[str]:
    """The days on which the business is closed by its own choice, in order."""
    return (day_words(day, language) for day in sorted(calendar.closed))


def _days(days: Sequence[int], tag: Language) -> str:
    names = get_day_names("wide", locale=tag)
    first, last = names[days[0]], names[days[-1]]
    if len(days) == 1:
        return str(first)
    return (_RUN if len(days) > 2 else _PAIR)[tag].format(first=first, last=last)


def _hours(ranges: Sequence[OpenRange], tag: Language) -> str:
    return listed([str(one) for one in ranges], AND, tag)


def _day_of_year(month: int, day: int, tag: Language) -> str:
    form = "d 'de' MMMM" if tag == "es" else "d MMMM"
    return format_date(date(_LEAP_YEAR, month, day), form, locale=tag)


def month_options(language: str) -> tuple[tuple[str, str], ...]:
    """The months as a season writes them, as they stand behind a day: `07`, `de julio`."""
    tag = language_of(language)
    names = get_month_names("wide", locale=_LOCALE[tag])
    return tuple((f"{month:02}", _OF_MONTH[tag].format(month=names[month])) for month in names)
