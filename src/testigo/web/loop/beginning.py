"""What a page of Results says of days in which there is nothing: when what is known begins."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from testigo.core.asof import FIRST_DAY, LONGEST
from testigo.queries.span import first_day_with_leads
from testigo.web.loop.question import Question

Address = Callable[[date, date, date], str]


def beginning(
    workspace_id: int, question: Question, today: date, zone: ZoneInfo, address: Address
) -> dict[str, Any]:
    """The context of `loop/not_in_these_days.html`: the day on which what is known begins, None in
    a workspace without leads; and where the days from then on are shown, of which `address` makes
    the query string from the first day, the day after the last and as of when."""
    begins = first_day_with_leads(workspace_id, zone)
    if begins is None:
        return {"begins": None}
    until = today + timedelta(days=1)
    since = max(FIRST_DAY, until - LONGEST, begins)
    asof = question.asof if question.asof >= since else today
    return {"begins": begins, "from_beginning": address(since, until, asof)}
