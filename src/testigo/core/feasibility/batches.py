"""The work that the leads of one run bring to a team, in the order in which it is done.

First whatever counts as first contact, then what else is owed to a lead, then further attempts; the
lead that came first before others. Further attempts are planned a day apart from the hand-over on.
Neither order nor plan depends on who is there or on how much time is promised.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from testigo.core.feasibility.arriving import Leads
from testigo.core.feasibility.hours import Quarter
from testigo.core.feasibility.plan import Plan, attempts_of, is_first_contact
from testigo.core.sla.commitments import Attempts

# A lead in its order: the minute, which stream, and which of that.
_Place = tuple[int, int, int]


@dataclass(slots=True)
class Batch:
    """The leads of each trigger; pieces of work by the minute since which each may be done, and
    its rank in the order; and for each trigger and promise the rank of the piece that meets it,
    lead by lead. Under `settled` is the last attempt at each."""

    streams: Mapping[str, Leads]
    since: list[int] = field(default_factory=list)
    ranks: list[int] = field(default_factory=list)
    meets: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    settled: dict[str, list[int]] = field(default_factory=dict)


def laid_out(plan: Plan, quarter: Quarter, streams: Mapping[str, Leads]) -> Batch:
    """The work of these streams."""
    works = [_Work(plan, trigger, leads) for trigger, leads in streams.items()]
    every = sorted(
        (minute, number, place)
        for number, work in enumerate(works)
        for place, minute in enumerate(work.leads.minutes)
    )
    pieces: list[tuple[int, int]] = []
    _first(every, works, pieces)
    _answers(every, works, pieces)
    _again(every, works, pieces, plan.a_day, quarter)
    pieces.sort()
    batch = Batch(streams, [minute for minute, _ in pieces], [rank for _, rank in pieces])
    for work in works:
        work.note(batch)
    return batch


class _Work:
    """What a trigger asks for: a first contact, answers, and so many attempts at most."""

    def __init__(self, plan: Plan, trigger: str, leads: Leads) -> None:
        self.trigger, self.leads = trigger, leads
        self.own = [one for one in plan.promises if trigger in one.starts]
        tries = attempts_of(plan, trigger)
        self.tries = [1] * len(leads.minutes)
        if tries is not None:
            most, enough = tries.at_least, "conversation" in tries.unless
            self.tries = [min(most, one) if enough else most for one in leads.answered]
        self.is_first = tries is not None or any(map(is_first_contact, self.own))
        others = [one for one in self.own if not isinstance(one, Attempts)]
        self.answers = [one.id for one in others if not is_first_contact(one)]
        self.first: list[int] = []
        self.answered: list[list[int]] = [[] for _ in self.answers]
        self.last: list[int] = []

    def note(self, batch: Batch) -> None:
        """Which piece meets each promise."""
        for promise in self.own:
            place = self.trigger, promise.id
            if promise.id in self.answers:
                batch.meets[place] = self.answered[self.answers.index(promise.id)]
            else:
                batch.meets[place] = self.last if isinstance(promise, Attempts) else self.first
        if self.is_first:
            batch.settled[self.trigger] = self.last


def _first(every: Sequence[_Place], works: Sequence[_Work], pieces: list[tuple[int, int]]) -> None:
    for _, number, place in every:
        if works[number].is_first:
            works[number].first.append(len(pieces))
            pieces.append((works[number].leads.since[place], len(pieces)))


def _answers(
    every: Sequence[_Place], works: Sequence[_Work], pieces: list[tuple[int, int]]
) -> None:
    for _, number, place in every:
        for ranks in works[number].answered:
            ranks.append(len(pieces))
            pieces.append((works[number].leads.since[place], len(pieces)))


def _again(
    every: Sequence[_Place],
    works: Sequence[_Work],
    pieces: list[tuple[int, int]],
    a_day: int,
    quarter: Quarter,
) -> None:
    """Further attempts, each day as many as are planned; the last one settles the lead."""
    for _, number, place in every:
        work = works[number]
        if not work.is_first:
            continue
        last, looked_at = work.first[place], work.leads.since[place]
        for tried in range(1, work.tries[place]):
            days = tried // a_day
            opening = quarter.opening_after(work.leads.days[place], days) if days else 0
            last = len(pieces)
            pieces.append((max(opening, looked_at), last))
        work.last.append(last)
