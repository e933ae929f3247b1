"""Thirty days of a promise side by side, one mark for each day."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from testigo.core.asof import Days
from testigo.core.sla.calendar import Calendar
from testigo.queries.days import Kept
from testigo.web.templatetags.figures import num
from testigo.web.templatetags.words import day as day_words

DAYS = 30
# The height of a mark in the drawing, and of the smallest that is seen.
HEIGHT = 28
_LEAST = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """One day. `look` is kept, partly, missed, none or closed; the drawing is as high as the share
    of the day that it tells, `said` says it in words."""

    day: date
    look: str
    x: int
    y: int
    height: int
    said: str


@dataclass(frozen=True, slots=True)
class Strip:
    """Thirty marks of a promise, by its id; what they tell, and the same in one sentence."""

    promise: str
    name: str
    said: str
    marks: tuple[Mark, ...]


def last_days(until: date, zone: ZoneInfo) -> Days:
    """The thirty days that end with `until`."""
    return Days(until - timedelta(days=DAYS - 1), until + timedelta(days=1), zone)


def strip_of_clocks(
    promise: str, title: str, days: Days, calendar: Calendar, kept: Mapping[date, Kept]
) -> Strip:
    """How much of each day's clocks was kept."""

    def mark(day: date) -> tuple[str, float, str]:
        found = kept.get(day)
        if found is None:
            return "none", 0, _("no clock decided")
        said = _("%(kept)s of %(total)s on time") % {
            "kept": num(found.kept),
            "total": num(found.total),
        }
        share = found.kept / found.total
        return "kept" if share == 1 else "partly" if share else "missed", share, said

    found = [one for day, one in kept.items() if days.since <= day < days.until]
    said = {"kept": num(sum(o.kept for o in found)), "total": num(sum(o.total for o in found))}
    whole = _("%(kept)s of %(total)s in the last 30 days") % said
    return Strip(promise, title, whole, _marks(days, calendar, mark))


def strip_of_entries(
    promise: str, title: str, days: Days, calendar: Calendar, entries: Mapping[date, int]
) -> Strip:
    """How many entered on each day, the best day being the highest."""
    within = {day: count for day, count in entries.items() if days.since <= day < days.until}
    most = max(within.values(), default=0)

    def mark(day: date) -> tuple[str, float, str]:
        count = entries.get(day, 0)
        return "kept" if count else "none", count / most if most else 0, num(count)

    said = _("%(total)s in the last 30 days") % {"total": num(sum(within.values()))}
    return Strip(promise, title, said, _marks(days, calendar, mark))


def _marks(
    days: Days, calendar: Calendar, mark: Callable[[date], tuple[str, float, str]]
) -> tuple[Mark, ...]:
    found = []
    for place, day in enumerate(_each(days)):
        look, share, said = mark(day)
        if look == "none" and not calendar.hours_on(day):
            look, said = "closed", _("closed")
        height = max(_LEAST, round(share * HEIGHT))
        found.append(
            Mark(day, look, place * 10, HEIGHT - height, height, f"{day_words(day)}: {said}")
        )
    return tuple(found)


def _each(days: Days) -> Iterable[date]:
    return (days.since + timedelta(days=ahead) for ahead in range((days.until - days.since).days))
