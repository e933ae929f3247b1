"""Who can take a hand-over up: whose own hours the instant lies in at which work on it begins.

A hand-over that comes while the business is closed is judged at the next opening
(sla/calendar.py), because that is when somebody has to be there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from testigo.core.problems import Problem
from testigo.core.reading import Node, Report
from testigo.core.sla.calendar import Calendar, Week, is_open, parse_week

# Own hours as they are kept and told: days as a pact names them, with their ranges.
Hours = Mapping[str, Sequence[str]]


def is_at_work(week: Week | None, calendar: Calendar | None, at: datetime) -> bool:
    """Whether an instant lies in somebody's own hours, on a day that is neither a holiday nor
    closed. Whoever has none is at work whenever the business is open."""
    if week is None or calendar is None:
        return True
    return is_open(_own(week, calendar), at)


@lru_cache(maxsize=256)
def _own(week: Week, calendar: Calendar) -> Calendar:
    # Kept because laying its time out costs far more than asking, and many share their hours.
    return replace(calendar, week=week, seasons=())


def parse_hours(hours: Hours) -> tuple[Week | None, list[Problem]]:
    """Somebody's own hours; None when there are no open ones at all, which means that they have
    none of their own."""
    report = Report()
    days = {day: _list(day, ranges, report) for day, ranges in hours.items()}
    week = parse_week(Node(days, "hours", None, None, report))
    return (week if any(week) and not report.problems else None), report.problems


def _list(day: str, ranges: Sequence[str], report: Report) -> Node:
    where = f"hours.{day}"
    return Node(
        [Node(text, where, None, None, report) for text in ranges], where, None, None, report
    )
