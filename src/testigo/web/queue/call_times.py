"""When to call again, and until when to put a lead aside: instants
inside working hours, offered so that nobody has to type one."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from testigo.core.sla.calendar import Calendar, NeverOpen, is_open, next_opening

_STEP = timedelta(minutes=5)
_AFTERNOON = time(16)
# Nobody is called before this hour of a day for which no calendar is agreed.
_MORNING = time(9)


def call_times(calendar: Calendar | None, now: datetime, zone: ZoneInfo) -> list[datetime]:
    """Times to offer, the next first: in an hour, this and tomorrow's opening and afternoon, and
    the opening a week from today. Without a calendar every hour counts as open."""
    here = now.astimezone(zone)
    days = [here.date() + timedelta(days=ahead) for ahead in (0, 1, 7)]
    wanted = [_rounded(now + timedelta(hours=1))]
    for day in days:
        morning = datetime.combine(day, time() if calendar else _MORNING, zone)
        wanted.append(_opening(calendar, max(morning, now)))
    wanted += [datetime.combine(day, _AFTERNOON, zone) for day in days[:2]]
    first = wanted[0]
    offered = {at for at in wanted if at >= first and _fits(calendar, at)}
    return sorted(offered)


def snooze_times(calendar: Calendar | None, now: datetime, zone: ZoneInfo) -> list[datetime]:
    """Until when a lead may be put aside, the next first: an hour from now, the opening tomorrow,
    and that of next Monday."""
    here = now.astimezone(zone)
    days = [here.date() + timedelta(days=ahead) for ahead in (1, 7 - here.weekday())]
    morning = time() if calendar else _MORNING
    openings = {_opening(calendar, datetime.combine(day, morning, zone)) for day in days}
    return sorted({_rounded(now + timedelta(hours=1)), *openings})


def _rounded(at: datetime) -> datetime:
    """The next full five minutes."""
    over = timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
    return at + (_STEP - over if over else timedelta())


def _opening(calendar: Calendar | None, at: datetime) -> datetime:
    if calendar is None:
        return at
    try:
        return next_opening(calendar, at)
    except NeverOpen:
        return at


def _fits(calendar: Calendar | None, at: datetime) -> bool:
    return calendar is None or is_open(calendar, at)
