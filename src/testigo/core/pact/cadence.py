"""How the agreement is kept alive: dispositions both sides use, the meeting, the review."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from testigo.core.reading import Node

DISPOSITIONS = ("rejected", "recycled", "lost")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Meeting:
    """When both sides meet; `minutes` is its length."""

    every: str
    on: str
    at: time
    minutes: int


@dataclass(frozen=True, slots=True)
class Review:
    """How often the pact is reviewed and its conversion rates are checked."""

    every: str
    check_rates: str


def next_meeting(meeting: Meeting, since: date, now: datetime, zone: ZoneInfo) -> datetime:
    """When both sides meet next, in UTC; a meeting that goes on is still the next one.

    `since` is the day on which the pact took force: fortnights are counted from the first meeting
    on or after it, and a monthly meeting is on the first such weekday of the month.
    """
    length = timedelta(minutes=meeting.minutes)
    days = _days_of(meeting, since, now.astimezone(zone).date())
    meets = (datetime.combine(day, meeting.at, zone).astimezone(UTC) for day in days)
    return next(begins for begins in meets if begins + length > now)


def _days_of(meeting: Meeting, since: date, today: date) -> Iterator[date]:
    """The days of the meeting in their order, without most of those that are over."""
    first = since + timedelta(days=(WEEKDAYS.index(meeting.on) - since.weekday()) % 7)
    step = 2 if meeting.every == "fortnight" else 1
    over = max(0, (today - first) // _WEEK // step - 1)
    for turn in count(over * step, step):
        day = first + turn * _WEEK
        if meeting.every != "month" or day.day <= 7:
            yield day


def parse_dispositions(node: Node) -> Mapping[str, tuple[str, ...]]:
    """Read `dispositions:`: the coded reasons for rejecting, recycling and losing."""
    fields = node.fields(required=DISPOSITIONS)
    return {kind: _parse_reasons(fields[kind]) for kind in DISPOSITIONS}


def _parse_reasons(node: Node) -> tuple[str, ...]:
    if node.value is None:
        return ()
    items = node.items()
    if not items and isinstance(node.value, list):
        node.problem("empty_list")
    return tuple(item.code() for item in items)


def parse_meeting(node: Node) -> Meeting:
    """Read `meeting:`."""
    fields = node.fields(required=("every", "on", "at", "minutes"))
    return Meeting(
        fields["every"].choice(("week", "fortnight", "month")),
        fields["on"].choice(WEEKDAYS),
        fields["at"].time_of_day(),
        fields["minutes"].integer(at_least=5, at_most=480),
    )


def parse_review(node: Node) -> Review:
    """Read `review:`."""
    fields = node.fields(required=("every",), optional=("check_rates",))
    check = fields["check_rates"].choice(("month", "quarter")) if fields.has("check_rates") else ""
    return Review(fields["every"].choice(("quarter", "month")), check)
