"""When a pact is to be reviewed, when its rates are looked at, and for how long it is renewed."""

from datetime import date, datetime, timedelta
from typing import Literal

from testigo.core.pact.editing import set_values
from testigo.core.pact.schema import LONGEST_TERM, Pact

# A pact is due for review this long before the day agreed on.
REVIEW_NOTICE = timedelta(days=14)
# Rates are looked at in the night, when no clock falls due.
LOOK_HOUR = 4
# A quarter, whatever its months.
RENEWED_FOR = LONGEST_TERM - timedelta(days=1)

State = Literal["fresh", "due", "stale"]


def review_of(pact: Pact, now: datetime) -> State:
    """Whether the pact is due for review, or stale: past the day agreed on."""
    today = now.astimezone(pact.zone).date()
    if today > pact.review_by:
        return "stale"
    return "due" if today >= pact.review_by - REVIEW_NOTICE else "fresh"


def stale_before(pact: Pact | None, instant: datetime) -> bool:
    """Whether a report of what was known before an instant reads a pact that was stale by then."""
    return pact is not None and review_of(pact, instant - timedelta(microseconds=1)) == "stale"


def month_to_look_at(pact: Pact, now: datetime) -> date | None:
    """The month, by its first day, whose look at the rates has come; None where the pact asks for
    none, or for one a quarter and this month begins none."""
    if pact.review is None or not pact.review.check_rates:
        return None
    local = now.astimezone(pact.zone)
    month = local.date().replace(day=1)
    if pact.review.check_rates == "quarter" and month.month % 3 != 1:
        return None
    return month if local.day > 1 or local.hour >= LOOK_HOUR else None


def renewed(text: str, today: date) -> str:
    """The same document for another term from today on, every other line as it was."""
    return set_values(text, {"in_force_from": today, "review_by": today + RENEWED_FOR})
