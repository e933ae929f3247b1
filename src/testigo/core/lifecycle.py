"""Stages and cycles: which evidence moves a person along the path (domain.md §3.2)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from testigo.core.conditions import (
    AllOf,
    Condition,
    FactTest,
    Kind,
    View,
    holds,
    leaves,
    parse_condition,
)
from testigo.core.facts import FAMILY, STAGES, Fact, instant_of
from testigo.core.person import PersonState
from testigo.core.reading import Node

# Evidence that only people give: with it a person may enter a stage directly, the stages between
# being implied. Automatic conditions take the path one stage at a time.
HUMAN_FAMILIES = frozenset({"sales", "deals", "success"})


def _human_tests(when: Condition) -> Iterator[FactTest]:
    for leaf in leaves(when):
        if isinstance(leaf, FactTest) and FAMILY.get(leaf.name) in HUMAN_FAMILIES:
            yield leaf


@dataclass(frozen=True, slots=True)
class Definition:
    """What both sides agreed that a stage means, in a sentence and as a condition."""

    means: str
    when: Condition


@dataclass(frozen=True)
class Lifecycle:
    """The definitions by stage, and the fact tests in them, numbered for the path's memory."""

    definitions: Mapping[str, Definition]
    zone: ZoneInfo
    fact_tests: tuple[FactTest, ...] = field(init=False, repr=False, compare=False)
    watched: Mapping[str, tuple[int, ...]] = field(init=False, repr=False, compare=False)
    numbers: Mapping[int, int] = field(init=False, repr=False, compare=False)
    human: Mapping[str, frozenset[int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        tests = [
            leaf
            for definition in self.definitions.values()
            for leaf in leaves(definition.when)
            if isinstance(leaf, FactTest)
        ]
        unique = tuple(dict.fromkeys(tests))
        watched: dict[str, list[int]] = {}
        for number, test in enumerate(unique):
            watched.setdefault(test.name, []).append(number)
        # Looked up by identity: a test lives as long as its pact, and comparing whole tests at
        # every instant would cost more than everything else that is done with them.
        numbers = {id(test): unique.index(test) for test in tests}
        human = {
            stage: frozenset(numbers[id(test)] for test in _human_tests(definition.when))
            for stage, definition in self.definitions.items()
        }
        frozen = object.__setattr__
        frozen(self, "fact_tests", unique)
        frozen(self, "watched", {name: tuple(held) for name, held in watched.items()})
        frozen(self, "numbers", numbers)
        frozen(self, "human", human)


@dataclass(frozen=True, slots=True)
class StageEntry:
    """A person entered a stage. `cause` is the fact that made it; `implied` stages were skipped
    by direct evidence and start no hand-over or clock."""

    stage: str
    previous: str
    cycle: int
    at: datetime
    cause: str
    pact_version: int
    implied: bool = False

    @property
    def clause(self) -> str:
        """Where the pact defines the stage."""
        return f"definitions.{self.stage}"


@dataclass(slots=True)
class Path:
    """Where a person stands and how they came there. `seen` holds, by number of the fact test,
    the first fact of the current cycle that met it."""

    stage: str = ""
    entries: list[StageEntry] = field(default_factory=list)
    seen: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moment:
    """What stage conditions look at, at one instant: a `View` on person, path and score."""

    person: PersonState
    path: Path
    lifecycle: Lifecycle
    points: Mapping[Kind, int]
    human_only: bool = False

    def trait(self, name: str) -> Any:
        """The latest value of a trait."""
        return self.person.trait(name)

    def score(self, kind: Kind) -> int:
        """The score at this instant."""
        return self.points[kind]

    def has_fact(self, test: FactTest) -> bool:
        """Whether a fact of the current cycle met the test."""
        if self.human_only and FAMILY.get(test.name) not in HUMAN_FAMILIES:
            return False
        return self.lifecycle.numbers[id(test)] in self.path.seen

    def stands(self, standing: str) -> bool:
        """Customer or in an open deal."""
        return self.person.stands(standing)


def note(path: Path, lifecycle: Lifecycle, fact: Fact) -> None:
    """Take in one fact of the current cycle."""
    for number in lifecycle.watched.get(fact.name, ()):
        if number not in path.seen and lifecycle.fact_tests[number].matches(fact):
            path.seen[number] = fact.id


def advance(
    path: Path,
    lifecycle: Lifecycle,
    person: PersonState,
    points: Mapping[Kind, int],
    facts: Sequence[Fact],
    pact_version: int,
) -> None:
    """Enter every stage whose evidence is there at the instant of `facts`.

    Step by step while each next stage's condition holds; then directly, where people recorded the
    evidence of a later stage, marking the stages between as implied.
    """
    moment = Moment(person, path, lifecycle, points)
    at = facts[0].at
    while True:
        place = STAGES.index(path.stage) if path.stage else -1
        if place + 1 >= len(STAGES):
            return
        target = _next_target(place, moment, at)
        if target is None:
            return
        cause = _cause(lifecycle.definitions[STAGES[target]], facts)
        for stage in STAGES[place + 1 : target + 1]:
            implied = stage != STAGES[target]
            path.entries.append(
                StageEntry(stage, path.stage, person.cycle, at, cause, pact_version, implied)
            )
            path.stage = stage


def _cause(definition: Definition, facts: Sequence[Fact]) -> str:
    """The fact of the instant to cite: one that the definition names, else one that is an act."""
    tests = [leaf for leaf in leaves(definition.when) if isinstance(leaf, FactTest)]
    named = [fact for fact in facts if any(test.matches(fact) for test in tests)]
    acts = [fact for fact in facts if fact.name != "trait.set"]
    return (named or acts or list(facts))[0].id


def _next_target(place: int, moment: Moment, at: datetime) -> int | None:
    """The place of the stage to enter now: the next one, or a later one by direct evidence."""
    upcoming = STAGES[place + 1]
    if _holds(upcoming, moment) and _may_enter(upcoming, moment, at):
        return place + 1
    seen = moment.path.seen.keys()
    if not seen:
        return None
    for target in range(len(STAGES) - 1, place, -1):
        if seen.isdisjoint(moment.lifecycle.human[STAGES[target]]):
            continue
        if moment.person.disqualified and STAGES[target] != "customer":
            continue
        if STAGES[target] == "mql" and not _may_enter("mql", moment, at):
            continue
        if _holds(STAGES[target], replace(moment, human_only=True)):
            return target
    return None


def may_cross(moment: Moment, at: datetime) -> bool:
    """Whether somebody who is no MQL yet may become one at this instant, were the score enough."""
    return _may_enter("mql", moment, at)


def _may_enter(stage: str, moment: Moment, at: datetime) -> bool:
    if stage == "customer":
        return True
    if moment.person.disqualified and stage != "lead":
        return False
    if stage != "mql":
        # What was rejected stays where it is, whatever the person goes on to do; only people's
        # evidence moves it on.
        return stage == "lead" or moment.person.rejected_for is None
    first = moment.person.not_before
    waits_until = instant_of(first, moment.lifecycle.zone) if first else None
    return (waits_until is None or at >= waits_until) and _holds("lead", moment)


def _holds(stage: str, view: View) -> bool:
    assert isinstance(view, Moment)
    return holds(view.lifecycle.definitions[stage].when, view)


def begin_cycle(path: Path, cycle: int, fact: Fact, pact_version: int) -> None:
    """Return to lead with the next cycle; someone who was no lead yet stays outside the path."""
    path.seen.clear()
    if path.stage:
        entry = StageEntry("lead", path.stage, cycle, fact.at, fact.id, pact_version)
        path.entries.append(entry)
        path.stage = "lead"


def crossings(entries: Sequence[StageEntry]) -> list[StageEntry]:
    """The entries into mql by its own conditions, which hand a lead over."""
    return [entry for entry in entries if entry.stage == "mql" and not entry.implied]


# --- reading -------------------------------------------------------------------------------------


def parse_lifecycle(node: Node, zone: ZoneInfo) -> Lifecycle:
    """Read the `definitions:` slice of a pact."""
    fields = node.fields(required=STAGES)
    definitions = {stage: _parse_definition(fields[stage]) for stage in STAGES}
    return Lifecycle(definitions, zone)


def _parse_definition(node: Node) -> Definition:
    if node.value is None:
        return Definition("", AllOf(()))
    fields = node.fields(required=("means", "when"))
    when = parse_condition(fields["when"], ("fact", "trait", "score"))
    return Definition(fields["means"].text(), when)
