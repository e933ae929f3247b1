"""Working time: a call against the business-hours packages, with equal answers where they are
right; and what a million clocks cost.

The packages are no dependency: where they are not installed, only our own figures are given.
`pip install --target DIR businesstimedelta business-duration pandas`, then
`PYTHONPATH=DIR python -m bench working_time`.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from importlib.util import find_spec
from typing import Any
from zoneinfo import ZoneInfo

from bench.measuring import Figure, cpu_seconds
from testigo.core.durations import Duration
from testigo.core.sla.calendar import Calendar, OpenRange, due_at, working_seconds

ZONE = ZoneInfo("Europe/Madrid")
DAY = (OpenRange(9 * 60, 18 * 60),)
OFFICE = Calendar("Europe/Madrid", (DAY,) * 5 + ((),) * 2)
# Spans of up to three weeks, in a stretch in which the clocks do not change.
START = datetime(2026, 4, 13, 6, tzinfo=UTC)
CALLS, PEER_CALLS = 20_000, 200
MANY = 1_000_000
TIMES = 100


def run() -> list[Figure]:
    """Nanoseconds a call, how many times less than each package, seconds for a million."""
    spans = [_span(number) for number in range(CALLS)]
    used = _used(spans)
    due = _due(spans)
    figures = [
        Figure("working time", "used between two instants", used * 1e9, "ns"),
        Figure("working time", "due after 2 working hours", due * 1e9, "ns"),
    ]
    for name, installed, make in PEERS:
        if find_spec(installed):
            figures += _against(
                name, make(), spans[:: CALLS // PEER_CALLS], due if "due" in name else used
            )
    return [*figures, *_million()]


def _span(number: int) -> tuple[datetime, datetime]:
    start = START + timedelta(minutes=7 * (number % 9000))
    return start, start + timedelta(minutes=31 * (number % 899))


def _used(spans: list[tuple[datetime, datetime]]) -> float:
    def work() -> None:
        for start, end in spans:
            working_seconds(OFFICE, start, end)

    return cpu_seconds(work, 7) / len(spans)


def _due(spans: list[tuple[datetime, datetime]]) -> float:
    two_hours = Duration(2, "h")

    def work() -> None:
        for start, _ in spans:
            due_at(OFFICE, start, two_hours)

    return cpu_seconds(work, 7) / len(spans)


Peer = Callable[[datetime, datetime], Any]


def _against(
    name: str, peer: Peer, spans: list[tuple[datetime, datetime]], ours: float
) -> list[Figure]:
    """How many times less we take, and in how many of the spans the answers are equal."""

    def work() -> None:
        for start, end in spans:
            peer(start, end)

    theirs = cpu_seconds(work, 7) / len(spans)
    answer = _due_answer if "due" in name else working_seconds
    equal = sum(peer(start, end) == answer(OFFICE, start, end) for start, end in spans)
    return [
        Figure("working time", f"{name}: times less CPU", theirs / ours, "×", TIMES),
        Figure("working time", f"{name}: equal answers", equal / len(spans) * 100, "%"),
    ]


def _due_answer(calendar: Calendar, start: datetime, end: datetime) -> datetime:
    return due_at(calendar, start, Duration(2, "h"))


def _businesstimedelta() -> Peer:
    import businesstimedelta
    import pytz

    zone = pytz.timezone("Europe/Madrid")
    rule = businesstimedelta.WorkDayRule(
        start_time=time(9), end_time=time(18), working_days=[0, 1, 2, 3, 4], tz=zone
    )
    rules = businesstimedelta.Rules([rule])

    def used(start: datetime, end: datetime) -> float:
        found = rules.difference(start.astimezone(zone), end.astimezone(zone))
        return float(found.hours * 3600 + found.seconds)

    return used


def _business_duration() -> Peer:
    from business_duration import businessDuration

    def used(start: datetime, end: datetime) -> float:
        local = (at.astimezone(ZONE).replace(tzinfo=None) for at in (start, end))
        since, until = local
        found = businessDuration(since, until, time(9), time(18), unit="sec")
        return 0.0 if found != found else float(found)

    return used


def _pandas() -> Peer:
    import pandas

    hours = pandas.offsets.CustomBusinessHour(2, start="09:00", end="18:00")

    def due(start: datetime, end: datetime) -> datetime:
        found = pandas.Timestamp(start.astimezone(ZONE).replace(tzinfo=None)) + hours
        local: datetime = found.to_pydatetime()
        return local.replace(tzinfo=ZONE).astimezone(UTC)

    return due


PEERS = (
    ("businesstimedelta", "businesstimedelta", _businesstimedelta),
    ("business-duration", "business_duration", _business_duration),
    ("pandas CustomBusinessHour, due", "pandas", _pandas),
)


def _million() -> list[Figure]:
    """What a history of a million clocks costs, each reckoned by the calendar itself."""
    spans = [_span(number) for number in range(MANY)]
    two_hours, ten_days = Duration(2, "h"), Duration(10, "d")
    works: dict[str, Callable[[datetime, datetime], object]] = {
        "used": lambda start, end: working_seconds(OFFICE, start, end),
        "due after 2 working hours": lambda start, end: due_at(OFFICE, start, two_hours),
        "due after 10 working days": lambda start, end: due_at(OFFICE, start, ten_days),
    }
    return [
        Figure("working time", f"1 M clocks: {what}", _cost(work, spans), "s CPU", 1, False)
        for what, work in works.items()
    ]


def _cost(
    work: Callable[[datetime, datetime], object], spans: list[tuple[datetime, datetime]]
) -> float:
    def all_of_them() -> None:
        for start, end in spans:
            work(start, end)

    return cpu_seconds(all_of_them)
