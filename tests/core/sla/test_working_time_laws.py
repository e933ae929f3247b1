"""Laws of working time, and its equality with an oracle that steps from minute to minute."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from testigo.core.durations import Duration
from testigo.core.sla.calendar import (
    Calendar,
    MonthDay,
    NeverOpen,
    OpenRange,
    Season,
    due_at,
    is_open,
    next_opening,
    open_after,
    open_micros,
    share_at,
    wall_due_at,
    with_holidays,
    working_days_between,
    working_seconds,
)
from tests.spec.working_time import NORTIA, OFFICE, instant, week

MINUTE = timedelta(minutes=1)
THREADS = 4
ZONES = ("Europe/Madrid", "Atlantic/Canary", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Apia")
# First days of the windows compared: both changes of 2026, a leap day, the end of a year, and two
# oddities: a midnight that São Paulo skipped and a day that Apia skipped.
WINDOWS = (
    date(2026, 3, 27),
    date(2026, 10, 23),
    date(2028, 2, 27),
    date(2026, 12, 30),
    date(2018, 11, 2),
    date(2011, 12, 28),
)
WINDOW = timedelta(days=6)

# --- calendars -----------------------------------------------------------------------------------


@st.composite
def days(draw: st.DrawFn) -> tuple[OpenRange, ...]:
    """Up to three ranges of a day, on quarters of an hour."""
    edges = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(OpenRange(opens * 15, closes * 15) for opens, closes in pairs)


weeks = st.lists(days(), min_size=7, max_size=7).map(tuple)
month_days = st.dates(date(2028, 1, 1), date(2028, 12, 31)).map(lambda d: MonthDay(d.month, d.day))
seasons = st.builds(Season, month_days, month_days, weeks)


@st.composite
def calendars(draw: st.DrawFn, zone: str, first: date) -> Calendar:
    """A calendar, some dates of whose window are holidays or closed."""
    near = st.frozensets(st.integers(0, 6).map(lambda n: first + timedelta(days=n)), max_size=2)
    return Calendar(
        timezone=zone,
        week=draw(weeks),
        seasons=tuple(draw(st.lists(seasons, max_size=1))),
        holidays=draw(near),
        closed=draw(near),
    )


# --- the oracle ----------------------------------------------------------------------------------


@lru_cache(maxsize=32)
def readings(zone: str, first: date) -> list[tuple[date, int]]:
    """What the local clock reads at each minute of the window: date, and minute of the day."""
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    steps = range(WINDOW // MINUTE)
    local = ((begin + step * MINUTE).astimezone(ZoneInfo(zone)) for step in steps)
    return [(at.date(), at.hour * 60 + at.minute) for at in local]


def open_minutes(calendar: Calendar, first: date) -> list[bool]:
    """For each minute of the window whether the local clock reads an open time."""
    read = readings(calendar.timezone, first)
    ranges = {day: ranges_of(calendar, day) for day in {day for day, _ in read}}
    return [any(opens <= minute < closes for opens, closes in ranges[day]) for day, minute in read]


def ranges_of(calendar: Calendar, day: date) -> tuple[OpenRange, ...]:
    if day in calendar.holidays | calendar.closed:
        return ()
    for season in calendar.seasons:
        if (day.month, day.day) in set(walk(season.first, season.last)):
            return season.week[day.weekday()]
    return calendar.week[day.weekday()]


def walk(first: MonthDay, last: MonthDay) -> Iterator[tuple[int, int]]:
    """The days of a season one by one, from the first to the last, through the year's end."""
    year = [date(2028, 1, 1) + timedelta(days=n) for n in range(366)]
    place = [(day.month, day.day) for day in year].index(first)
    while True:
        day = year[place % 366]
        yield day.month, day.day
        if (day.month, day.day) == last:
            return
        place += 1


def first_mark_with(elapsed: list[int], start: int, amount: int) -> int | None:
    """The first minute at which so many open minutes have passed since another."""
    wanted = elapsed[start] + amount
    return elapsed.index(wanted, start) if wanted <= elapsed[-1] else None


def closings_after(read: list[tuple[date, int]], minutes: list[bool], start: int) -> list[int]:
    """The end of the last open minute of each working date after that of `start`.

    The last date of the window is left out: its closing may lie outside.
    """
    last_open: dict[date, int] = {}
    for mark, opened in enumerate(minutes):
        if opened and read[start][0] < read[mark][0] < read[-1][0]:
            last_open[read[mark][0]] = mark + 1
    return [last_open[day] for day in sorted(last_open)]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("first", WINDOWS, ids=str)
# Shrinking a calendar under the oracle takes minutes, and the case as found says enough.
@settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(data=st.data())
def test_working_time_equals_a_clock_watched_minute_by_minute(
    zone: str, first: date, data: st.DataObject
) -> None:
    calendar = data.draw(calendars(zone, first))
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    minutes = open_minutes(calendar, first)
    elapsed = [0, *accumulate(minutes)]
    marks = st.integers(0, len(minutes) - 1)
    for _ in range(6):
        start, end = sorted((data.draw(marks), data.draw(marks)))
        since, until = begin + start * MINUTE, begin + end * MINUTE
        assert working_seconds(calendar, since, until) == (elapsed[end] - elapsed[start]) * 60
        assert is_open(calendar, since) == minutes[start]
        if any(minutes[start:]):
            opening = minutes.index(True, start)
            assert next_opening(calendar, since) == begin + opening * MINUTE
        amount = data.draw(st.integers(1, 1500))
        due = first_mark_with(elapsed, start, amount)
        if due is not None:
            assert due_at(calendar, since, Duration(amount, "m")) == begin + due * MINUTE
        closings = closings_after(readings(zone, first), minutes, start)
        for nth, closing in enumerate(closings, 1):
            assert due_at(calendar, since, Duration(nth, "d")) == begin + closing * MINUTE


# --- laws ----------------------------------------------------------------------------------------

CHANGES = Calendar("Europe/Madrid", week([["00:00-02:30", "02:40-24:00"]] * 7))
any_calendar = st.sampled_from((OFFICE, NORTIA, CHANGES))
year = timedelta(days=425) // timedelta(microseconds=1)
instants = st.integers(0, year).map(
    lambda passed: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=passed)
)
whole_seconds = instants.map(lambda at: at.replace(microsecond=0))
durations = st.builds(Duration, st.integers(1, 600), st.sampled_from("mh"))


@given(any_calendar, st.tuples(whole_seconds, whole_seconds, whole_seconds).map(sorted))
def test_elapsed_time_adds_up(calendar: Calendar, three: list[datetime]) -> None:
    a, b, c = three
    parts = working_seconds(calendar, a, b) + working_seconds(calendar, b, c)
    assert parts == working_seconds(calendar, a, c)


@given(any_calendar, instants, instants)
def test_working_time_is_never_negative_nor_longer_than_the_wall_clock(
    calendar: Calendar, start: datetime, end: datetime
) -> None:
    most = max(0.0, (end - start).total_seconds())
    assert 0 <= working_seconds(calendar, start, end) <= most


@given(any_calendar, instants, instants, durations, st.sampled_from(ZONES))
def test_instants_of_any_zone_are_reckoned_alike_in_seconds_and_in_microseconds(
    calendar: Calendar, start: datetime, end: datetime, duration: Duration, zone: str
) -> None:
    there = start.astimezone(ZoneInfo(zone))
    assert working_seconds(calendar, there, end) == open_micros(calendar, start, end) / 10**6
    due = due_at(calendar, there, duration)
    assert (due, due.tzinfo) == (open_after(calendar, start, duration.seconds * 10**6), UTC)


@given(any_calendar, instants, durations)
def test_due_is_the_first_instant_with_that_much_elapsed(
    calendar: Calendar, start: datetime, duration: Duration
) -> None:
    due = due_at(calendar, start, duration)
    seconds = duration.elapsed.total_seconds()
    assert working_seconds(calendar, start, due) == seconds
    assert working_seconds(calendar, start, due - timedelta(microseconds=1)) < seconds


@given(any_calendar, instants, st.integers(1, 60))
def test_a_promise_in_days_is_due_at_a_closing_after_so_many_working_days(
    calendar: Calendar, start: datetime, amount: int
) -> None:
    due = due_at(calendar, start, Duration(amount, "d"))
    assert not is_open(calendar, due) or calendar is CHANGES
    assert is_open(calendar, due - timedelta(microseconds=1))
    zone = ZoneInfo(calendar.timezone)
    tomorrow = start.astimezone(zone).date() + timedelta(days=1)
    last = (due - timedelta(microseconds=1)).astimezone(zone).date()
    assert working_days_between(calendar, tomorrow, last) == amount - 1
    assert working_days_between(calendar, last, last + timedelta(days=1)) == 1


@given(
    any_calendar,
    instants,
    st.builds(Duration, st.integers(1, 50), st.sampled_from("mhd")),
    st.sampled_from([Decimal(n) / 20 for n in range(1, 21)]),
)
def test_a_share_is_reached_at_the_first_instant_that_has_used_it(
    calendar: Calendar, start: datetime, duration: Duration, share: Decimal
) -> None:
    due = due_at(calendar, start, duration)
    at = share_at(calendar, start, due, share)
    wanted = working_seconds(calendar, start, due) * float(share)
    before = working_seconds(calendar, start, at - timedelta(microseconds=2))
    assert before < wanted <= working_seconds(calendar, start, at) + 1e-6
    assert start < at <= due


@given(any_calendar, instants)
def test_the_next_opening_is_open_and_nothing_is_open_before_it(
    calendar: Calendar, at: datetime
) -> None:
    opening = next_opening(calendar, at)
    assert opening >= at
    assert is_open(calendar, opening)
    assert working_seconds(calendar, at, opening) == 0
    assert (opening == at) == is_open(calendar, at)


def test_at_closing_it_is_no_longer_open() -> None:
    closing = instant("Fri 18 Sep 2026 18:00")
    assert is_open(OFFICE, closing - timedelta(microseconds=1))
    assert not is_open(OFFICE, closing)
    assert next_opening(OFFICE, closing) == instant("Mon 21 Sep 2026 09:00")


def test_the_share_of_no_open_time_is_reached_when_due() -> None:
    start, due = instant("Sat 19 Sep 2026 10:00"), instant("Sat 19 Sep 2026 12:00")
    assert share_at(OFFICE, start, due, Decimal("0.75")) == due


def test_a_share_that_falls_within_a_microsecond_is_reached_at_its_end() -> None:
    start = instant("Mon 21 Sep 2026 18:00") - timedelta(microseconds=1)
    due = due_at(OFFICE, start, Duration(1, "d"))
    reached = share_at(OFFICE, start, due, Decimal("0.75"))
    assert reached == instant("Tue 22 Sep 2026 15:45")


def test_wall_time_runs_through_closed_hours_and_counts_days_of_24_hours() -> None:
    start = instant("Sat 24 Oct 2026 12:00")
    assert wall_due_at(start, Duration(2, "h")) == start + timedelta(hours=2)
    assert wall_due_at(start, Duration(1, "d")) == instant("Sun 25 Oct 2026 11:00")


def test_a_calendar_that_never_opens_says_so_instead_of_searching_for_ever() -> None:
    never = Calendar("Europe/Madrid", week([]))
    start = instant("Mon 21 Sep 2026 10:00")
    for duration in (Duration(1, "m"), Duration(1, "d")):
        with pytest.raises(NeverOpen):
            due_at(never, start, duration)
    with pytest.raises(NeverOpen):
        next_opening(never, start)
    assert working_seconds(never, start, start + timedelta(days=900)) == 0


def test_a_deadline_beyond_ten_years_is_taken_for_one_that_never_comes() -> None:
    rarely = Calendar("UTC", week([["09:00-09:01"]]))
    with pytest.raises(NeverOpen):
        due_at(rarely, instant("Mon 21 Sep 2026 10:00"), Duration(99, "h"))
    with pytest.raises(NeverOpen):
        due_at(rarely, instant("Mon 21 Sep 2026 10:00"), Duration(999, "d"))


def test_holidays_given_replace_those_before_and_close_their_days() -> None:
    start = instant("Thu 10 Sep 2026 17:30")
    closed = with_holidays(OFFICE, [date(2026, 9, 11)])
    assert due_at(closed, start, Duration(1, "h")) == instant("Mon 14 Sep 2026 09:30")
    reopened = with_holidays(closed, [])
    assert reopened == OFFICE
    assert due_at(reopened, start, Duration(1, "h")) == instant("Fri 11 Sep 2026 09:30")


def test_working_days_are_counted_without_the_last_date() -> None:
    assert working_days_between(NORTIA, date(2026, 9, 7), date(2026, 9, 14)) == 4
    assert working_days_between(NORTIA, date(2026, 9, 7), date(2026, 9, 7)) == 0
    assert working_days_between(OFFICE, date(2026, 9, 7), date(2026, 9, 8)) == 1
    assert working_days_between(OFFICE, date(2026, 2, 1), date(2026, 3, 1)) == 20


def test_a_day_that_the_zone_skipped_is_no_working_day() -> None:
    apia = Calendar("Pacific/Apia", week([["09:00-18:00"]] * 7))
    assert working_days_between(apia, date(2011, 12, 29), date(2012, 1, 1)) == 2


def test_threads_that_share_a_new_calendar_reckon_alike() -> None:
    since, until = instant("Thu 17 Sep 2026 12:00"), instant("Fri 18 Sep 2026 12:00")
    expected = working_seconds(NORTIA, since, until)
    at_once = Barrier(THREADS)

    def reckon(calendar: Calendar) -> float:
        at_once.wait(30)
        return working_seconds(calendar, since, until)

    between = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(THREADS) as threads:
            for _ in range(50):
                cold = replace(NORTIA)
                assert set(threads.map(reckon, [cold] * THREADS)) == {expected}
    finally:
        sys.setswitchinterval(between)
