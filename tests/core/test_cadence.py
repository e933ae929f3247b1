"""When both sides meet next."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.pact.cadence import WEEKDAYS, Meeting, next_meeting

MADRID = ZoneInfo("Europe/Madrid")
# A Tuesday.
SINCE = date(2026, 9, 15)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MADRID).astimezone(UTC)


@pytest.mark.parametrize(
    ("every", "now", "meets"),
    [
        pytest.param("week", "2026-10-05T12:00", "2026-10-06T09:15", id="tomorrow"),
        pytest.param("week", "2026-10-06T09:40", "2026-10-06T09:15", id="it goes on"),
        pytest.param("week", "2026-10-06T09:45", "2026-10-13T09:15", id="it is over"),
        pytest.param("week", "2026-10-24T12:00", "2026-10-27T09:15", id="after the clocks change"),
        pytest.param("week", "2026-08-01T12:00", "2026-09-15T09:15", id="not before the pact"),
        pytest.param("fortnight", "2026-09-16T12:00", "2026-09-29T09:15", id="every other week"),
        pytest.param("fortnight", "2026-10-06T08:00", "2026-10-13T09:15", id="not this week"),
        pytest.param("month", "2026-10-01T08:00", "2026-10-06T09:15", id="the first of the month"),
        pytest.param("month", "2026-10-06T10:00", "2026-11-03T09:15", id="the next month"),
    ],
)
def test_the_next_meeting_follows_the_cadence(every: str, now: str, meets: str) -> None:
    meeting = Meeting(every, "tue", time(9, 15), 30)
    assert next_meeting(meeting, SINCE, local(now), MADRID) == local(meets)


@given(
    every=st.sampled_from(["week", "fortnight", "month"]),
    on=st.sampled_from(WEEKDAYS),
    hours=st.integers(min_value=0, max_value=24 * 800),
)
def test_it_is_the_next_one_on_its_weekday(every: str, on: str, hours: int) -> None:
    meeting = Meeting(every, on, time(16), 45)
    now = local("2026-09-15T00:00") + timedelta(hours=hours)
    meets = next_meeting(meeting, SINCE, now, MADRID)
    length = timedelta(minutes=45)
    longest = timedelta(days={"week": 7, "fortnight": 14, "month": 42}[every], hours=1)
    assert now < meets + length
    assert meets - now <= longest
    assert meets.astimezone(MADRID).weekday() == WEEKDAYS.index(on)
    assert next_meeting(meeting, SINCE, meets, MADRID) == meets
