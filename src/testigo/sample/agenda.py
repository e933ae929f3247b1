"""When people do things: working time of Nortia, and the hours at which visitors browse."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from testigo.core.durations import Duration
from testigo.core.sla.calendar import Calendar, due_at, is_open, working_seconds

# Visits by local hour, on a working day and on any other.
_WEEKDAY_HOURS = (0, 0, 0, 0, 0, 0, 1, 3, 8, 13, 14, 14, 13, 9, 5, 8, 11, 10, 8, 5, 4, 4, 3, 1)
_FREE_DAY_HOURS = (0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 6, 7, 7, 5, 3, 3, 5, 6, 7, 8, 8, 8, 5, 2)
_WEEKDAYS = (1.0, 1.05, 1.05, 1.0, 0.95, 0.16, 0.2)


@dataclass(frozen=True)
class Agenda:
    """The calendar of the pact, as those who act in the sample live by it."""

    calendar: Calendar
    zone: ZoneInfo

    def local(self, day: date, minute: float = 0) -> datetime:
        """An instant of a local date, `minute` minutes after midnight, to the second."""
        hours, minutes = divmod(int(minute), 60)
        seconds = int(minute % 1 * 60)
        moment = datetime.combine(day, time(hours, minutes, seconds), self.zone)
        return moment.astimezone(UTC)

    def day_of(self, at: datetime) -> date:
        """The local date of an instant."""
        return at.astimezone(self.zone).date()

    def is_open(self, at: datetime) -> bool:
        """Whether Nortia works at this instant."""
        return is_open(self.calendar, at)

    def later(self, at: datetime, minutes: float) -> datetime:
        """When so many minutes of working time have passed since `at`."""
        return due_at(self.calendar, at, Duration(max(1, int(minutes)), "m"))

    def working_day(self, day: date, nth: int) -> date:
        """The nth working day after a date."""
        return self.day_of(due_at(self.calendar, self.local(day, 720), Duration(nth, "d")))

    def next_days(self, at: datetime, days: int, rng: Random) -> datetime:
        """Some instant within the hours of the nth working day after `at`."""
        closing = due_at(self.calendar, at, Duration(max(1, days), "d"))
        day = self.day_of(closing)
        return self.local(day, self._open_minute(day, rng))

    def _open_minute(self, day: date, rng: Random) -> float:
        ranges = self.calendar.hours_on(day)
        left = rng.uniform(2, sum(r.closes - r.opens for r in ranges) - 5)
        for hours in ranges:
            if left < hours.closes - hours.opens:
                return hours.opens + left
            left -= hours.closes - hours.opens
        raise AssertionError("the minute lies within the hours of the day")

    def worked_ago(self, now: datetime, minutes: float) -> datetime:
        """The last instant since which so many minutes of working time have passed by `now`."""
        early, late = now - timedelta(days=40), now
        while late - early > timedelta(seconds=1):
            middle = early + (late - early) / 2
            if working_seconds(self.calendar, middle, now) >= minutes * 60:
                early = middle
            else:
                late = middle
        return early.replace(microsecond=0)

    def visit(self, day: date, rng: Random) -> datetime:
        """Some instant of a local date at which people browse."""
        weights = _WEEKDAY_HOURS if self.calendar.hours_on(day) else _FREE_DAY_HOURS
        hour = rng.choices(range(24), weights)[0]
        return self.local(day, hour * 60 + rng.uniform(0, 60))


@dataclass(frozen=True)
class Arrivals:
    """The days of the history by how many people arrive on each."""

    days: Sequence[date]
    upto: Sequence[float]

    def draw(self, rng: Random) -> date:
        """One day, the busier the likelier."""
        return self.days[bisect(self.upto, rng.random() * self.upto[-1])]


def arrivals(agenda: Agenda, first: date, last: date) -> Arrivals:
    """The arrivals between two dates: growing, fewer at weekends, in August and at Christmas."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    weights = []
    for place, day in enumerate(days):
        weight = (0.74 + 0.26 * place / len(days)) * _WEEKDAYS[day.weekday()]
        if day.month == 8:
            weight *= 0.55
        elif (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 6):
            weight *= 0.5
        elif day in agenda.calendar.holidays:
            weight *= 0.3
        weights.append(weight)
    return Arrivals(days, list(accumulate(weights)))
