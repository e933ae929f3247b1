"""The worked tables of docs/rules/working-time.md."""

from datetime import timedelta

import pytest

from testigo.core.sla.calendar import due_at, share_at, working_seconds
from tests.spec.working_time import (
    CALENDARS,
    DUE,
    ELAPSED,
    SHARES,
    Due,
    Elapsed,
    Share,
    fraction,
    instant,
    length,
    written,
)


@pytest.mark.parametrize("row", DUE, ids=lambda row: f"{row.calendar}, {row.start}, {row.within}")
def test_a_promise_is_due_when_the_table_says(row: Due) -> None:
    due = due_at(CALENDARS[row.calendar], instant(row.start), length(row.within))
    assert written(due) == row.due


@pytest.mark.parametrize("row", ELAPSED, ids=lambda row: f"{row.calendar}, {row.start}, {row.end}")
def test_working_time_between_two_instants_is_what_the_table_says(row: Elapsed) -> None:
    seconds = working_seconds(CALENDARS[row.calendar], instant(row.start), instant(row.end))
    assert seconds == float(row.hours) * 3600


@pytest.mark.parametrize("row", SHARES, ids=lambda row: f"{row.calendar}, {row.start}, {row.share}")
def test_a_share_is_reached_when_the_table_says(row: Share) -> None:
    calendar, start = CALENDARS[row.calendar], instant(row.start)
    due = due_at(calendar, start, length(row.within))
    assert written(share_at(calendar, start, due, fraction(row.share))) == row.reached


@pytest.mark.parametrize("row", DUE, ids=lambda row: f"{row.calendar}, {row.start}, {row.within}")
def test_the_text_of_an_instant_is_read_back_as_written(row: Due) -> None:
    assert written(instant(row.start)) == row.start
    assert instant(row.due) > instant(row.start) - timedelta(seconds=1)
