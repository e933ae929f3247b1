"""Working time as tables: they are run as tests and printed in docs/rules/working-time.md.

Instants are local, `Fri 18 Sep 2026 17:30`; `(second)` marks the later of two equal readings when
the clock goes back.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from testigo.core.durations import Duration, parse_duration
from testigo.core.sla.calendar import Calendar, MonthDay, OpenRange, Season

MADRID = "Europe/Madrid"
_FORMAT = "%a %d %b %Y %H:%M"
_SECOND = " (second)"


def hours(*texts: str) -> tuple[OpenRange, ...]:
    """`"09:00-14:00"` → the range of a day."""
    return tuple(
        OpenRange(*(int(end[:2]) * 60 + int(end[3:]) for end in text.split("-"))) for text in texts
    )


def week(monday_to_sunday: Sequence[Sequence[str]]) -> tuple[tuple[OpenRange, ...], ...]:
    """Seven lists of ranges; days left out at the end are closed."""
    return tuple(hours(*day) for day in [*monday_to_sunday, *[()] * 7][:7])


OFFICE = Calendar(MADRID, week([["09:00-18:00"]] * 5))
# The calendar of the example pact, with the holidays of Catalonia that the tables touch.
NORTIA = Calendar(
    MADRID,
    week([["09:00-14:00", "15:00-18:30"]] * 4 + [["09:00-15:00"]]),
    seasons=(Season(MonthDay(7, 1), MonthDay(8, 31), week([["08:00-15:00"]] * 5)),),
    holidays=frozenset({date(2026, 9, 11), date(2026, 12, 25), date(2027, 1, 1)}),
    closed=frozenset({date(2026, 12, 24), date(2026, 12, 31)}),
)
ROUND_THE_CLOCK = Calendar(MADRID, week([["00:00-24:00"]] * 7))
# Open through the hour that the spring change skips and the autumn change repeats.
NIGHT = Calendar(MADRID, week([["01:00-02:30", "02:45-04:00"]] * 7))

CALENDARS = {
    "office": OFFICE,
    "Nortia": NORTIA,
    "round the clock": ROUND_THE_CLOCK,
    "night": NIGHT,
}


class Due(NamedTuple):
    """A promise, when it starts and when it is due."""

    calendar: str
    start: str
    within: str
    due: str
    why: str


DUE = (
    Due("office", "Fri 18 Sep 2026 17:30", "2h", "Mon 21 Sep 2026 10:30", "half an hour left"),
    Due("office", "Sat 19 Sep 2026 15:00", "2h", "Mon 21 Sep 2026 11:00", "counts from opening"),
    Due("office", "Sat 19 Sep 2026 20:00", "2h", "Mon 21 Sep 2026 11:00", "counts from opening"),
    Due("office", "Fri 18 Sep 2026 16:00", "2h", "Fri 18 Sep 2026 18:00", "ends at closing"),
    Due("office", "Mon 21 Sep 2026 09:00", "9h", "Mon 21 Sep 2026 18:00", "a whole day"),
    Due("office", "Mon 21 Sep 2026 18:00", "1m", "Tue 22 Sep 2026 09:01", "closed at closing"),
    Due("office", "Mon 21 Sep 2026 08:00", "30m", "Mon 21 Sep 2026 09:30", "before opening"),
    Due("office", "Mon 21 Sep 2026 10:00", "40h", "Fri 25 Sep 2026 14:00", "over several days"),
    Due("office", "Mon 21 Sep 2026 10:00", "1d", "Tue 22 Sep 2026 18:00", "closing of the next"),
    Due("office", "Fri 18 Sep 2026 17:30", "2d", "Tue 22 Sep 2026 18:00", "over a weekend"),
    Due("office", "Sat 19 Sep 2026 15:00", "1d", "Mon 21 Sep 2026 18:00", "from a closed day"),
    Due("office", "Mon 21 Sep 2026 00:00", "1d", "Tue 22 Sep 2026 18:00", "its own day is day 0"),
    Due("Nortia", "Mon 14 Sep 2026 13:00", "2h", "Mon 14 Sep 2026 16:00", "over the lunch break"),
    Due("Nortia", "Mon 14 Sep 2026 13:00", "1h", "Mon 14 Sep 2026 14:00", "ends at the break"),
    Due("Nortia", "Thu 10 Sep 2026 18:00", "2h", "Mon 14 Sep 2026 10:30", "over a holiday"),
    Due("Nortia", "Thu 10 Sep 2026 18:00", "1d", "Mon 14 Sep 2026 18:30", "over a holiday"),
    Due("Nortia", "Thu 17 Sep 2026 18:00", "1d", "Fri 18 Sep 2026 15:00", "Fridays close at 15"),
    Due("Nortia", "Mon 31 Aug 2026 14:30", "1h", "Tue 01 Sep 2026 09:30", "summer ends"),
    Due("Nortia", "Tue 30 Jun 2026 18:00", "1h", "Wed 01 Jul 2026 08:30", "summer begins"),
    Due("Nortia", "Wed 30 Dec 2026 18:00", "2h", "Mon 04 Jan 2027 10:30", "over the year's end"),
    Due("Nortia", "Mon 28 Feb 2028 18:00", "1h", "Tue 29 Feb 2028 09:30", "a leap day"),
    Due("office", "Fri 27 Mar 2026 17:00", "2h", "Mon 30 Mar 2026 10:00", "clock goes forward"),
    Due("office", "Fri 23 Oct 2026 17:00", "2h", "Mon 26 Oct 2026 10:00", "clock goes back"),
    Due(
        "round the clock",
        "Sat 28 Mar 2026 23:00",
        "4h",
        "Sun 29 Mar 2026 04:00",
        "02:00 to 03:00 does not exist",
    ),
    Due(
        "round the clock",
        "Sat 24 Oct 2026 23:00",
        "4h",
        "Sun 25 Oct 2026 02:00 (second)",
        "02:00 to 03:00 passes twice",
    ),
    Due("night", "Sun 29 Mar 2026 01:30", "1h", "Sun 29 Mar 2026 03:30", "the hour skipped"),
    Due(
        "night",
        "Sun 25 Oct 2026 01:30",
        "90m",
        "Sun 25 Oct 2026 02:15 (second)",
        "open at both readings",
    ),
)


class Elapsed(NamedTuple):
    """Working time between two instants."""

    calendar: str
    start: str
    end: str
    hours: str


ELAPSED = (
    Elapsed("office", "Fri 18 Sep 2026 17:30", "Mon 21 Sep 2026 10:30", "2"),
    Elapsed("office", "Sat 19 Sep 2026 10:00", "Sun 20 Sep 2026 22:00", "0"),
    Elapsed("office", "Mon 21 Sep 2026 12:00", "Mon 21 Sep 2026 12:00", "0"),
    Elapsed("office", "Thu 01 Jan 2026 00:00", "Fri 01 Jan 2027 00:00", "2349"),
    Elapsed("Nortia", "Mon 14 Sep 2026 09:00", "Tue 15 Sep 2026 09:00", "8.5"),
    Elapsed("Nortia", "Thu 10 Sep 2026 18:00", "Mon 14 Sep 2026 09:30", "1"),
    Elapsed("round the clock", "Sun 29 Mar 2026 00:00", "Mon 30 Mar 2026 00:00", "23"),
    Elapsed("round the clock", "Sun 25 Oct 2026 00:00", "Mon 26 Oct 2026 00:00", "25"),
    Elapsed("night", "Sun 29 Mar 2026 00:00", "Sun 29 Mar 2026 12:00", "2"),
    Elapsed("night", "Sun 25 Oct 2026 00:00", "Sun 25 Oct 2026 12:00", "3.5"),
)


class Share(NamedTuple):
    """When a share of the open time of a promise is used."""

    calendar: str
    start: str
    within: str
    share: str
    reached: str


SHARES = (
    Share("office", "Fri 18 Sep 2026 17:30", "2h", "75%", "Mon 21 Sep 2026 10:00"),
    Share("office", "Sat 19 Sep 2026 15:00", "2h", "75%", "Mon 21 Sep 2026 10:30"),
    Share("office", "Fri 18 Sep 2026 16:30", "2h", "75%", "Fri 18 Sep 2026 18:00"),
    Share("office", "Mon 21 Sep 2026 10:00", "2d", "75%", "Wed 23 Sep 2026 11:30"),
    Share("office", "Mon 21 Sep 2026 10:00", "2d", "100%", "Wed 23 Sep 2026 18:00"),
    Share("Nortia", "Mon 14 Sep 2026 12:00", "4h", "50%", "Mon 14 Sep 2026 14:00"),
)


def instant(text: str, zone: str = MADRID) -> datetime:
    """A local text as an instant."""
    naive = datetime.strptime(text.removesuffix(_SECOND), _FORMAT)  # noqa: DTZ007
    local = naive.replace(tzinfo=ZoneInfo(zone), fold=1 if text.endswith(_SECOND) else 0)
    return local.astimezone(UTC)


def written(at: datetime, zone: str = MADRID) -> str:
    """An instant as local text."""
    local = at.astimezone(ZoneInfo(zone))
    return local.strftime(_FORMAT) + (_SECOND if local.fold else "")


def length(text: str) -> Duration:
    """`"2h"` → Duration(2, "h")."""
    duration = parse_duration(text)
    assert duration is not None, text
    return duration


def fraction(text: str) -> Decimal:
    """`"75%"` → 0.75."""
    return Decimal(text.removesuffix("%")) / 100


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def tables() -> dict[str, str]:
    """The tables of the rule page, by name."""
    return {
        "due": table(("Calendar", "Starts", "Within", "Due", "Because"), DUE),
        "elapsed": table(("Calendar", "From", "To", "Working hours"), ELAPSED),
        "shares": table(("Calendar", "Starts", "Within", "Share", "Reached"), SHARES),
    }
