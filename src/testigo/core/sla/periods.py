"""The periods of a pact: calendar months, quarters and ISO weeks in the calendar's zone, and how
much of the working days of one has gone (domain.md §3.3)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from testigo.core.asof import Days
from testigo.core.months import month_after
from testigo.core.sla.calendar import Calendar, working_days_between, working_seconds
from testigo.core.sla.commitments import Period

# Before this share of its working days has gone, a period says nothing of how it will end.
EARLY = 0.1
_MONTHS = {"month": 1, "quarter": 3}


def period_at(per: Period, at: datetime, zone: ZoneInfo) -> Days:
    """The period in which an instant lies."""
    return period_of(per, at.astimezone(zone).date(), zone)


def period_of(per: Period, day: date, zone: ZoneInfo) -> Days:
    """The period in which a local day lies; weeks begin on Monday."""
    if per == "week":
        first = day - timedelta(days=day.weekday())
        return Days(first, first + timedelta(days=7), zone)
    months = _MONTHS[per]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Days(first, month_after(first, months), zone)


def periods_between(per: Period, days: Days) -> list[Days]:
    """Every period that has a day among these, the first one first."""
    found = [period_of(per, days.since, days.zone)]
    while found[-1].until < days.until:
        found.append(period_of(per, found[-1].until, days.zone))
    return found


@dataclass(frozen=True, slots=True)
class Pace:
    """How much of a period's working days has gone; the day that runs counts by its open time."""

    gone: float
    whole: float
    over: bool

    @property
    def share(self) -> float:
        """From 0 to 1; 1 once the period is over."""
        if self.over:
            return 1.0
        return self.gone / self.whole if self.whole else 0.0

    @property
    def ahead(self) -> float:
        """How many times what has gone is still to come; 0 once the period is over."""
        return 0.0 if self.over or not self.gone else (self.whole - self.gone) / self.gone

    @property
    def early(self) -> bool:
        """Whether so little has gone that nothing can be said of how the period will end."""
        return self.share < EARLY


def pace_of(calendar: Calendar, days: Days, now: datetime) -> Pace:
    """The pace of a period at an instant, by the working days of its calendar."""
    whole = float(working_days_between(calendar, days.since, days.until))
    if now >= days.end:
        return Pace(whole, whole, over=True)
    if now <= days.start:
        return Pace(0.0, whole, over=False)
    today = now.astimezone(days.zone).date()
    gone = working_days_between(calendar, days.since, today)
    return Pace(gone + _part_of(calendar, Days(today, _next(today), days.zone), now), whole, False)


def working_share(calendar: Calendar, part: Days, whole: Days) -> Fraction:
    """The share of a period's working days that lies in a part of it; 1 where it has none."""
    days = working_days_between(calendar, whole.since, whole.until)
    here = working_days_between(calendar, part.since, part.until)
    return Fraction(here, days) if days else Fraction(1)


def _part_of(calendar: Calendar, day: Days, now: datetime) -> float:
    """How much of a day's open time has gone."""
    whole = working_seconds(calendar, day.start, day.end)
    return working_seconds(calendar, day.start, now) / whole if whole else 0.0


def _next(day: date) -> date:
    return day + timedelta(days=1)
