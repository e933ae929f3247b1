"""A draft beside the pact in force, over the same history: what each would have handed over."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from testigo.core.asof import FEW_CASES, Days
from testigo.core.pact import Pact
from testigo.core.tryout.climbing import Climb, Crossing
from testigo.core.tryout.fates import NOTHING, Fate, Record
from testigo.core.tryout.ladder import Step, Suggestion, ladder, suggest, top_of
from testigo.core.tryout.promises import Kept, a_day, attempts_made, attempts_promised, kept_of

INDICATIVE = 30


@dataclass(frozen=True, slots=True)
class Share:
    """Cases of so many. `rate` (0 to 1) is None for few cases; `note` is few_cases, indicative or
    empty."""

    cases: int
    of: int

    @property
    def rate(self) -> float | None:
        return None if self.of < FEW_CASES else self.cases / self.of

    @property
    def note(self) -> str:
        if self.of < FEW_CASES:
            return "few_cases"
        return "indicative" if self.of < INDICATIVE else ""


@dataclass(frozen=True, slots=True)
class Month:
    """The crossings of a calendar month, named by its first day; of `unknown` Sales worked none."""

    first: date
    mql: int
    unknown: int
    customers: int


@dataclass(frozen=True, slots=True)
class Tried:
    """A pact on the history of a period.

    `opportunities` and `customers` are out of the crossings that Sales worked, within their cycle.
    `monthly` is how many cross a month. `missed` are signatures of the period, of `signed`, by
    people who would never have crossed before. `calls` are the attempts that the pact would require for each seller and working day.
    """

    number: int | None
    threshold: int | None
    months: tuple[Month, ...]
    mql: int
    monthly: float
    unknown: int
    opportunities: Share
    customers: Share
    missed: int
    signed: int
    calls: float | None
    made: float | None
    sellers: int
    commitments: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Mover:
    """Who crosses under one pact and not under the other, in the cycle; `reached` is the greatest
    total with which they could have crossed under the other, None where they never could."""

    person: str
    cycle: int
    at: datetime
    score: int
    reached: int | None
    worked: bool
    opportunity: bool
    customer: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """The pact in force (None where none is), a draft, and what differs. `entered` cross under the
    draft alone and `left` under the pact in force alone; `sooner` and `later` are those who cross
    under both, by when they do under the draft. `steps` hold every threshold of
    the draft, `peaks` how many (person, cycle) reached each total and no more."""

    current: Tried | None
    draft: Tried
    entered: int
    left: int
    sooner: int
    later: int
    steps: tuple[Step, ...]
    peaks: tuple[int, ...]
    suggestion: Suggestion | None

    @property
    def outcomes(self) -> int:
        """The known outcomes that the comparison rests on: the fewer of both sides."""
        sides = (self.draft, self.current or self.draft)
        return min(side.mql - side.unknown for side in sides)

    @property
    def indicative(self) -> bool:
        return self.outcomes < INDICATIVE


@dataclass(frozen=True)
class Trial:
    """A pact to be tried: who crosses under it in all of history, how high everybody climbed
    (nothing where its MQL turns on no threshold), and who receives what it hands over."""

    number: int | None
    pact: Pact
    threshold: int | None
    crossings: Sequence[Crossing]
    climbs: Sequence[Climb]
    actors: frozenset[str]


Movers = tuple[Mover, ...]


def compare(
    current: Trial | None,
    draft: Trial,
    records: Mapping[str, Record],
    days: Days,
    asof: datetime,
) -> tuple[Comparison, Movers, Movers]:
    """Both on the crossings of the period, with outcomes up to `asof`; and who would enter, who
    would leave."""
    others: Sequence[Crossing] = current.crossings if current else ()
    entering: Movers = ()
    if current is not None:
        entering = tuple(_only(draft.crossings, others, current.climbs, records, days))
    leaving = tuple(_only(others, draft.crossings, draft.climbs, records, days))
    sooner, later = _shifted(others, draft.crossings, days)
    top = top_of(draft.climbs, draft.threshold or 0)
    steps = ladder(draft.climbs, records, days, top) if draft.climbs else ()
    found = Comparison(
        current=tried(current, records, days, asof) if current else None,
        draft=tried(draft, records, days, asof),
        entered=len(entering),
        left=len(leaving),
        sooner=sooner,
        later=later,
        steps=steps,
        peaks=peaks(draft.climbs, days, top),
        suggestion=suggest(steps, current.threshold if current else draft.threshold),
    )
    return found, entering, leaving


def tried(trial: Trial, records: Mapping[str, Record], days: Days, asof: datetime) -> Tried:
    """One pact on the history of the period."""
    inside = [one for one in trial.crossings if days.hold(one.at)]
    fates = [records.get(one.person, NOTHING).fate(one) for one in inside]
    worked = sum(fate.worked for fate in fates)
    missed, signed = _missed(trial.crossings, records, days)
    promised = attempts_promised(trial.pact)
    sellers = len(trial.actors)
    required = None if promised is None else promised * len(inside)
    made = attempts_made(records, days, trial.actors)
    return Tried(
        number=trial.number,
        threshold=trial.threshold,
        months=months_of(days, inside, fates),
        mql=len(inside),
        monthly=len(inside) / months_in(days),
        unknown=len(inside) - worked,
        opportunities=Share(sum(fate.opportunity for fate in fates), worked),
        customers=Share(sum(fate.customer for fate in fates), worked),
        missed=missed,
        signed=signed,
        calls=a_day(required, trial.pact, days, sellers),
        made=a_day(made, trial.pact, days, sellers),
        sellers=sellers,
        commitments=kept_of(trial.pact, inside, records, asof),
    )


def months_of(
    days: Days, crossings: Iterable[Crossing], fates: Iterable[Fate]
) -> tuple[Month, ...]:
    """The crossings by calendar month of the zone; months without any are there too."""
    counted: Counter[tuple[date, str]] = Counter()
    for crossing, fate in zip(crossings, fates, strict=True):
        first = crossing.at.astimezone(days.zone).date().replace(day=1)
        counted[first, "mql"] += 1
        counted[first, "unknown"] += not fate.worked
        counted[first, "customers"] += fate.customer
    return tuple(
        Month(first, *(counted[first, name] for name in ("mql", "unknown", "customers")))
        for first in _firsts(days)
    )


def months_in(days: Days) -> float:
    """How many calendar months the days are, a part of one by its share of days."""
    found = 0.0
    for first in _firsts(days):
        after = (first + timedelta(days=32)).replace(day=1)
        inside = min(after, days.until) - max(first, days.since)
        found += inside / (after - first)
    return found


def _firsts(days: Days) -> Iterator[date]:
    first = days.since.replace(day=1)
    while first < days.until:
        yield first
        first = (first + timedelta(days=32)).replace(day=1)


def _missed(
    crossings: Iterable[Crossing], records: Mapping[str, Record], days: Days
) -> tuple[int, int]:
    """Signatures of the period by people who did not cross before, and all of them."""
    first: dict[str, datetime] = {}
    for one in crossings:
        first[one.person] = min(one.at, first.get(one.person, one.at))
    signed = [
        (person, at) for person, record in records.items() for at in record.signed if days.hold(at)
    ]
    before = sum(1 for person, at in signed if person in first and first[person] <= at)
    return len(signed) - before, len(signed)


def _only(
    these: Iterable[Crossing],
    others: Iterable[Crossing],
    climbs: Iterable[Climb],
    records: Mapping[str, Record],
    days: Days,
) -> Iterator[Mover]:
    """The crossings of the period whose (person, cycle) never crosses under the other pact."""
    known = {(one.person, one.cycle) for one in others}
    reached = {(climb.person, climb.cycle): climb.peak for climb in climbs}
    for one in sorted(these, key=lambda one: (one.at, one.person)):
        key = (one.person, one.cycle)
        if key not in known and days.hold(one.at):
            fate = records.get(one.person, NOTHING).fate(one)
            yield Mover(
                *key,
                one.at,
                one.score,
                reached.get(key),
                fate.worked,
                fate.opportunity,
                fate.customer,
            )


def _shifted(before: Iterable[Crossing], after: Iterable[Crossing], days: Days) -> tuple[int, int]:
    """How many cross sooner and how many later than before, of those who do both."""
    was = {(one.person, one.cycle): one.at for one in before}
    both = [
        (was[one.person, one.cycle], one.at)
        for one in after
        if (one.person, one.cycle) in was and days.hold(one.at)
    ]
    return sum(1 for then, now in both if now < then), sum(1 for then, now in both if now > then)


def peaks(climbs: Iterable[Climb], days: Days, top: int) -> tuple[int, ...]:
    """How many reached each total from 0 to `top` and no more, by when they reached it; those who
    stayed below 0 are with 0."""
    counted = Counter(max(0, climb.peak) for climb in climbs if days.hold(climb.rungs[-1].at))
    return tuple(counted[score] for score in range(top + 1))
