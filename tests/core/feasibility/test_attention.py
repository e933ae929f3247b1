"""What past waits show of each hour of the week."""

from datetime import UTC, datetime, timedelta
from math import exp, isclose
from zoneinfo import ZoneInfo

from testigo.core.feasibility.attention import FEWEST, Wait, attention_of
from testigo.core.feasibility.plan import USUAL_FREE
from tests.spec.working_time import MADRID, OFFICE

ZONE = ZoneInfo(MADRID)
MONDAY, FRIDAY = datetime(2026, 2, 2, 10, tzinfo=ZONE), datetime(2026, 2, 6, 12, 30, tzinfo=ZONE)
WEEK = timedelta(weeks=1)
HOUR = timedelta(hours=1)


def waits(start: datetime, length: timedelta, count: int) -> list[Wait]:
    """One a week from a local time on, each as long."""
    starts = [(start + WEEK * number).astimezone(UTC) for number in range(count)]
    return [(at, at + length, True) for at in starts]


def test_few_waits_are_an_estimate() -> None:
    found = attention_of(waits(MONDAY, HOUR, FEWEST - 1), OFFICE)
    assert (found.estimate, found.usual, found.waits) == (True, USUAL_FREE, FEWEST - 1)


def test_half_an_hour_of_waiting_each_is_two_taken_up_an_hour() -> None:
    found = attention_of(waits(MONDAY, HOUR / 2, 60), OFFICE)
    assert not found.estimate
    assert isclose(found.usual, 1 - exp(-2))
    assert isclose(found.hours[10], found.usual)
    assert not any(found.put_off)


def test_what_comes_on_fridays_at_noon_and_waits_for_monday_is_put_off() -> None:
    late = timedelta(days=3)
    found = attention_of(waits(MONDAY, HOUR / 2, 40) + waits(FRIDAY, late, 20), OFFICE)
    noon = 4 * 24 + 12
    assert all(share > 0.7 for share in found.put_off[noon : noon + 3])
    assert sum(share > 0 for share in found.put_off) == 3
    # From 12:30 to 18:00 on Friday, and from 9:00 to 12:30 on Monday.
    assert min(found.delays) == 9 * 60
    # Those who were put off say nothing of the Mondays on which they were found.
    assert isclose(found.usual, 1 - exp(-2))


def test_what_still_waits_counts_as_waited_and_not_as_taken_up() -> None:
    waiting = [(start, end, False) for start, end, _ in waits(MONDAY, HOUR, 40)]
    found = attention_of(waits(MONDAY, HOUR, 40) + waiting, OFFICE)
    assert isclose(found.usual, 1 - exp(-0.5))
