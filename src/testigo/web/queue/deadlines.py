"""Deadlines and appointments as a person reads them at a glance, in the active zone."""

from datetime import datetime, timedelta

from babel.dates import format_datetime, format_timedelta
from django.utils import timezone
from django.utils.translation import gettext as _

from testigo.web.templatetags.figures import locale

# Up to here a gap is counted in hours and minutes, which the page's script keeps true.
COUNTED = timedelta(hours=24)


def gap_words(at: datetime, now: datetime) -> str:
    """`1 h 12 min` until `at`, `12 min ago` after it; a day and hour when it is far ahead."""
    gap = at - now
    if abs(gap) >= COUNTED:
        return day_words(at, now) if gap > timedelta() else _days_ago(gap)
    minutes = int(abs(gap).total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    size = f"{hours} h {rest} min" if hours and rest else f"{hours} h" if hours else f"{rest} min"
    if not minutes:
        size = _("under 1 min")
    return size if gap > timedelta() else _("%(size)s ago") % {"size": size}


def day_words(at: datetime, now: datetime) -> str:
    """`today, 16:30`, `tomorrow, 9:00`, then `Fri 27, 9:00` within this week,
    `Tue 1 Dec, 9:00` after it."""
    here = timezone.localtime(at)
    ahead = (here.date() - timezone.localtime(now).date()).days
    hour = format_datetime(here, "H:mm", locale=locale())
    if ahead == 0:
        return _("today, %(time)s") % {"time": hour}
    if ahead == 1:
        return _("tomorrow, %(time)s") % {"time": hour}
    this_week = ahead > 0 and here.weekday() >= ahead
    form = "EEE d, H:mm" if this_week else "EEE d MMM, H:mm"
    return format_datetime(here, form, locale=locale())


def is_counted(at: datetime, now: datetime) -> bool:
    """Whether the gap is told in hours and minutes."""
    return abs(at - now) < COUNTED


def _days_ago(gap: timedelta) -> str:
    return format_timedelta(gap, granularity="day", add_direction=True, locale=locale())
