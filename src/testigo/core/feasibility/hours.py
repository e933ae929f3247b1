"""A quarter laid out in ticks, each as long as one piece of work, and who is there in which.

Minutes are counted from local midnight of the first day; the parts of a day are placed by its noon,
so that hours of work stay where they are when the clocks change.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate
from math import inf
from typing import NamedTuple

from testigo.core.asof import midnight
from testigo.core.feasibility.plan import Chances, Plan, Team, Worker
from testigo.core.sla.calendar import Calendar, NeverOpen, due_at, wall_due_at
from testigo.core.sla.commitments import Clocked

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
# Work goes on after the last arrival, for the longest time that is promised and a week besides.
_LEAST_TAIL, _MOST_TAIL = 14, 120
# A minute after all others.
BEYOND = 1 << 40
Capacity = list[int]


class Shift(NamedTuple):
    """Somebody's part of one hour: ticks from `first` up to `last` among those of the team, and
    how likely they are free in it."""

    first: int
    last: int
    free: float


@dataclass(frozen=True)
class Quarter:
    """The days of a plan and of what is worked after them."""

    plan: Plan

    @cached_property
    def start(self) -> datetime:
        """The instant from which minutes are counted."""
        return midnight(self.plan.first, self.plan.zone)

    @cached_property
    def days(self) -> list[date]:
        """Every day, those after the quarter too."""
        promised = [one.within.elapsed.days * 3 // 2 + 7 for one in self.plan.promises]
        tail = min(_MOST_TAIL, max([_LEAST_TAIL, *promised]))
        whole = (self.plan.until - self.plan.first).days + tail
        return [self.plan.first + _DAY * number for number in range(whole)]

    def midnight_of(self, day: date) -> int:
        """The minute at which a day begins, as seen from its noon."""
        noon = datetime.combine(day, time(12), self.plan.zone)
        return (noon - self.start) // _MINUTE - 720

    @cached_property
    def openings(self) -> list[tuple[date, int]]:
        """The days on which the business opens, each with the minute at which it does."""
        hours = ((day, self.plan.calendar.hours_on(day)) for day in self.days)
        return [(day, self.midnight_of(day) + open_[0].opens) for day, open_ in hours if open_]

    @cached_property
    def _next(self) -> list[int]:
        """Number of a day → the place of the first opening after it."""
        return [bisect_left(self.openings, (day + _DAY, 0)) for day in self.days]

    def opening_after(self, day: int, number: int) -> int:
        """When the nth working day after a day, by its number, opens; BEYOND after the last."""
        place = self._next[day] + number - 1
        return self.openings[place][1] if place < len(self.openings) else BEYOND

    def pieces(self, worker: Worker) -> Iterator[tuple[int, int, int]]:
        """The hours at which somebody is there: minutes from and to, and the hour of the week."""
        calendar = own_calendar(self.plan.calendar, worker)
        for day in self.days:
            zero = self.midnight_of(day)
            for opens, closes in calendar.hours_on(day):
                while opens < closes:
                    until = min(closes, opens // 60 * 60 + 60)
                    if not self._away(worker, zero + opens):
                        yield zero + opens, zero + until, day.weekday() * 24 + opens // 60
                    opens = until

    def _away(self, worker: Worker, minute: int) -> bool:
        at = self.start + _MINUTE * minute
        return any(start <= at < end for start, end in worker.absences)


def own_calendar(calendar: Calendar, worker: Worker) -> Calendar:
    """When somebody works: in their own hours on days that are no holiday, else in the pact's."""
    return replace(calendar, week=worker.week, seasons=()) if worker.week else calendar


class Dues(dict[int, float]):
    """When a promise falls due, in minutes, by the minute of its start; each worked out once."""

    def __init__(self, quarter: Quarter, promise: Clocked) -> None:
        super().__init__()
        self._quarter, self._promise = quarter, promise

    def __missing__(self, minute: int) -> float:
        start, promise = self._quarter.start, self._promise
        at = start + _MINUTE * minute
        try:
            if promise.elapsed == "wall":
                due = wall_due_at(at, promise.within)
            else:
                due = due_at(self._quarter.plan.calendar, at, promise.within)
            self[minute] = (due - start) / _MINUTE
        except NeverOpen:
            self[minute] = inf
        return self[minute]


class Shifts:
    """The ticks in which a team may work, and how many of it are free in each of them."""

    def __init__(self, quarter: Quarter, team: Team) -> None:
        self.team = team
        size = quarter.plan.minutes
        there = [
            [(-(-since // size), until // size, hour) for since, until, hour in pieces]
            for pieces in map(quarter.pieces, team.workers)
        ]
        spans = [range(first, last) for pieces in there for first, last, _ in pieces]
        self.ticks = sorted({tick for span in spans for tick in span})
        self._size = size
        self._minutes = [float(tick * size) for tick in self.ticks]
        self._known: dict[int, int] = {}
        self._shifts = [
            [
                Shift(self._place(first), self._place(last), worker.free[hour])
                for first, last, hour in pieces
                if worker.free[hour] and last > first
            ]
            for worker, pieces in zip(team.workers, there, strict=True)
        ]

    def places_of(self, minutes: Iterable[int]) -> list[int]:
        """For each minute, in order, the first tick that does not begin before it."""
        size, ticks, known = self._size, self.ticks, self._known
        found = []
        for minute in minutes:
            place = known.get(minute)
            if place is None:
                place = known[minute] = bisect_left(ticks, -(-minute // size))
            found.append(place)
        return found

    def minute_of(self, place: int) -> float:
        """When a tick begins."""
        return self._minutes[place]

    def _place(self, tick: int) -> int:
        return bisect_left(self.ticks, tick)

    def free_in(self, chances: Chances, run: int) -> Capacity:
        """How many are free in each tick of one run. Each person has numbers of their own, so that
        one more changes nothing for the others."""
        changes = [0] * (len(self.ticks) + 1)
        for worker, shifts in zip(self.team.workers, self._shifts, strict=True):
            drawn = chances(f"{run}:{self.team.key}:{worker.key}").random
            for first, last, free in shifts:
                if drawn() < free:
                    changes[first] += 1
                    changes[last] -= 1
        return list(accumulate(changes))[:-1]
