"""Deadlines and appointments in templates, as a person reads them at a glance."""

from datetime import datetime

from babel.dates import format_datetime
from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from testigo.web.queue import deadlines
from testigo.web.templatetags.figures import locale

register = template.Library()


@register.filter
def gap(at: datetime, now: datetime) -> str:
    """`1 h 12 min` until `at`, `12 min ago` after it."""
    return deadlines.gap_words(at, now)


@register.filter
def day_words(at: datetime, now: datetime) -> str:
    """`today, 16:30`, `tomorrow, 9:00`, then `Mon 30, 9:00`."""
    return deadlines.day_words(at, now)


@register.filter
def since_words(at: datetime, now: datetime) -> str:
    """`since yesterday, 10:42`; longer ago `since Friday, 10:42`."""
    here = timezone.localtime(at)
    said = {
        "day": format_datetime(here, "EEEE", locale=locale()),
        "time": format_datetime(here, "H:mm", locale=locale()),
    }
    if (timezone.localtime(now).date() - here.date()).days == 1:
        return _("since yesterday, %(time)s") % said
    return _("since %(day)s, %(time)s") % said
