from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.asof import Days
from testigo.core.sla.calendar import Calendar, OpenRange
from testigo.queries.days import Kept
from testigo.web.today.chart import Chart, Drawn, chart_of
from testigo.web.today.strips import HEIGHT, last_days, strip_of_clocks, strip_of_entries

MADRID = ZoneInfo("Europe/Madrid")
DAY = (OpenRange(9 * 60, 18 * 60),)
CALENDAR = Calendar("Europe/Madrid", (DAY,) * 5 + ((), ()))
OCTOBER = Days(date(2026, 10, 1), date(2026, 11, 1), MADRID)
TUESDAY = date(2026, 10, 6)


@pytest.fixture(autouse=True)
def in_spanish() -> Iterator[None]:
    with translation.override("es"), timezone.override(MADRID):
        yield


def drawn(came: int, expected: int | None = 13, high: int | None = None) -> Drawn:
    low = None if high is None else Decimal(came)
    return Drawn(
        "MQL entregados",
        {date(2026, 10, 5): came},
        Decimal(100),
        None if expected is None else Decimal(expected),
        low,
        None if high is None else Decimal(high),
    )


def chart(what: Drawn) -> Chart:
    return chart_of(what, OCTOBER, CALENDAR, TUESDAY)


@pytest.mark.parametrize(
    ("came", "expected", "finding"),
    [
        (10, 13, "MQL entregados: 10, 3 por detrás del ritmo"),
        (15, 13, "MQL entregados: 15, 2 por delante del ritmo"),
        (13, 13, "MQL entregados: 13, justo al ritmo acordado"),
        (104, 13, "MQL entregados: 104; se acordaron 100 y ya se han alcanzado"),
        (10, None, "MQL entregados: 10 de 100"),
    ],
)
def test_the_title_says_what_is_found(came: int, expected: int | None, finding: str) -> None:
    assert chart(drawn(came, expected)).finding == finding


def test_the_pace_rests_where_nobody_works_and_ends_at_what_was_agreed() -> None:
    days = {day.day: day for day in chart(drawn(10)).days}
    friday, sunday, monday = (days[date(2026, 10, n)] for n in (2, 4, 5))
    assert friday.pace == sunday.pace < monday.pace
    assert days[date(2026, 10, 31)].pace == 100


def test_what_lies_ahead_is_not_drawn_as_if_it_had_come() -> None:
    found = chart(drawn(10))
    assert [day.came for day in found.days[:7]] == [0, 0, 0, 0, 10, 10, None]
    assert len(found.came.split()) == 7
    assert len(found.pace.split()) == 32


def test_the_band_goes_from_today_to_the_end_of_the_period() -> None:
    assert chart(drawn(10)).band == ""
    first, high, low = chart(drawn(10, high=140)).band.split()
    assert first == chart(drawn(10, high=140)).came.split()[-1]
    assert high.startswith("100.00,")
    assert low.startswith("100.00,")


@given(came=st.integers(0, 5_000), high=st.one_of(st.none(), st.integers(0, 9_000)))
def test_nothing_leaves_the_drawing(came: int, high: int | None) -> None:
    found = chart(drawn(came, high=high))
    points = " ".join((found.came, found.pace, found.band)).split()
    assert all(0 <= float(value) <= 100 for point in points for value in point.split(","))
    assert found.top >= came


def test_a_strip_holds_thirty_days_that_end_today_each_in_words() -> None:
    days = last_days(TUESDAY, MADRID)
    kept = {TUESDAY: Kept(1, 2), TUESDAY - timedelta(days=1): Kept(3, 3)}
    strip = strip_of_clocks("first", "Primer contacto", days, CALENDAR, kept)
    assert len(strip.marks) == 30
    sunday, monday, tuesday = strip.marks[-3:]
    assert (sunday.look, monday.look, tuesday.look) == ("closed", "kept", "partly")
    assert (monday.height, tuesday.height) == (HEIGHT, HEIGHT // 2)
    assert tuesday.said == "6 oct 2026: 1 de 2 a tiempo"
    assert strip.said == "4 de 5 en los últimos 30 días"


def test_a_day_on_which_nothing_was_kept_is_seen_all_the_same() -> None:
    days = last_days(TUESDAY, MADRID)
    strip = strip_of_clocks("first", "", days, CALENDAR, {TUESDAY: Kept(0, 4)})
    assert strip.marks[-1].look == "missed"
    assert strip.marks[-1].height > 0


def test_the_best_day_of_a_strip_of_leads_is_the_highest() -> None:
    days = last_days(TUESDAY, MADRID)
    entries = {TUESDAY: 4, TUESDAY - timedelta(days=1): 1, TUESDAY + timedelta(days=9): 50}
    strip = strip_of_entries("volume", "MQL", days, CALENDAR, entries)
    assert strip.marks[-1].height == HEIGHT
    assert strip.marks[-2].height == HEIGHT // 4
    assert strip.said == "5 en los últimos 30 días"


def test_the_days_of_a_strip_are_days_of_the_zone() -> None:
    days = last_days(TUESDAY, MADRID)
    assert days.end == datetime(2026, 10, 6, 22, tzinfo=UTC)
