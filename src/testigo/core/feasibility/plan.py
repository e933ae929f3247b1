"""What a simulation is given: the quarter, who works when, what arrives, and what is promised.

Hours of the week are numbered from 0 (Monday, midnight to one) to 167, in the calendar's zone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from testigo.core.months import month_after
from testigo.core.sla.calendar import Calendar, Week
from testigo.core.sla.commitments import Attempts, Clocked, Response

WEEK_HOURS = 168
# How long the work of one attempt takes, in minutes: hours divide into whole ones.
MINUTES = (5, 10, 15, 20, 30, 60)
USUAL_MINUTES = 10
# Of who is at work, so many take up within the hour what waits, where no history says it.
USUAL_FREE = 0.75
# So many of the attempts are answered, where no history says it.
USUAL_REACH = 0.25
RUNS = 200
FEWEST_RUNS = 12
# Of a lever it is enough to see whether it moves the promise; at most as many as of the promise.
LEVER_RUNS = 50
# So many leads are lived through, so that a big business waits hardly longer than a small one.
MOST_LEADS = 45_000
FIRST_CONTACTS = frozenset({"contact.attempted", "success.contacted"})


class Chance(Protocol):
    """Numbers from 0 up to 1, each as likely as any other."""

    def random(self) -> float:
        """The next one."""


# A name → its own numbers, the same ones each time: who is tried twice meets the same days.
Chances = Callable[[str], Chance]


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who takes up what arrives. `week` are their own hours, None for those of the pact;
    `free` is by hour of the week how likely they take up within it what waits; `capacity` is how
    many open leads they take at most."""

    key: str
    free: tuple[float, ...]
    week: Week | None = None
    absences: tuple[tuple[datetime, datetime], ...] = ()
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Team:
    """Who shares the same work. `usual` is how free somebody is in an hour like any other."""

    key: str
    workers: tuple[Worker, ...]
    usual: float = USUAL_FREE

    @property
    def capacity(self) -> int | None:
        """How many open leads they take together; None where one takes any number."""
        rooms = [one.capacity for one in self.workers]
        return None if None in rooms or not rooms else sum(room or 0 for room in rooms)


@dataclass(frozen=True, slots=True)
class Stream:
    """What starts clocks: the trigger, which team has the work, how many come in each hour of a
    usual week, and how many came in each of the last months; which share of what comes in an hour
    is put off, and by how many working minutes, each as likely as another."""

    trigger: str
    team: str
    hours: tuple[float, ...]
    months: tuple[int, ...] = ()
    put_off: tuple[float, ...] = (0.0,) * WEEK_HOURS
    delays: tuple[int, ...] = ()

    @property
    def levels(self) -> tuple[float, ...]:
        """How the months were against their mean."""
        mean = sum(self.months) / len(self.months) if self.months else 0
        return tuple(month / mean for month in self.months) if mean else (1.0,)


@dataclass(frozen=True)
class Plan:
    """The quarter from `first` up to but without `until`, and all that happens in it. `reach` is
    the share of attempts that are answered, `a_day` how many attempts at one lead a day brings."""

    calendar: Calendar
    first: date
    until: date
    teams: tuple[Team, ...]
    streams: tuple[Stream, ...]
    promises: tuple[Clocked, ...]
    minutes: int = USUAL_MINUTES
    reach: float = USUAL_REACH
    a_day: int = 1

    @property
    def zone(self) -> ZoneInfo:
        """The calendar's."""
        return ZoneInfo(self.calendar.timezone)

    def starting(self, promise: Clocked) -> tuple[Stream, ...]:
        """The streams that start a promise."""
        return tuple(one for one in self.streams if one.trigger in promise.starts)


def next_quarter(day: date) -> tuple[date, date]:
    """The three whole months after the one of a day: the first day, and the first day after."""
    return month_after(day, 1), month_after(day, 4)


def is_first_contact(promise: Clocked) -> bool:
    """Whether the first attempt keeps it; any other response is a piece of work of its own."""
    return isinstance(promise, Response) and not FIRST_CONTACTS.isdisjoint(promise.ends)


def attempts_of(plan: Plan, trigger: str) -> Attempts | None:
    """The promise of attempts that a trigger starts; of several the one that asks the most."""
    found = [one for one in plan.promises if isinstance(one, Attempts) and trigger in one.starts]
    return max(found, key=lambda one: one.at_least, default=None)
