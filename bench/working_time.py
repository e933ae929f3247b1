"""Working time: a call against the business-hours packages, with equal answers where they are
right; and a million clocks in bulk.

The packages are no dependency: where they are not installed, only our own figures are given.
`pip install --target DIR businesstimedelta business-duration pandas`, then
`PYTHONPATH=DIR python -m bench working_time`.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from importlib.util import find_spec
from typing import Any
from zoneinfo import ZoneInfo

from bench.measuring import Figure, cpu_seconds
from testigo.core.durations import Duration
from testigo.core.sla.bulk import laid_out
from testigo.core.sla.calendar import Calendar, OpenRange, due_at, micros_of, working_seconds

ZONE = ZoneInfo("Europe/Madrid")
DAY = (OpenRange(9 * 60, 18 * 60),)
OFFICE = Calendar("Europe/Madrid", (DAY,) * 5 + ((),) * 2)
# Spans of up to three weeks, in a stretch in which the clocks do not change.
START = datetime(2026, 4, 13, 6, tzinfo=UTC)
CALLS, PEER_CALLS = 20_000, 200
BULK = 1_000_000
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
    return [*figures, *_bulk()]


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


def _bulk() -> list[Figure]:
    minutes = [micros_of(START + timedelta(minutes=number % 500_000)) for number in range(BULK)]
    ends = [at + 31 * 60 * 10**6 * (place % 900) for place, at in enumerate(minutes)]
    two_hours = 2 * 3600 * 10**6

    def lay_out() -> None:
        laid_out(OFFICE, date(2026, 1, 1), date(2028, 1, 1))

    held = laid_out(OFFICE, date(2026, 1, 1), date(2028, 1, 1))
    return [
        Figure("working time", "two years laid out", cpu_seconds(lay_out) * 1e3, "ms"),
        _million("used", lambda: held.used(minutes, ends)),
        _million("due after 2 working hours", lambda: held.due(minutes, two_hours)),
        _million("due after 10 working days", lambda: held.closing(minutes, 10)),
    ]


def _million(what: str, work: Callable[[], object]) -> Figure:
    return Figure("working time", f"1 M in bulk: {what}", cpu_seconds(work), "s CPU", 1, False)
