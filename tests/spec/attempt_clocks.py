"""Clocks of attempts as tables: run as tests and printed in docs/rules/attempt-clocks.md.

The promise is at least 3 attempts by Sales within 4 working days of the hand-over, on 2 days and by
2 channels, unless somebody was spoken with or the lead was settled; open Monday to Friday, 9 to 18.
"""

from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from testigo.core.durations import Duration
from testigo.core.facts import Fact, Side
from testigo.core.sla.attempting import Progress, progress
from testigo.core.sla.clocks import Clock, start_clock, touch
from testigo.core.sla.commitments import Attempts
from testigo.core.sla.reckoning import reckoned
from testigo.core.sla.stretches import pauses_of
from tests.spec.pauses_and_excuses import LIFTED, RESTRICTED, calendar_with, told
from tests.spec.response_clocks import handed_over
from tests.spec.working_time import MADRID, OFFICE, instant, table

PROMISE = Attempts(
    id="follow-up",
    side="sales",
    starts=("lead.handed_over",),
    at_least=3,
    within=Duration(4, "d"),
    on_days=2,
    by_channels=2,
    unless=("conversation", "disposition"),
)
STRICT = replace(PROMISE, unless=())
ZONE = ZoneInfo(MADRID)
MONDAY = "Mon 21 Sep 2026 10:00"


class Told(NamedTuple):
    """A fact: what, when it happened, when it was recorded (at once when empty)."""

    name: str
    at: str
    props: tuple[tuple[str, Any], ...] = ()
    recorded: str = ""
    side: Side = "sales"
    automatic: bool = False

    def __str__(self) -> str:
        values = dict(self.props)
        if self.name == "contact.attempted":
            text = f"{values['channel']} {self.at}"
            text += f" ({values['outcome']})" if "outcome" in values else ""
            text += ", automatic" if self.automatic else ""
            text += f" by {self.side}" if self.side != "sales" else ""
        else:
            text = f"`{self.name}` {self.at}"
            text += f" ({values['reason']})" if "reason" in values else ""
        return text + (f", recorded {self.recorded}" if self.recorded else "")

    def fact(self) -> Fact:
        """The fact as the log holds it."""
        return Fact(
            id=f"id of {self}",
            name=self.name,
            at=instant(self.at),
            recorded_at=instant(self.recorded or self.at),
            message_id=str(self),
            person="p1",
            side=self.side,
            automatic=self.automatic,
            props=dict(self.props),
        )


def tried(channel: str, at: str, outcome: str = "", **more: Any) -> Told:
    """An attempt by a channel."""
    props = (("channel", channel), *((("outcome", outcome),) if outcome else ()))
    return Told("contact.attempted", at, props, **more)


def settled(name: str, at: str, reason: str) -> Told:
    """A disposition with its reason."""
    return Told(name, at, (("reason", reason),))


def run(events: tuple[Told, ...], promise: Attempts = PROMISE) -> Clock:
    """The clock of the hand-over of Monday 10:00 once these facts are known."""
    clock = start_clock(promise, handed_over(MONDAY), 1, OFFICE, 1)
    for event in events:
        clock = touch(clock, promise, event.fact(), ZONE)
    return clock


def made(clock: Clock, promise: Attempts = PROMISE) -> Progress:
    """How far the promise is."""
    return progress(clock.tries, promise, ZONE)


class Counted(NamedTuple):
    """What was done, and how far the promise is: attempts, days and channels, those written down
    afterwards."""

    events: tuple[Told, ...]
    attempts: int
    days: int
    channels: int
    late: int
    why: str


_FIRST = tried("phone", "Mon 21 Sep 2026 11:00")
_SECOND = tried("email", "Mon 21 Sep 2026 12:00")
_THIRD = tried("phone", "Tue 22 Sep 2026 09:30")

COUNTED = (
    Counted((), 0, 0, 0, 0, "nothing was tried"),
    Counted((_FIRST,), 1, 1, 1, 0, "the first contact counts"),
    Counted(
        (_FIRST, tried("phone", "Mon 21 Sep 2026 11:14")), 1, 1, 1, 0, "less than 15 minutes apart"
    ),
    Counted((_FIRST, tried("phone", "Mon 21 Sep 2026 11:15")), 2, 1, 1, 0, "15 minutes apart"),
    Counted(
        (_FIRST, tried("email", "Mon 21 Sep 2026 11:05")), 2, 1, 2, 0, "each channel has its own"
    ),
    Counted((_FIRST, _THIRD), 2, 2, 1, 0, "days are those of the calendar's time zone"),
    Counted(
        (tried("email", "Mon 21 Sep 2026 12:00", automatic=True),), 0, 0, 0, 0, "no human wrote it"
    ),
    Counted(
        (tried("phone", "Mon 21 Sep 2026 12:00", side="marketing"),), 0, 0, 0, 0, "another side"
    ),
    Counted((tried("phone", "Mon 21 Sep 2026 09:59"),), 0, 0, 0, 0, "before the hand-over"),
    Counted(
        (tried("phone", "Mon 21 Sep 2026 11:00", recorded="Mon 21 Sep 2026 17:00"),),
        1,
        1,
        1,
        1,
        "written down afterwards, and said so",
    ),
    Counted(
        (tried("phone", "Mon 21 Sep 2026 11:00", recorded="Wed 23 Sep 2026 12:00"),),
        1,
        1,
        1,
        1,
        "later than 24 h it counts when recorded, on Wednesday",
    ),
    Counted(
        (
            tried("phone", "Mon 21 Sep 2026 11:00", recorded="Thu 24 Sep 2026 12:00"),
            tried("phone", "Tue 22 Sep 2026 11:00", recorded="Thu 24 Sep 2026 12:00"),
        ),
        1,
        1,
        1,
        1,
        "so two of them written down together, days later, are one",
    ),
)


class Ended(NamedTuple):
    """What was done and how the clock ended: when, and by which fact of those told."""

    events: tuple[Told, ...]
    end: str | None
    ended: str
    why: str
    strict: bool = False


_SPOKE = tried("phone", "Mon 21 Sep 2026 15:00", "spoke")
_REJECTED = settled("lead.rejected", "Mon 21 Sep 2026 15:00", "student")
_UNREACHABLE = settled("lead.recycled", "Tue 22 Sep 2026 10:00", "unreachable")

ENDED = (
    Ended((_FIRST, _SECOND), None, "", "one attempt and one day are missing"),
    Ended((_FIRST, _SECOND, tried("phone", "Mon 21 Sep 2026 16:00")), None, "", "a day is missing"),
    Ended(
        (_FIRST, tried("phone", "Mon 21 Sep 2026 12:00"), _THIRD), None, "", "a channel is missing"
    ),
    Ended((_FIRST, _SECOND, _THIRD), "kept", "Tue 22 Sep 2026 09:30", "the third completes it"),
    Ended(
        (_FIRST, _SECOND, _THIRD, tried("phone", "Wed 23 Sep 2026 09:30")),
        "kept",
        "Tue 22 Sep 2026 09:30",
        "what comes after changes nothing",
    ),
    Ended(
        (
            _FIRST,
            _THIRD,
            tried("email", "Tue 22 Sep 2026 12:00"),
            tried("email", "Mon 21 Sep 2026 12:00", recorded="Tue 22 Sep 2026 11:30"),
        ),
        "kept",
        "Tue 22 Sep 2026 09:30",
        "one told late completes it earlier",
    ),
    Ended(
        (_FIRST, _SECOND, tried("phone", "Fri 25 Sep 2026 18:00")),
        "kept",
        "Fri 25 Sep 2026 18:00",
        "exactly at due: the closing of the fourth working day",
    ),
    Ended(
        (_FIRST, _SECOND, tried("phone", "Mon 28 Sep 2026 09:00")),
        "kept_late",
        "Mon 28 Sep 2026 09:00",
        "completed after due",
    ),
    Ended((_SPOKE,), "kept", "Mon 21 Sep 2026 15:00", "a conversation satisfies it early"),
    Ended((_SPOKE,), None, "", "unless the promise does not say so", strict=True),
    Ended((_REJECTED,), "kept", "Mon 21 Sep 2026 15:00", "so does a disposition"),
    Ended(
        (_REJECTED,),
        "voided",
        "Mon 21 Sep 2026 15:00",
        "where it does not satisfy, it voids",
        strict=True,
    ),
    Ended(
        (_FIRST, _UNREACHABLE),
        "voided",
        "Tue 22 Sep 2026 10:00",
        "“unreachable” satisfies nothing before the attempts were made",
    ),
    Ended(
        (_UNREACHABLE, _FIRST, _SECOND, _THIRD),
        "kept",
        "Tue 22 Sep 2026 09:30",
        "the earliest wins, whatever was told first",
    ),
)


class Stands(NamedTuple):
    """What was done, when somebody's data were restricted and when that was lifted, until when an
    absence or an outage excuses the clock; when it is looked at, how it stands and when it is
    due."""

    events: tuple[Told, ...]
    now: str
    state: str
    why: str
    pauses: tuple[tuple[str, str], ...] = ()
    excused_until: str = ""
    due: str = "Fri 25 Sep 2026 18:00"

    def clock(self) -> Clock:
        """The clock once all of it is known."""
        facts = [told(name, at) for name, at in self.pauses]
        reckon = partial(reckoned, promise=PROMISE, calendar=calendar_with)
        return reckon(run(self.events), pauses=pauses_of(facts), closures=(), known_end=None)


_STOPPED = ((RESTRICTED, "Tue 22 Sep 2026 10:00"),)
_GOES_ON = (*_STOPPED, (LIFTED, "Wed 23 Sep 2026 10:00"))

STANDS = (
    Stands((), "Mon 21 Sep 2026 10:00", "running", "four working days are left"),
    Stands(
        (_FIRST, _SECOND), "Thu 24 Sep 2026 15:59", "running", "a day and an attempt are missing"
    ),
    Stands((_FIRST, _SECOND), "Thu 24 Sep 2026 16:00", "due_soon", "75 % used, whatever was made"),
    Stands((_FIRST, _SECOND), "Fri 25 Sep 2026 17:59", "due_soon", "a minute is left"),
    Stands((_FIRST, _SECOND), "Fri 25 Sep 2026 18:00", "past_due", "found at the due second"),
    Stands((_FIRST, _SECOND, _THIRD), "Tue 22 Sep 2026 09:30", "kept", "nothing is missing"),
    Stands((_FIRST, _SECOND, _THIRD), "Mon 28 Sep 2026 09:00", "kept", "once ended, it stands"),
    Stands((_FIRST,), "Mon 28 Sep 2026 12:00", "paused", "time stands still", pauses=_STOPPED),
    Stands(
        (_FIRST,),
        "Fri 25 Sep 2026 18:00",
        "due_soon",
        "a working day is left out",
        pauses=_GOES_ON,
        due="Mon 28 Sep 2026 18:00",
    ),
    Stands(
        (_FIRST, _SECOND),
        "Mon 28 Sep 2026 09:00",
        "excused",
        "somebody was away, and that covers it until Monday noon",
        excused_until="Mon 28 Sep 2026 12:00",
    ),
    Stands(
        (_FIRST, _SECOND),
        "Mon 28 Sep 2026 12:01",
        "past_due",
        "no longer",
        excused_until="Mon 28 Sep 2026 12:00",
    ),
    Stands(
        (_FIRST, _SECOND, tried("phone", "Mon 28 Sep 2026 10:00")),
        "Mon 28 Sep 2026 17:00",
        "excused",
        "completed late, while that was covered",
        excused_until="Mon 28 Sep 2026 12:00",
    ),
)


def _pauses(row: Stands) -> str:
    return "; ".join(f"`{name}` {at}" for name, at in row.pauses)


def _events(events: tuple[Told, ...]) -> str:
    return "; ".join(map(str, events)) or "nothing"


def tables() -> dict[str, str]:
    """The tables of the rule page, by name."""
    return {
        "counting": table(
            ("Then", "Attempts", "Days", "Channels", "Recorded afterwards", "Because"),
            [(_events(row.events), *map(str, row[1:5]), row.why) for row in COUNTED],
        ),
        "readings": table(
            ("Then", "Restricted", "Excused until", "Seen", "State", "Due", "Because"),
            [
                (
                    _events(row.events),
                    _pauses(row),
                    row.excused_until,
                    row.now,
                    f"`{row.state}`",
                    row.due,
                    row.why,
                )
                for row in STANDS
            ],
        ),
        "ends": table(
            ("Then", "`unless`", "Ends", "At", "Because"),
            [
                (
                    _events(row.events),
                    "nothing" if row.strict else "both",
                    f"`{row.end}`" if row.end else "not yet",
                    row.ended,
                    row.why,
                )
                for row in ENDED
            ],
        ),
    }
