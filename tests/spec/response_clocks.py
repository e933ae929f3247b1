"""Response clocks as tables: run as tests and printed in docs/rules/response-clocks.md.

The promise is a first attempt by Sales within 2 working hours of the hand-over; open Monday to
Friday, 9 to 18.
"""

from datetime import timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from testigo.core.durations import Duration
from testigo.core.facts import Fact, Side
from testigo.core.sla.clocks import Clock, start_clock, touch
from testigo.core.sla.commitments import Response
from tests.spec.working_time import MADRID, OFFICE, instant, table

PROMISE = Response(
    id="first-contact",
    side="sales",
    starts=("lead.handed_over",),
    ends=("contact.attempted",),
    within=Duration(2, "h"),
)
ZONE = ZoneInfo(MADRID)
MONDAY = "Mon 21 Sep 2026 10:00"
FRIDAY = "Fri 18 Sep 2026 17:30"


class Event(NamedTuple):
    """A fact: when it happened, when it was recorded (at once when empty), by which side."""

    name: str
    at: str
    recorded: str = ""
    side: Side = "sales"
    automatic: bool = False

    def __str__(self) -> str:
        text = f"`{self.name}` {self.at}"
        if self.automatic:
            text += ", automatic"
        elif self.name == "contact.attempted":
            text += f" by {self.side or 'nobody known'}"
        return text + (f", recorded {self.recorded}" if self.recorded else "")

    def fact(self) -> Fact:
        """The event as the log holds it."""
        return Fact(
            id=f"id of {self}",
            name=self.name,
            at=instant(self.at),
            recorded_at=instant(self.recorded or self.at),
            message_id=str(self),
            person="p1",
            side=self.side,
            automatic=self.automatic,
        )


def attempt(at: str, recorded: str = "", *, side: Side = "sales", automatic: bool = False) -> Event:
    """An attempt to reach the lead."""
    return Event("contact.attempted", at, recorded, side, automatic)


def handed_over(at: str) -> Fact:
    """The hand-over that starts the clock, as Testigo derives it."""
    return Fact(
        id="id of the hand-over",
        name="lead.handed_over",
        at=instant(at),
        # The worker may come round to it much later: that must not move the clock.
        recorded_at=instant(at) + timedelta(days=3),
        message_id="the hand-over",
        person="p1",
        origin="derived",
    )


def run(start: str, events: tuple[Event, ...]) -> Clock:
    """The clock of a hand-over once these facts are known."""
    clock = start_clock(PROMISE, handed_over(start), 1, OFFICE, 1)
    for event in events:
        clock = touch(clock, PROMISE, event.fact(), ZONE)
    return clock


class Shown(NamedTuple):
    """What a clock shows: hours used, and hours left (less than 0 when overdue)."""

    start: str
    events: tuple[Event, ...]
    now: str
    state: str
    used: str
    left: str
    why: str


_REJECTED = Event("lead.rejected", "Mon 21 Sep 2026 11:00")
_END = "Mon 21 Sep 2026 17:00"

SHOWN = (
    Shown(MONDAY, (), "Mon 21 Sep 2026 10:30", "running", "0.5", "1.5", "time left"),
    Shown(MONDAY, (), "Mon 21 Sep 2026 11:30", "due_soon", "1.5", "0.5", "75 % used"),
    Shown(MONDAY, (), "Mon 21 Sep 2026 12:00", "past_due", "2", "0", "found at the due second"),
    Shown(MONDAY, (), "Tue 22 Sep 2026 10:00", "past_due", "9", "-7", "time goes on"),
    Shown(FRIDAY, (), "Sun 20 Sep 2026 12:00", "running", "0.5", "1.5", "stands still when closed"),
    Shown(MONDAY, (attempt("Mon 21 Sep 2026 11:00"),), _END, "kept", "1", "1", "in time"),
    Shown(MONDAY, (attempt("Mon 21 Sep 2026 12:00"),), _END, "kept", "2", "0", "exactly at due"),
    Shown(MONDAY, (attempt("Mon 21 Sep 2026 15:00"),), _END, "kept_late", "5", "-3", "after due"),
    Shown(FRIDAY, (attempt("Sat 19 Sep 2026 12:00"),), _END, "kept", "0.5", "1.5", "while closed"),
    Shown(FRIDAY, (attempt("Mon 21 Sep 2026 10:30"),), _END, "kept", "2", "0", "after the weekend"),
    Shown(
        MONDAY,
        (attempt("Mon 21 Sep 2026 09:59"),),
        "Mon 21 Sep 2026 10:30",
        "running",
        "0.5",
        "1.5",
        "before the start",
    ),
    Shown(
        MONDAY,
        (attempt("Mon 21 Sep 2026 10:10", automatic=True),),
        "Mon 21 Sep 2026 10:30",
        "running",
        "0.5",
        "1.5",
        "only a person's attempt counts",
    ),
    Shown(
        MONDAY,
        (attempt("Mon 21 Sep 2026 10:10", side="marketing"),),
        "Mon 21 Sep 2026 10:30",
        "running",
        "0.5",
        "1.5",
        "not the side that promised",
    ),
    Shown(
        MONDAY,
        (attempt("Mon 21 Sep 2026 11:00", side=""),),
        _END,
        "kept",
        "1",
        "1",
        "side unknown, in good faith",
    ),
    Shown(
        MONDAY,
        (attempt("Mon 21 Sep 2026 11:00", "Tue 22 Sep 2026 11:00"),),
        "Tue 22 Sep 2026 12:00",
        "kept",
        "1",
        "1",
        "written down within 24 h",
    ),
    Shown(
        MONDAY,
        (attempt("Mon 21 Sep 2026 11:00", "Tue 22 Sep 2026 11:30"),),
        "Tue 22 Sep 2026 12:00",
        "kept_late",
        "10.5",
        "-8.5",
        "later than that it counts when recorded",
    ),
    Shown(MONDAY, (_REJECTED,), _END, "voided", "1", "1", "nobody is owed an answer"),
    Shown(
        MONDAY,
        (_REJECTED, attempt("Mon 21 Sep 2026 11:30")),
        _END,
        "voided",
        "1",
        "1",
        "the earliest wins",
    ),
    Shown(
        MONDAY,
        (_REJECTED, attempt("Mon 21 Sep 2026 10:30", "Mon 21 Sep 2026 16:00")),
        _END,
        "kept",
        "0.5",
        "1.5",
        "the earliest wins, told late",
    ),
    Shown(
        MONDAY,
        (_REJECTED, attempt("Mon 21 Sep 2026 11:00")),
        _END,
        "kept",
        "1",
        "1",
        "at one instant the ending wins",
    ),
)


class Passed(NamedTuple):
    """Which milestones are facts."""

    events: tuple[Event, ...]
    now: str
    milestones: tuple[str, ...]
    why: str


PASSED = (
    Passed((), "Mon 21 Sep 2026 11:29", (), "nothing is due yet"),
    Passed((), "Mon 21 Sep 2026 11:30", ("warned",), "75 % used"),
    Passed((), "Mon 21 Sep 2026 12:00", ("warned", "passed_due"), "due"),
    Passed((attempt("Mon 21 Sep 2026 11:00"),), _END, (), "ended before"),
    Passed((attempt("Mon 21 Sep 2026 11:30"),), _END, (), "known at that very instant"),
    Passed(
        (attempt("Mon 21 Sep 2026 11:00", "Mon 21 Sep 2026 11:45"),),
        _END,
        ("warned",),
        "nobody knew of it at 11:30",
    ),
    Passed(
        (attempt("Mon 21 Sep 2026 11:00", "Mon 21 Sep 2026 14:00"),),
        _END,
        ("warned", "passed_due"),
        "kept after all, yet the warnings were given",
    ),
)


def _told(events: tuple[Event, ...]) -> str:
    return "; ".join(map(str, events)) or "nothing"


def tables() -> dict[str, str]:
    """The tables of the rule page, by name."""
    return {
        "readings": table(
            ("Handed over", "Then", "Seen", "State", "Hours used", "Hours left", "Because"),
            [(row.start, _told(row.events), row.now, f"`{row.state}`", *row[4:]) for row in SHOWN],
        ),
        "milestones": table(
            ("After the hand-over of Monday 10:00", "Seen", "Milestones", "Because"),
            [
                (_told(row.events), row.now, ", ".join(row.milestones) or "none", row.why)
                for row in PASSED
            ],
        ),
    }
