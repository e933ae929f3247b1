"""What counts for a promise, case by case, and in which part of it each case falls.

The plain reference: what is asked of whole workspaces is counted by the database, and tests hold
both to the same answers. docs/rules/commitments.md says the same in words and tables.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from testigo.core.facts import STAGES
from testigo.core.sla.clocks import IMPLYING
from testigo.core.sla.commitments import STAGE_TRIGGER, Care, Rate, Revenue

# What Sales answers to a lead that was handed over; the last word of a cycle counts. Whoever comes
# back without ever having been accepted was not taken either.
ANSWERS: Mapping[str, str] = {
    "lead.accepted": "accepted",
    "lead.qualified": "accepted",
    "lead.rejected": "rejected",
    "lead.reinstated": "pending",
    "lead.recycled": "returned",
    "lead.disqualified": "returned",
}
DELIVERED = ("accepted", "pending", "rejected")
RATED = ("met", "open", "lapsed")
PAID = ("counted", "other")
CARED = ("in_care", "out_of_care")
_NEVER = datetime.max.replace(tzinfo=UTC)
TIMED = ("kept", "kept_late", "past_due", "open", "paused", "excused", "voided")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to somebody: a fact by its name, or `stage:mql` for the entry into
    a stage. `key` is unique among what happened to them; `at` is the instant at which it counts,
    `until` the last one of the cycle in which a stage was entered."""

    person: str
    name: str
    at: datetime
    key: str
    deal: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a promise: whose, which of theirs, and in which part it falls. `due` says that
    the whole time which is promised has gone; `amount` is money where money is promised."""

    person: str
    key: str
    part: str
    due: bool = True
    amount: Decimal = Decimal(0)


def delivered(entries: Iterable[Event], answers: Iterable[Event]) -> Iterator[Case]:
    """Entries into a stage by what was answered to each in its cycle."""
    said = _by_person(answers)
    for entry in entries:
        part = "pending"
        for answer in said.get(entry.person, ()):
            if entry.at <= answer.at and (entry.until is None or answer.at <= entry.until):
                part = _after(part, ANSWERS[answer.name])
        yield Case(entry.person, entry.key, part)


def _after(part: str, word: str) -> str:
    if word == "returned":
        return "rejected" if part == "pending" else part
    return word


def rated(
    promise: Rate, cohort: Iterable[Event], outcomes: Iterable[Event], now: datetime
) -> Iterator[Case]:
    """Each case of the cohort: met in time, lapsed, or open while the time still runs.

    An outcome counts from the instant of its case on; where both name the same deal, so does one
    since the case of that deal before it, as a contract that is renewed ahead of its date.
    """
    found = _Outcomes(outcomes)
    for subject, own in _by_subject(cohort).items():
        before: datetime | None = None
        for case in own:
            until = case.at + promise.within.elapsed
            met = found.any_of(*subject, case.at, before, until)
            part = "met" if met else "lapsed" if now > until else "open"
            yield Case(case.person, case.key, part, due=now > until)
            before = case.at


class _Outcomes:
    """The instants of outcomes in order: by person, by deal, and of those that name no deal."""

    def __init__(self, outcomes: Iterable[Event]) -> None:
        self._instants: dict[tuple[str, str | None], list[datetime]] = defaultdict(list)
        for outcome in sorted(outcomes, key=lambda one: one.at):
            self._instants[outcome.person, outcome.deal or None].append(outcome.at)
            if outcome.deal:
                self._instants[outcome.person, ""].append(outcome.at)

    def any_of(
        self, person: str, deal: str, since: datetime, before: datetime | None, until: datetime
    ) -> bool:
        """Whether anything up to `until` settles a case of `since`; `before` is the instant of the
        case of the same deal before it."""
        loose = self._instants.get((person, None), [])
        if _first(loose, bisect_left(loose, since)) <= until:
            return True
        own = self._instants.get((person, deal), [])
        place = bisect_left(own, since)
        if deal:
            place = bisect_right(own, before) if before else 0
        return _first(own, place) <= until


def _first(instants: Sequence[datetime], place: int) -> datetime:
    return instants[place] if place < len(instants) else _NEVER


def paid(promise: Revenue, contracts: Iterable["Contract"]) -> Iterator[Case]:
    """Contracts by whether their revenue counts for the side that promises it."""
    for one in contracts:
        counts = one.sourced if promise.counted == "sourced" else one.influenced
        yield Case(one.person, one.key, "counted" if counts else "other", amount=one.amount)


@dataclass(frozen=True, slots=True)
class Contract:
    """A signed contract, when Marketing first touched the person, and whether Sales had tried to
    reach them before that."""

    person: str
    key: str
    at: datetime
    amount: Decimal
    touched_at: datetime | None
    sales_first: bool

    @property
    def influenced(self) -> bool:
        """Whether Marketing touched the person before the signature."""
        return self.touched_at is not None and self.touched_at <= self.at

    @property
    def sourced(self) -> bool:
        """Whether the first that is known of them is a touch."""
        return self.influenced and not self.sales_first


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody in a stage: the cycle, and since when nobody touched them: the last touch, or the
    entry into the stage where that is later."""

    person: str
    stage: str
    cycle: int
    cared_at: datetime


def cared_for(promise: Care, people: Iterable[Held], now: datetime) -> Iterator[Case]:
    """Whoever is in the stages of the promise, by whether they went without a touch too long."""
    limit = now - promise.touched_every.elapsed
    for one in people:
        place = "recycled" if one.stage == STAGES[0] and one.cycle > 1 else one.stage
        if place in promise.who:
            part = "out_of_care" if one.cared_at <= limit else "in_care"
            yield Case(one.person, "", part)


@dataclass(frozen=True, slots=True)
class Timing:
    """A clock as its promise counts it; `ending` says how it ended or stands, None while it runs,
    and until when something excuses it while it is past due."""

    person: str
    commitment: str
    cause: str
    started_at: datetime
    due_at: datetime
    ending: str | None
    excused_until: datetime | None = None


def timed(clocks: Iterable[Timing], now: datetime) -> Iterator[Case]:
    """Clocks by how they ended; those that run by whether they are past due."""
    for clock in clocks:
        part = clock.ending or _standing(clock, now)
        yield Case(clock.person, clock.cause, part, due=clock.due_at <= now)


def _standing(clock: Timing, now: datetime) -> str:
    if clock.due_at > now:
        return "open"
    excused = clock.excused_until is not None and clock.excused_until >= now
    return "excused" if excused else "past_due"


def names_of(triggers: Iterable[str]) -> tuple[str, ...]:
    """The facts that triggers name, and those that imply them; stages apart."""
    facts = [name for name in triggers if not name.startswith(STAGE_TRIGGER)]
    implied = [IMPLYING[name] for name in facts if name in IMPLYING]
    return tuple(dict.fromkeys([*facts, *implied]))


def stages_of(triggers: Iterable[str]) -> tuple[str, ...]:
    """The stages that triggers name."""
    return tuple(
        name.removeprefix(STAGE_TRIGGER) for name in triggers if name.startswith(STAGE_TRIGGER)
    )


def _by_person(events: Iterable[Event]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = defaultdict(list)
    for event in sorted(events, key=lambda one: (one.at, one.key)):
        found[event.person].append(event)
    return found


def _subject(event: Event) -> tuple[str, str]:
    """What a case is about: a deal where it names one, else the person."""
    return event.person, event.deal or ""


def _by_subject(events: Iterable[Event]) -> dict[tuple[str, str], list[Event]]:
    found: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in sorted(events, key=lambda one: (one.at, one.key)):
        found[_subject(event)].append(event)
    return found
