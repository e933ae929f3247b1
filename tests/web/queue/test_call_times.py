from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from testigo.core.sla.calendar import Calendar, OpenRange, is_open
from testigo.web.queue.call_times import call_times

MADRID = ZoneInfo("Europe/Madrid")
WORKDAY = (OpenRange(9 * 60, 14 * 60), OpenRange(15 * 60, 18 * 60 + 30))
CALENDAR = Calendar("Europe/Madrid", (WORKDAY,) * 4 + ((OpenRange(9 * 60, 15 * 60),), (), ()))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MADRID).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        pytest.param(
            "2026-10-06T10:02",
            [
                "2026-10-06T11:05",
                "2026-10-06T16:00",
                "2026-10-07T09:00",
                "2026-10-07T16:00",
                "2026-10-13T09:00",
            ],
            id="Tuesday morning: the hour is rounded up to five minutes",
        ),
        pytest.param(
            "2026-10-06T13:30",
            ["2026-10-06T16:00", "2026-10-07T09:00", "2026-10-07T16:00", "2026-10-13T09:00"],
            id="in an hour everybody is at lunch",
        ),
        pytest.param(
            "2026-10-09T14:30",
            ["2026-10-12T09:00", "2026-10-16T09:00"],
            id="Friday: no afternoon, the next opening is on Monday",
        ),
        pytest.param(
            "2026-10-24T12:00",
            ["2026-10-26T09:00", "2026-11-02T09:00"],
            id="Saturday before the clocks change",
        ),
    ],
)
def test_times_lie_in_working_hours_and_ahead(now: str, offered: list[str]) -> None:
    found = call_times(CALENDAR, local(now), MADRID)
    assert found == [local(text) for text in offered]
    assert all(is_open(CALENDAR, at) for at in found)


def test_without_a_calendar_there_are_still_times_to_choose() -> None:
    found = call_times(None, local("2026-10-06T10:00"), MADRID)
    assert found[0] == local("2026-10-06T11:00")
    assert local("2026-10-07T09:00") in found
    assert found == sorted(found)
