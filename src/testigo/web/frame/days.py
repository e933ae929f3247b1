"""A day that an address or a form names."""

from datetime import date

from django.utils.translation import gettext as _

from testigo.core.asof import FIRST_DAY, LAST_DAY

_LONGEST = 40


def read_day(text: str, problems: list[str], end: date = LAST_DAY) -> date | None:
    """The day that was written as YYYY-MM-DD, before `end`; None for nothing, and for what is no
    such day, which is then told in `problems`."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day < end:
        said = _("“%(text)s” is not a date that can be used.") % {"text": text[:_LONGEST]}
        problems.append(said)
        return None
    return day
