"""The story of a person under the pacts in force: score, stages and crossings.

It depends only on the set of reported facts (domain.md §2, order): whoever folds the same facts,
in one go or as they arrive, gets the same story.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from testigo.core import lifecycle, person, scoring
from testigo.core.conditions import Kind
from testigo.core.contracts import CONTRACT_FACTS, DUE, Term, Terms, take_term
from testigo.core.facts import Fact
from testigo.core.lifecycle import Path
from testigo.core.pact import Pact
from testigo.core.person import PersonState
from testigo.core.scoring import Score, Tally
from testigo.core.sla.calendar import Calendar, with_closures
from testigo.core.sla.clocks import IMPLYING, VOIDING, Clock
from testigo.core.sla.closures import Closure
from testigo.core.sla.commitments import Attempts, Clocked, Rate, Response


@dataclass(frozen=True, slots=True)
class PactInForce:
    """A signed version and when it took force; `signed_at` is its last signature."""

    number: int
    pact: Pact
    since: datetime
    signed_at: datetime


def _same_rules(one: Pact, other: Pact) -> bool:
    return one.scoring == other.scoring and one.lifecycle == other.lifecycle


@dataclass(frozen=True, slots=True)
class Agreement:
    """The signed versions of a workspace, in order of taking force.

    `covered` holds the families of facts that imported history brought: a back-dated clock is
    judged only where the family of the facts that end it is among them. `closures` are the days
    closed since the pact was signed.
    """

    versions: tuple[PactInForce, ...] = ()
    covered: frozenset[str] = frozenset()
    closures: tuple[Closure, ...] = ()
    promises: Mapping[tuple[int, str], Clocked] = field(init=False, repr=False, compare=False)
    clock_names: frozenset[str] = field(init=False, repr=False, compare=False)
    alike: Mapping[int, int] = field(init=False, repr=False, compare=False)
    _calendars: dict[tuple[int, tuple[date, ...]], Calendar] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        promises = {
            (version.number, promise.id): promise
            for version in self.versions
            for promise in version.pact.commitments
            if isinstance(promise, (Response, Attempts))
        }
        names = {trigger for p in promises.values() for trigger in (*p.starts, *p.ends)}
        names |= {IMPLYING[name] for name in names if name in IMPLYING}
        # version → the first one with the same scoring and definitions: a renewal that leaves them
        # as they are counts every fact as before, so nobody's facts need to be read again.
        alike: dict[int, int] = {}
        for place, version in enumerate(self.versions):
            same = (v.number for v in self.versions[:place] if _same_rules(v.pact, version.pact))
            alike[version.number] = next(same, version.number)
        object.__setattr__(self, "alike", alike)
        object.__setattr__(self, "promises", promises)
        object.__setattr__(self, "clock_names", frozenset(names) | VOIDING)

    def at(self, instant: datetime) -> PactInForce | None:
        """The version in force; facts before the first one fold under it."""
        if not self.versions:
            return None
        for version in reversed(self.versions):
            if version.since <= instant:
                return version
        return self.versions[0]

    def known_by(self, asof: datetime) -> "Agreement":
        """The same versions with the closures that were known before an instant."""
        known = [one.as_known(asof) for one in self.closures if one.recorded_at < asof]
        return replace(self, closures=tuple(known))

    def promise_of(self, clock: Clock) -> Clocked:
        """The promise that a clock measures."""
        return self.promises[clock.pact_version, clock.commitment]

    def calendar_of(self, clock: Clock) -> Calendar:
        """The calendar that a clock reckons with: that of its pact, closures included."""
        return self.calendar_with(clock.pact_version, clock.closed)

    def calendar_with(self, number: int, closed: tuple[date, ...]) -> Calendar:
        """The calendar of a version with some days closed besides."""
        known = self._calendars.get((number, closed))
        if known is None:
            signed = self.numbered(number).pact.calendar
            known = with_closures(signed, closed) if closed else signed
            self._calendars[number, closed] = known
        return known

    def rules_differ(self, one: int, other: int) -> bool:
        """Whether two versions score or define stages differently; 0 is no version at all."""
        return self.alike.get(one, 0) != self.alike.get(other, 0)

    def numbered(self, number: int) -> PactInForce:
        """The version with a number; KeyError when it was never signed."""
        for version in self.versions:
            if version.number == number:
                return version
        raise KeyError(number)


@dataclass(slots=True)
class Story:
    """What the reported facts say of a person, and what the pact makes of it; `terms` are those of
    their contracts, in the order in which they were told."""

    person: PersonState = field(default_factory=PersonState)
    tally: Tally = field(default_factory=Tally)
    path: Path = field(default_factory=Path)
    pact_version: int = 0
    last_at: datetime | None = None
    cycle_since: datetime | None = None
    terms: list[Term] = field(default_factory=list)


def in_order(facts: Sequence[Fact]) -> list[Fact]:
    """Facts by `at`; of one instant by `message_id`, so that the greater one is the last word."""
    return sorted(facts, key=attrgetter("at", "message_id"))


def instants(facts: Sequence[Fact]) -> Iterator[list[Fact]]:
    """Facts in order, those of one instant together."""
    for _, group in groupby(facts, key=attrgetter("at")):
        yield list(group)


def retell(facts: Sequence[Fact], agreement: Agreement) -> Story:
    """The story of all reported, unretracted facts about one person."""
    ordered = in_order(facts)
    story = Story()
    place = 0
    for group in instants(ordered):
        version = agreement.at(group[0].at)
        if version is not None and version.number != story.pact_version:
            change_pact(story, ordered[:place], version)
        continue_story(story, group, version)
        place += len(group)
    return story


def continue_story(story: Story, facts: Sequence[Fact], version: PactInForce | None) -> None:
    """Take in the facts of one instant, later than all before and in order of `message_id`."""
    recycled = None
    counted = []
    for fact in facts:
        if fact.name == "lead.recycled":
            recycled = fact
            if not fact.automatic:
                counted.append(fact)
            continue
        person.fold(story.person, fact)
        if not fact.automatic:
            counted.append(fact)
            if version is not None:
                scoring.note(story.tally, version.pact.scoring, story.person, fact)
                lifecycle.note(story.path, version.pact.lifecycle, fact)
                if fact.name in CONTRACT_FACTS:
                    take_term(story.terms, fact, _terms_under(version, story.person.cycle))
    story.last_at = facts[-1].at
    if version is not None and counted and story.path.stage != "customer":
        _advance(story, counted, version)
    if recycled is not None:
        _begin_cycle(story, recycled, version)


def _terms_under(version: PactInForce, cycle: int) -> Terms:
    """What is cited is the promise that counts contracts which fall due, else the calendar."""
    pact = version.pact
    counting = (one for one in pact.commitments if isinstance(one, Rate) and DUE in one.of)
    promise = next(counting, None)
    clause = f"commitments.{promise.id}" if promise else "calendar.timezone"
    return Terms(pact.zone, clause, version.number, cycle)


def _advance(story: Story, facts: Sequence[Fact], version: PactInForce) -> None:
    now = scoring.score(story.tally, version.pact.scoring, story.person, facts[0].at)
    points: dict[Kind, int] = {"total": now.total, "fit": now.fit, "interest": now.interest}
    lifecycle.advance(
        story.path, version.pact.lifecycle, story.person, points, facts, version.number
    )


def _begin_cycle(story: Story, fact: Fact, version: PactInForce | None) -> None:
    person.begin_cycle(story.person, fact)
    scoring.begin_cycle(story.tally)
    story.cycle_since = fact.at
    number = version.number if version else 0
    lifecycle.begin_cycle(story.path, story.person.cycle, fact, number)


def change_pact(story: Story, earlier: Sequence[Fact], version: PactInForce) -> None:
    """Count the facts of the current cycle again under another version; stages reached stay."""
    story.tally = Tally()
    story.path.seen.clear()
    story.pact_version = version.number
    since = story.cycle_since
    for fact in earlier:
        if not fact.automatic and (since is None or fact.at > since):
            scoring.note(story.tally, version.pact.scoring, story.person, fact)
            lifecycle.note(story.path, version.pact.lifecycle, fact)


def score_at(story: Story, version: PactInForce | None, at: datetime) -> Score:
    """The score at an instant not before the last fact; nothing before any pact is signed."""
    if version is None:
        return Score()
    return scoring.score(story.tally, version.pact.scoring, story.person, at)
