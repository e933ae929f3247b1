"""F8: working time equals an oracle that watches the local clock from minute to minute, beside
pauses too; a calendar that counts local hours as if every day had 24 does not.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from testigo.core.durations import Duration
from testigo.core.facts import Fact
from testigo.core.sla.calendar import (
    Calendar,
    NeverOpen,
    OpenRange,
    due_at,
    with_closures,
    working_seconds,
)
from testigo.core.sla.clocks import start_clock
from testigo.core.sla.commitments import Response
from testigo.core.sla.reckoning import reckoned
from tests.core.sla.test_working_time_laws import (
    MINUTE,
    WINDOWS,
    ZONES,
    closings_after,
    first_mark_with,
    open_minutes,
    readings,
)

LONG = os.environ.get("TESTIGO_FAULTS") == "long"
CASES, EACH = (10_000, 20) if LONG else (400, 20)
SEED = 20261025
DueAt = Callable[[Calendar, datetime, Duration], datetime]


def random_calendar(random: Random, zone: str, first: date) -> Calendar:
    """Up to three ranges a day on quarters of an hour; two days of the window may be closed."""
    week = []
    for _ in range(7):
        edges = sorted(random.sample(range(97), random.choice((0, 2, 2, 4, 6))))
        pairs = zip(edges[::2], edges[1::2], strict=True)
        week.append(tuple(OpenRange(opens * 15, closes * 15) for opens, closes in pairs))
    near = [first + timedelta(days=random.randrange(6)) for _ in range(2)]
    return Calendar(
        zone,
        tuple(week),
        holidays=frozenset(near[: random.randrange(2)]),
        closed=frozenset(near[1 : random.randrange(1, 3)]),
    )


@dataclass
class Watched:
    """A calendar watched over one window: which minutes are open, and how many were so far."""

    calendar: Calendar
    first: date
    minutes: list[bool]
    elapsed: list[int]

    @property
    def begin(self) -> datetime:
        return datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC)

    def at(self, mark: int) -> datetime:
        return self.begin + mark * MINUTE


def watched(random: Random) -> Watched:
    """A random calendar over a random window of a random zone."""
    zone, first = random.choice(ZONES), random.choice(WINDOWS)
    calendar = random_calendar(random, zone, first)
    minutes = open_minutes(calendar, first)
    return Watched(calendar, first, minutes, [0, *accumulate(minutes)])


def mismatches(random: Random, due: DueAt) -> int:
    """How many of many random clocks disagree with the oracle."""
    wrong = 0
    for _ in range(CASES // EACH):
        held = watched(random)
        for _ in range(EACH):
            wrong += not agrees(held, random, due)
    return wrong


def agrees(held: Watched, random: Random, due: DueAt) -> bool:
    """Whether used, due in minutes and due in days are what the oracle saw."""
    start, end = sorted(random.randrange(len(held.minutes)) for _ in range(2))
    since, until = held.at(start), held.at(end)
    seconds = (held.elapsed[end] - held.elapsed[start]) * 60
    if working_seconds(held.calendar, since, until) != seconds:
        return False
    amount = random.randint(1, 1500)
    mark = first_mark_with(held.elapsed, start, amount)
    if mark is not None:
        if due(held.calendar, since, Duration(amount, "m")) != held.at(mark):
            return False
        if not pauses_agree(held, random, start, amount):
            return False
    closings = closings_after(readings(held.calendar.timezone, held.first), held.minutes, start)
    return all(
        due(held.calendar, since, Duration(nth, "d")) == held.at(closing)
        for nth, closing in enumerate(closings, 1)
    )


def pauses_agree(held: Watched, random: Random, start: int, amount: int) -> bool:
    """Whether a clock that stood still for a while is due at the minute at which enough open
    minutes lie beside its pause."""
    pause = start + random.randrange(600)
    until = pause + random.randrange(1, 600)
    counted = [opened and not pause <= mark < until for mark, opened in enumerate(held.minutes)]
    elapsed = [0, *accumulate(counted)]
    mark = first_mark_with(elapsed, start, amount)
    if mark is None:
        return True
    promise = Response(
        id="p", side="sales", starts=("x",), ends=("y",), within=Duration(amount, "m")
    )
    fact = Fact("f", "x", held.at(start), held.at(start), "m", history=True)
    clock = reckoned(
        start_clock(promise, fact, 1, held.calendar, 1),
        promise,
        partial(with_closures, held.calendar),
        ((held.at(pause), held.at(until)),),
        (),
        None,
    )
    return clock.due_at == held.at(mark)


def test_working_time_is_what_a_watched_clock_shows() -> None:
    random = Random(SEED)
    wrong = mismatches(random, due_at)
    print(f"\nF8: {CASES} random clocks, {wrong} mismatches, seed {SEED}")
    assert wrong == 0


def naive_due(calendar: Calendar, start: datetime, duration: Duration) -> datetime:
    """The same as if every local day had 24 hours: right but when clocks change."""
    zone = ZoneInfo(calendar.timezone)
    fixed = start.astimezone(zone).utcoffset() or timedelta()
    local = (start + fixed).replace(tzinfo=UTC)
    plain = Calendar("UTC", calendar.week, (), calendar.holidays, calendar.closed)
    try:
        return due_at(plain, local, duration) - fixed
    except NeverOpen:
        return start


def test_a_calendar_that_forgets_the_change_of_clocks_is_found_out() -> None:
    assert mismatches(Random(SEED), naive_due) > 0
