"""Working time: when a business is open, and what a promise in working time means.

Open is whenever the local clock reads a time inside a range of hours on a day that is neither a
holiday nor closed. Working time between two instants is the overlap of that interval with the
open ranges in real elapsed seconds, so it stays right when the clocks change (domain.md §3.4).
docs/rules/working-time.md explains the rule with worked tables.
"""

import difflib
import re
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from testigo.core.durations import Duration
from testigo.core.reading import Fields, Node
from testigo.core.sla import public_holidays
from testigo.core.sla.timeline import CHUNK_BITS, SECOND, ByDay, Timeline
from testigo.core.sla.timeline import NeverOpen as NeverOpen
from testigo.core.sla.timeline import Opening as Opening

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_RANGE = re.compile(r"([0-9]{2}):([0-5][0-9])-([0-9]{2}):([0-5][0-9])\Z")
_MONTH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})\Z")
_LEAP_YEAR = 2028
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Longer than any business stays closed.
_LOOKED_BACK = 32


class OpenRange(NamedTuple):
    """Hours of one day in minutes after local midnight; `closes` is after `opens`, 1440 at most."""

    opens: int
    closes: int

    def __str__(self) -> str:
        return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in self)


# From Monday to Sunday, the ranges of the day in order; an empty tuple is a closed day.
Week = tuple[tuple[OpenRange, ...], ...]


class MonthDay(NamedTuple):
    """A day of any year."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Season:
    """A part of every year with its own hours, both ends included; it may pass the year's end."""

    first: MonthDay
    last: MonthDay
    week: Week

    def includes(self, month_day: tuple[int, int]) -> bool:
        """Whether a (month, day) falls in the season."""
        if self.first <= self.last:
            return self.first <= month_day <= self.last
        return month_day >= self.first or month_day <= self.last


@dataclass(frozen=True)
class Calendar:
    """When a business is open.

    `holidays` are the dates in force, given by `with_holidays`; `country` and `subdivision` only
    say where they come from.
    """

    timezone: str
    week: Week
    seasons: tuple[Season, ...] = ()
    holidays: frozenset[date] = frozenset()
    closed: frozenset[date] = frozenset()
    country: str | None = None
    subdivision: str | None = None

    def hours_on(self, day: date) -> tuple[OpenRange, ...]:
        """The ranges of a local date; none when it is a holiday or closed."""
        if day in self.holidays or day in self.closed:
            return ()
        for season in self.seasons:
            if season.includes((day.month, day.day)):
                return season.week[day.weekday()]
        return self.week[day.weekday()]

    @cached_property
    def _timeline(self) -> Timeline:
        return Timeline(zoneinfo.ZoneInfo(self.timezone), self.hours_on)

    @cached_property
    def _by_day(self) -> ByDay:
        return self._timeline.by_day


def with_closures(calendar: Calendar, dates: Iterable[date]) -> Calendar:
    """The calendar with these dates closed besides."""
    return replace(calendar, closed=calendar.closed | frozenset(dates))


def with_holidays(calendar: Calendar, dates: Iterable[date]) -> Calendar:
    """The calendar with these holidays instead of those that it had."""
    return replace(calendar, holidays=frozenset(dates))


def working_seconds(calendar: Calendar, start: datetime, end: datetime) -> float:
    """Open seconds between two instants; 0 when `end` is not after `start`."""
    # Asked of every clock, so in whole seconds of days: hardly an object is made.
    since, until = start - _EPOCH, end - _EPOCH
    first, last, by_day = since.days, until.days, calendar._by_day
    earlier, later = since.seconds, until.seconds
    part, other = by_day[first], by_day[last]
    while earlier >= part.closes:
        part = part.next
    while later >= other.closes:
        other = other.next
    length, micros = other.upto - part.upto, 0
    if earlier >= part.opens:
        length -= earlier - part.opens
        micros -= since.microseconds
    if later >= other.opens:
        length += later - other.opens
        micros += until.microseconds
    if (first ^ last) >> CHUNK_BITS:
        if last < first:
            return 0.0
        length += calendar._timeline.open_seconds(first, last)
    if micros:
        return max(0, length * SECOND + micros) / SECOND
    return float(length) if length > 0 else 0.0


def open_micros(calendar: Calendar, start: datetime, end: datetime) -> int:
    """The same in whole microseconds, so that sums are exact."""
    return calendar._timeline.between(micros_of(start), micros_of(end))


def open_after(calendar: Calendar, start: datetime, micros: int) -> datetime:
    """The first instant with so many open microseconds, at least 1, since `start`. Raises
    NeverOpen."""
    return _instant(calendar._timeline.after(micros_of(start), micros))


def due_at(calendar: Calendar, start: datetime, duration: Duration) -> datetime:
    """When a promise in working time that starts at `start` falls due.

    Minutes and hours: the first instant at which so much working time has passed. Days: the
    closing time of the Nth working day after the local day of `start`. Raises NeverOpen.
    """
    if duration.unit == "d":
        return calendar._timeline.closing_of(start, duration.amount)
    since, left = start - _EPOCH, duration.elapsed
    second = since.seconds
    part = calendar._by_day[since.days]
    while second >= part.closes:
        part = part.next
    span = part.span
    if span is not None and second >= part.opens:
        rest = span.closes - start
        if left <= rest:
            return _EPOCH + (since + left)
        left -= rest
        span = span.next
    while span is not None:
        if left <= span.length:
            return span.opens + left
        left -= span.length
        span = span.next
    return _instant(calendar._timeline.after(micros_of(start), duration.seconds * SECOND))


def wall_due_at(start: datetime, duration: Duration) -> datetime:
    """When a promise with `elapsed: wall` falls due: plain elapsed time, a day being 24 hours."""
    return start + duration.elapsed


def share_at(calendar: Calendar, start: datetime, due: datetime, share: Decimal) -> datetime:
    """The first instant at which this share (0 < share <= 1) of the open time up to `due` is used.

    `due` itself when there is no open time between both.
    """
    timeline = calendar._timeline
    first = micros_of(start)
    used = Decimal(timeline.between(first, micros_of(due))) * share
    length = int(used.to_integral_value(ROUND_CEILING))
    return _instant(timeline.after(first, length)) if length else due


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether it is open; at the instant of closing it no longer is."""
    instant = micros_of(at)
    return calendar._timeline.between(instant, instant + 1) == 1


def next_opening(calendar: Calendar, at: datetime) -> datetime:
    """`at` itself when it is open, else the next instant at which it opens. Raises NeverOpen."""
    return _instant(calendar._timeline.after(micros_of(at), 1) - 1)


def work_begins(calendar: Calendar | None, at: datetime) -> datetime:
    """When anybody is there for something of this instant: at once while it is open, else at the
    next opening; without a calendar, or with one that never opens, at once."""
    if calendar is None:
        return at
    try:
        return next_opening(calendar, at)
    except NeverOpen:
        return at


def working_days_between(calendar: Calendar, first: date, until: date) -> int:
    """How many local dates from `first` up to but without `until` have open time."""
    return calendar._timeline.working_days(first, until)


def working_day_before(calendar: Calendar, at: datetime) -> datetime:
    """The same local hour of the last date before that has open time, in UTC; of yesterday where
    none of the dates looked back over has any."""
    here = at.astimezone(zoneinfo.ZoneInfo(calendar.timezone))
    days = [here - timedelta(days=back) for back in range(1, _LOOKED_BACK)]
    before = next((day for day in days if calendar.hours_on(day.date())), days[0])
    return before.astimezone(UTC)


def micros_of(instant: datetime) -> int:
    """An instant in whole microseconds since 1970 UTC."""
    since = instant - _EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


def _instant(micros: int) -> datetime:
    return _EPOCH + timedelta(0, *divmod(micros, SECOND))


# --- reading the pact's `calendar:` ---------------------------------------------------------------


def parse_calendar(node: Node) -> Calendar:
    """Read the `calendar:` slice of a pact; the holidays are given later, by `with_holidays`."""
    fields = node.fields(required=("timezone", "hours"), optional=("seasons", "holidays", "closed"))
    country, subdivision = _parse_holidays(fields)
    before = len(node.report.problems)
    week = parse_week(fields["hours"])
    seasons = _parse_seasons(fields)
    weeks = (week, *(season.week for season in seasons))
    if fields.has("hours") and len(node.report.problems) == before and not any(map(any, weeks)):
        fields["hours"].problem("calendar_without_hours")
    closed = fields["closed"].items() if fields.has("closed") else []
    return Calendar(
        timezone=_parse_timezone(fields["timezone"]),
        week=week,
        seasons=seasons,
        closed=frozenset(item.day() for item in closed),
        country=country,
        subdivision=subdivision,
    )


def _parse_timezone(node: Node) -> str:
    name = node.text("UTC")
    if name in _timezones():
        return name
    near = difflib.get_close_matches(name, _timezones(), n=1)
    node.problem("unknown_timezone", value=name[:60], suggestion=near[0] if near else "")
    return "UTC"


@lru_cache(maxsize=1)
def _timezones() -> frozenset[str]:
    # Names such as `localtime` mean another zone on another machine.
    return frozenset(zoneinfo.available_timezones() - {"localtime", "Factory", "posixrules"})


def _parse_holidays(calendar: Fields) -> tuple[str | None, str | None]:
    if not calendar.has("holidays"):
        return None, None
    fields = calendar["holidays"].fields(required=("country",), optional=("subdivision",))
    country = fields["country"].text()
    known = public_holidays.known_subdivisions(country) if country else None
    if country and known is None:
        fields["country"].problem("unknown_country", value=country[:60])
    if known is None or not fields.has("subdivision"):
        return country or None, None
    part = fields["subdivision"].text()
    if part and part not in known:
        fields["subdivision"].problem(
            "unknown_subdivision",
            value=part[:60],
            country=country,
            suggestion=public_holidays.subdivision_code(country, part),
            options=", ".join(sorted(known)),
        )
    return country, part or None


def parse_week(node: Node) -> Week:
    """Read the hours of a week: days or ranges of days with their ranges of hours."""
    week: dict[int, tuple[OpenRange, ...]] = {}
    for key, hours in node.entries():
        ranges = _parse_ranges(hours)
        days = _weekdays(key)
        if not days:
            hours.problem("unknown_weekday", key=key[:60])
        for day in days:
            if day in week:
                hours.problem("weekday_twice", key=key, day=WEEKDAYS[day])
            week[day] = ranges
    return tuple(week.get(day, ()) for day in range(7))


def _weekdays(key: str) -> list[int]:
    """`fri` → [4]; `mon-thu` → [0, 1, 2, 3]; `sun-tue` → [6, 0, 1]; none for anything else."""
    first, _, last = key.partition("-")
    if first not in WEEKDAYS or (last or first) not in WEEKDAYS or key.endswith("-"):
        return []
    start = WEEKDAYS.index(first)
    length = (WEEKDAYS.index(last or first) - start) % 7 + 1
    return [(start + step) % 7 for step in range(length)]


def _parse_ranges(node: Node) -> tuple[OpenRange, ...]:
    found: list[OpenRange] = []
    for item in node.items():
        hours = _parse_range(item)
        if hours is None:
            continue
        for other in found:
            if hours.opens < other.closes and other.opens < hours.closes:
                item.problem("ranges_overlap", first=str(other), second=str(hours))
        found.append(hours)
    return tuple(sorted(found))


def _parse_range(node: Node) -> OpenRange | None:
    match = _RANGE.match(node.value) if isinstance(node.value, str) else None
    hours = (
        OpenRange(int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4]))
        if match
        else None
    )
    if hours is None or max(hours) > 24 * 60:
        node.problem("not_a_time_range", value=_written(node))
        return None
    if hours.opens >= hours.closes:
        low, high = str(hours).split("-")
        node.problem("range_backwards", low=low, high=high)
        return None
    return hours


def _written(node: Node) -> str:
    return "" if isinstance(node.value, (list, dict)) else str(node.value)[:60]


def _parse_seasons(fields: Fields) -> tuple[Season, ...]:
    seasons: list[Season] = []
    for item in fields["seasons"].items() if fields.has("seasons") else []:
        keys = item.fields(required=("from", "to", "hours"))
        week = parse_week(keys["hours"])
        first, last = _parse_month_day(keys["from"]), _parse_month_day(keys["to"])
        if first is None or last is None:
            continue
        season = Season(first, last, week)
        if any(_overlap(season, other) for other in seasons):
            item.problem("season_overlap")
        seasons.append(season)
    return tuple(seasons)


def _parse_month_day(node: Node) -> MonthDay | None:
    match = _MONTH_DAY.match(node.value) if isinstance(node.value, str) else None
    try:
        if match is not None:
            day = date(_LEAP_YEAR, int(match[1]), int(match[2]))
            return MonthDay(day.month, day.day)
    except ValueError:
        pass
    node.problem("not_a_month_day", value=_written(node))
    return None


def _overlap(one: Season, other: Season) -> bool:
    # Two stretches of the year meet exactly when one of them includes the first day of the other.
    return one.includes(other.first) or other.includes(one.first)
