"""Months of which a page of Results shows only a part: the first or last of the days asked for, and
the one that still runs."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from testigo.core.months import months_after
from testigo.web.loop.question import Question
from testigo.web.templatetags.words import day_of_month

_ONE_DAY = timedelta(days=1)


def part_of(month: date, question: Question) -> str:
    """Which days of a month are shown, as people say it; empty where it is the whole month. Days
    that had not come by the day of the question are not shown."""
    begin = month.replace(day=1)
    end = months_after(begin, 1) - _ONE_DAY
    first, last = max(begin, question.since), min(end, question.last, question.asof)
    if first == begin and last == end:
        return ""
    said = {"first": day_of_month(first), "last": day_of_month(last)}
    if last < first:
        return _("not come yet")
    if first == last:
        return _("only %(first)s") % said
    if first == begin:
        return _("until %(last)s") % said
    return _("from %(first)s") % said if last == end else _("%(first)s to %(last)s") % said
