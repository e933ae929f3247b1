from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from testigo.web.queue.deadlines import day_words, gap_words

# A Tuesday, 10:00 in Madrid.
NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "spanish", "english"),
    [
        (0.5, "menos de 1 min", "under 1 min"),
        (48, "48 min", "48 min"),
        (60, "1 h", "1 h"),
        (72, "1 h 12 min", "1 h 12 min"),
        (24 * 60, "mañana, 10:00", "tomorrow, 10:00"),
        (6 * 24 * 60, "lun 12 oct, 10:00", "Mon 12 Oct, 10:00"),
        (40 * 24 * 60, "dom 15 nov, 9:00", "Sun 15 Nov, 9:00"),
        (-12, "hace 12 min", "12 min ago"),
        (-125, "hace 2 h 5 min", "2 h 5 min ago"),
        (-3 * 24 * 60, "hace 3 días", "3 days ago"),
    ],
)
def test_a_deadline_is_counted_while_near_and_named_while_far(
    minutes: float, spanish: str, english: str
) -> None:
    at = NOW + timedelta(minutes=minutes)
    with timezone.override(ZoneInfo("Europe/Madrid")):
        with translation.override("es"):
            assert gap_words(at, NOW) == spanish
        with translation.override("en"):
            assert gap_words(at, NOW) == english


def test_an_appointment_of_today_says_so() -> None:
    with timezone.override(ZoneInfo("Europe/Madrid")), translation.override("es"):
        assert day_words(NOW + timedelta(hours=3), NOW) == "hoy, 13:00"


def test_a_day_beyond_this_week_says_its_month() -> None:
    friday = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    with timezone.override(ZoneInfo("Europe/Madrid")), translation.override("es"):
        assert day_words(friday, friday - timedelta(days=2)) == "vie 27, 10:00"
        assert day_words(friday + timedelta(days=4), friday) == "mar 1 dic, 10:00"
