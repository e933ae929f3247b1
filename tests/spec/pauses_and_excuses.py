"""Pauses, closures and excuses as tables: run as tests and printed in
docs/rules/pauses-and-excuses.md.

The promise is that of the response clocks, a first attempt by Sales within 2 hours; open Monday to
Friday, 9 to 18. The lead is handed over on Monday 21 September 2026 at 10:00, so that the clock
warns at 11:30 and is due at 12:00.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from testigo.core.facts import Fact, Side
from testigo.core.sla.calendar import Calendar, with_closures
from testigo.core.sla.clocks import Clock, start_clock, touch
from testigo.core.sla.closures import Closure
from testigo.core.sla.excuses import Plea, covered_until, pleaded
from testigo.core.sla.reckoning import reckoned
from testigo.core.sla.stretches import Stretch, pauses_of
from tests.spec.response_clocks import MONDAY, PROMISE, ZONE, attempt, handed_over
from tests.spec.working_time import OFFICE, instant, table

RESTRICTED, LIFTED = "person.restricted", "person.unrestricted"


def told(name: str, at: str, side: Side = "") -> Fact:
    """A fact recorded at once."""
    moment = instant(at)
    return Fact(f"{name} {at}", name, moment, moment, f"{name} {at}", person="p1", side=side)


def calendar_with(days: tuple[date, ...]) -> Calendar:
    """The calendar with days closed since."""
    return with_closures(OFFICE, days)


def clock_of(
    tried: str = "", pauses: Sequence[Fact] = (), closures: Sequence[Closure] = ()
) -> Clock:
    """The clock of the hand-over once all of it is known."""
    clock = start_clock(PROMISE, handed_over(MONDAY), 1, OFFICE, 1)
    known = None
    if tried:
        clock = touch(clock, PROMISE, attempt(tried).fact(), ZONE)
        known = instant(tried)
    reckon = partial(reckoned, promise=PROMISE, calendar=calendar_with)
    return reckon(clock, pauses=pauses_of(pauses), closures=closures, known_end=known)


class Paused(NamedTuple):
    """When the data were restricted and when that was lifted, when somebody tried, when it is
    looked at; how the clock stands, when it is due and how many hours were used."""

    pauses: tuple[tuple[str, str], ...]
    tried: str
    now: str
    state: str
    due: str
    used: str
    why: str

    def facts(self) -> list[Fact]:
        """The facts of the pauses."""
        return [told(name, at) for name, at in self.pauses]


_AT_11 = (RESTRICTED, "Mon 21 Sep 2026 11:00")
_TUESDAY = (LIFTED, "Tue 22 Sep 2026 10:00")
_NOON = "Mon 21 Sep 2026 12:00"

PAUSED = (
    Paused((_AT_11,), "", "Mon 21 Sep 2026 15:00", "paused", _NOON, "1", "time stands still"),
    Paused(
        (_AT_11, _TUESDAY),
        "",
        "Tue 22 Sep 2026 10:15",
        "running",
        "Tue 22 Sep 2026 11:00",
        "1.25",
        "the hour that was left runs from the lifting on",
    ),
    Paused(
        (_AT_11, _TUESDAY),
        "Tue 22 Sep 2026 11:00",
        "Tue 22 Sep 2026 12:00",
        "kept",
        "Tue 22 Sep 2026 11:00",
        "2",
        "exactly at the due instant as it is now",
    ),
    Paused(
        (_AT_11, (LIFTED, "Mon 21 Sep 2026 11:30")),
        "Mon 21 Sep 2026 12:45",
        "Mon 21 Sep 2026 15:00",
        "kept_late",
        "Mon 21 Sep 2026 12:30",
        "2.25",
        "half an hour is left out, no more",
    ),
    Paused(
        (_AT_11,),
        "Mon 21 Sep 2026 15:00",
        "Mon 21 Sep 2026 16:00",
        "kept",
        _NOON,
        "1",
        "tried while it stood still",
    ),
    Paused(
        ((RESTRICTED, "Mon 21 Sep 2026 13:00"),),
        "",
        "Mon 21 Sep 2026 15:00",
        "paused",
        _NOON,
        "3",
        "past due already; what was late stays late",
    ),
    Paused(
        ((RESTRICTED, "Fri 18 Sep 2026 10:00"), (LIFTED, "Mon 21 Sep 2026 10:30")),
        "",
        "Mon 21 Sep 2026 11:00",
        "running",
        "Mon 21 Sep 2026 12:30",
        "0.5",
        "restricted before the clock started",
    ),
    Paused(
        (_AT_11, (RESTRICTED, "Mon 21 Sep 2026 11:30"), _TUESDAY),
        "",
        "Tue 22 Sep 2026 10:15",
        "running",
        "Tue 22 Sep 2026 11:00",
        "1.25",
        "restricted twice is restricted",
    ),
)


class Closed(NamedTuple):
    """A day closed, when that was told and perhaps taken back, when somebody tried; when the clock
    is due, from when it was moved, and how it ended."""

    day: str
    recorded: str
    retracted: str
    tried: str
    due: str
    moved_from: str
    end: str
    why: str

    def closure(self) -> Closure:
        """The closure."""
        taken_back = instant(self.retracted) if self.retracted else None
        day = instant(f"{self.day} 12:00").date()
        return Closure("c1", day, "Storm", instant(self.recorded), taken_back)


_TODAY, _TOLD = "Mon 21 Sep 2026", "Mon 21 Sep 2026 11:00"
_NEXT = "Tue 22 Sep 2026 11:00"

CLOSED = (
    Closed(_TODAY, _TOLD, "", "", _NEXT, _NOON, "", "nothing of that day counts"),
    Closed("Tue 22 Sep 2026", _TOLD, "", "", _NOON, "", "", "due before that day"),
    Closed(
        _TODAY,
        "Mon 21 Sep 2026 09:00",
        "",
        "",
        _NEXT,
        "",
        "",
        "known at the start, so it was never due otherwise",
    ),
    Closed(
        _TODAY,
        "Mon 21 Sep 2026 16:00",
        "",
        "Mon 21 Sep 2026 15:00",
        _NOON,
        "",
        "kept_late",
        "ended before anybody knew of the closure",
    ),
    Closed(
        _TODAY,
        "Mon 21 Sep 2026 14:00",
        "",
        "Mon 21 Sep 2026 15:00",
        _NEXT,
        _NOON,
        "kept",
        "ended after the closure was known",
    ),
    Closed(
        _TODAY,
        _TOLD,
        "Mon 21 Sep 2026 13:00",
        "",
        _NOON,
        "",
        "",
        "taken back while it is open",
    ),
    Closed(
        _TODAY,
        _TOLD,
        "Mon 21 Sep 2026 16:00",
        "Mon 21 Sep 2026 15:00",
        _NEXT,
        _NOON,
        "kept",
        "taken back after it ended",
    ),
)


class Covered(NamedTuple):
    """When an owner was away or something was out of order, when somebody tried; until when that
    excuses, and the verdict."""

    away: tuple[tuple[str, str], ...]
    tried: str
    until: str
    verdict: str
    why: str

    def stretches(self) -> list[Stretch]:
        """The stretches away."""
        return [(instant(since), instant(until)) for since, until in self.away]

    def excused_until(self) -> object:
        """Until when they excuse the clock."""
        clock = clock_of(self.tried)
        return covered_until(clock, PROMISE, OFFICE, self.stretches())


_AFTER = "Mon 21 Sep 2026 13:00"

COVERED = (
    Covered((), _AFTER, "", "kept_late", "nothing to excuse it"),
    Covered(
        (("Mon 21 Sep 2026 10:30", "Mon 21 Sep 2026 11:30"),),
        _AFTER,
        _AFTER,
        "excused",
        "an hour away: three hours less one are two",
    ),
    Covered(
        (("Mon 21 Sep 2026 10:30", "Mon 21 Sep 2026 11:00"),),
        _AFTER,
        "Mon 21 Sep 2026 12:30",
        "kept_late",
        "half an hour away is not enough",
    ),
    Covered(
        (
            ("Mon 21 Sep 2026 10:30", "Mon 21 Sep 2026 11:15"),
            ("Mon 21 Sep 2026 11:00", "Mon 21 Sep 2026 11:30"),
        ),
        _AFTER,
        _AFTER,
        "excused",
        "two at once count once",
    ),
    Covered(
        (("Mon 21 Sep 2026 12:00", "Mon 21 Sep 2026 14:00"),),
        _AFTER,
        "",
        "kept_late",
        "it began when all the time had been used",
    ),
    Covered(
        (("Mon 21 Sep 2026 09:00", "Tue 22 Sep 2026 00:00"),),
        "Tue 22 Sep 2026 11:00",
        "Tue 22 Sep 2026 11:00",
        "excused",
        "away the whole day",
    ),
    Covered(
        (("Sat 19 Sep 2026 00:00", "Mon 21 Sep 2026 09:30"),),
        _AFTER,
        "",
        "kept_late",
        "away before the clock started",
    ),
)


class Pleaded(NamedTuple):
    """What was said of a clock of Sales, by which side, and how the excuse stands."""

    said: tuple[tuple[str, Side], ...]
    standing: str
    why: str

    def plea(self) -> Plea | None:
        """The excuse after all of it was said."""
        plea = None
        for minute, (name, side) in enumerate(self.said):
            plea = pleaded(plea, told(name, f"Mon 21 Sep 2026 15:{minute:02}", side), PROMISE)
        return plea


_ASKED: tuple[str, Side] = ("breach.excuse_asked", "sales")
_GIVEN: tuple[str, Side] = ("breach.excused", "marketing")
_NOT_GIVEN: tuple[str, Side] = ("breach.excuse_refused", "marketing")

PLEADED = (
    Pleaded((_ASKED,), "asked", "it waits for the meeting"),
    Pleaded((_ASKED, _GIVEN), "excused", "the other side consents"),
    Pleaded((_ASKED, _NOT_GIVEN), "refused", "the other side does not"),
    Pleaded((_ASKED, _NOT_GIVEN, _ASKED), "asked", "asked for once more"),
    Pleaded((_ASKED, _GIVEN, _ASKED), "excused", "what was excused stays so"),
    Pleaded((_ASKED, _GIVEN, _NOT_GIVEN), "refused", "the last word counts"),
    Pleaded((_GIVEN,), "excused", "offered without being asked for"),
    Pleaded((("breach.excuse_asked", "marketing"),), "", "only who owes may ask"),
    Pleaded((_ASKED, ("breach.excused", "sales")), "asked", "nobody excuses their own side"),
    Pleaded((_ASKED, ("breach.excused", "sponsor")), "asked", "it is for the other side"),
)


def _spans(pairs: tuple[tuple[str, str], ...]) -> str:
    return "; ".join(f"{since} to {until}" for since, until in pairs) or "nothing"


def tables() -> dict[str, str]:
    """The tables of the rule page, by name."""
    return {
        "pauses": table(
            ("Facts", "Tried", "Seen", "State", "Due", "Hours used", "Because"),
            [
                (
                    "; ".join(f"`{name}` {at}" for name, at in row.pauses),
                    row.tried,
                    row.now,
                    f"`{row.state}`",
                    row.due,
                    row.used,
                    row.why,
                )
                for row in PAUSED
            ],
        ),
        "closures": table(
            ("Closed", "Told", "Taken back", "Tried", "Due", "Moved from", "Ends", "Because"),
            [(*row[:6], f"`{row.end}`" if row.end else "not yet", row.why) for row in CLOSED],
        ),
        "excuses": table(
            ("Away or out of order", "Tried", "Excused until", "Verdict", "Because"),
            [
                (_spans(row.away), row.tried, row.until, f"`{row.verdict}`", row.why)
                for row in COVERED
            ],
        ),
        "consent": table(
            ("Said", "Stands", "Because"),
            [
                (
                    "; ".join(f"`{name}` by {side}" for name, side in row.said),
                    f"`{row.standing}`" if row.standing else "not heard",
                    row.why,
                )
                for row in PLEADED
            ],
        ),
    }
