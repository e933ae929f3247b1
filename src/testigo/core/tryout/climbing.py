"""How high everybody climbed towards the threshold, so that any threshold can be judged at once.

A climb holds, for one person and cycle, the instants at which the total reached a new height while
everything else that an MQL needs was there. Whatever the threshold, they cross at the first of
these that passes it: so one reading of history answers for every threshold.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from testigo.core import lifecycle, person, scoring
from testigo.core.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Kind,
    ScoreTest,
    Test,
    holds,
    leaves,
)
from testigo.core.facts import Fact
from testigo.core.lifecycle import Lifecycle, Moment
from testigo.core.pact import Pact
from testigo.core.scoring import ScoreRow
from testigo.core.story import Story, in_order, instants

MQL = "mql"
_NEVER: Condition = AnyOf(())


@dataclass(frozen=True, slots=True)
class Crossing:
    """Somebody crossed into MQL in a cycle, with this total."""

    person: str
    cycle: int
    at: datetime
    score: int


@dataclass(frozen=True, slots=True)
class Rung:
    """A height reached for the first time."""

    at: datetime
    score: int


@dataclass(frozen=True, slots=True)
class Climb:
    """The heights of one person in one cycle, each later and higher than the one before."""

    person: str
    cycle: int
    rungs: tuple[Rung, ...]

    @property
    def peak(self) -> int:
        """The greatest height."""
        return self.rungs[-1].score

    def over(self, threshold: int) -> Crossing | None:
        """Where they cross when the total must be over a threshold; None where they never do."""
        for rung in self.rungs:
            if rung.score > threshold:
                return Crossing(self.person, self.cycle, rung.at, rung.score)
        return None


class NoThreshold(Exception):
    """The definition of MQL does not turn on one test of the total that must hold."""


def bar_of(pact: Pact) -> ScoreTest:
    """The test of the total that decides who becomes MQL. Raises NoThreshold where there is no such
    test or there are several, so that moving one would say nothing."""
    when = pact.lifecycle.definitions[MQL].when
    found = [test for test in _musts(when) if _is_bar(test)]
    totals = [one for one in leaves(when) if isinstance(one, ScoreTest) and one.kind == "total"]
    if len(found) != 1 or len(totals) != 1:
        raise NoThreshold
    return found[0]


def threshold_of(pact: Pact) -> int | None:
    """The greatest total that does not pass; None where no whole number is the threshold."""
    try:
        test = bar_of(pact).test
    except NoThreshold:
        return None
    bar = test.operand if test.op == "over" else test.operand - 1
    return int(bar) if bar == int(bar) else None


def with_threshold(pact: Pact, threshold: int) -> Pact:
    """The same pact with another threshold; only for a pact that has one."""
    definition = pact.lifecycle.definitions[MQL]
    bar = Test("over", threshold, str(threshold), (str(threshold),))
    return _with_mql(pact, _replaced(definition.when, ScoreTest("total", bar)))


def alike_but_for_threshold(one: Pact, other: Pact) -> bool:
    """Whether everybody climbs equally high under both."""
    if one.scoring != other.scoring or None in (threshold_of(one), threshold_of(other)):
        return one.scoring == other.scoring and one.lifecycle == other.lifecycle
    return with_threshold(one, 0).lifecycle == with_threshold(other, 0).lifecycle


def crossings_of(climbs: Iterable[Climb], threshold: int | None) -> list[Crossing]:
    """Who crosses; where MQL turns on no threshold, at the first rung."""
    found = (
        climb.over(climb.rungs[0].score - 1 if threshold is None else threshold) for climb in climbs
    )
    return [one for one in found if one is not None]


def explained(facts: Iterable[Fact], pact: Pact, at: datetime) -> list[ScoreRow]:
    """The rows of the score of one person at an instant, from all their facts that stand."""
    reader = _Reader(pact, _NEVER)
    until = [fact for fact in in_order(list(facts)) if fact.at <= at]
    for group in instants([fact for fact in until if fact.at < at or fact.name != "lead.recycled"]):
        reader.take(group)
    story = reader.story
    scoring.score(story.tally, pact.scoring, story.person, at)
    return scoring.explain(story.tally, pact.scoring, story.person, at)


def climbs(who: str, facts: Iterable[Fact], pact: Pact) -> list[Climb]:
    """The climbs of one person, from all their reported facts that stand."""
    whole = pact.lifecycle.definitions[MQL].when
    bare = whole if threshold_of(pact) is None else _replaced(whole, None)
    # Never holds, yet names the same tests, which the path remembers by what they are.
    watching = _with_mql(pact, AllOf((bare, _NEVER)))
    reader = _Reader(watching, bare)
    rungs: dict[int, list[Rung]] = {}
    for group in instants(in_order(list(facts))):
        found = reader.take(group)
        if found is not None:
            cycle, rung = found
            reached = rungs.setdefault(cycle, [])
            if not reached or rung.score > reached[-1].score:
                reached.append(rung)
    return [Climb(who, cycle, tuple(reached)) for cycle, reached in rungs.items()]


@dataclass
class _Reader:
    """Folds the facts of a person under a pact whose MQL nobody becomes by their score."""

    pact: Pact
    bare: Condition

    def __post_init__(self) -> None:
        self.story = Story()

    def take(self, group: Sequence[Fact]) -> tuple[int, Rung] | None:
        """Take in the facts of one instant; the height and cycle where they could cross."""
        story, pact = self.story, self.pact
        recycled = next((one for one in reversed(group) if one.name == "lead.recycled"), None)
        for fact in group:
            if fact.name != "lead.recycled":
                person.fold(story.person, fact)
                if not fact.automatic:
                    scoring.note(story.tally, pact.scoring, story.person, fact)
                    lifecycle.note(story.path, pact.lifecycle, fact)
        counted = [fact for fact in group if not fact.automatic]
        found = self._height(counted) if counted and story.path.stage != "customer" else None
        if recycled is not None:
            person.begin_cycle(story.person, recycled)
            scoring.begin_cycle(story.tally)
            lifecycle.begin_cycle(story.path, story.person.cycle, recycled, 0)
        return found

    def _height(self, counted: Sequence[Fact]) -> tuple[int, Rung] | None:
        story, rules, at = self.story, self.pact.lifecycle, counted[0].at
        now = scoring.score(story.tally, self.pact.scoring, story.person, at)
        points: dict[Kind, int] = {"total": now.total, "fit": now.fit, "interest": now.interest}
        moment = Moment(story.person, story.path, rules, points)
        able = story.path.stage in ("", "lead") and lifecycle.may_cross(moment, at)
        able = able and holds(self.bare, moment)
        cycle = story.person.cycle
        lifecycle.advance(story.path, rules, story.person, points, counted, 0)
        return (cycle, Rung(at, now.total)) if able else None


def _with_mql(pact: Pact, when: Condition) -> Pact:
    definitions = dict(pact.lifecycle.definitions)
    definitions[MQL] = replace(definitions[MQL], when=when)
    return replace(pact, lifecycle=Lifecycle(definitions, pact.lifecycle.zone))


def _is_bar(test: Condition) -> bool:
    return isinstance(test, ScoreTest) and test.kind == "total" and test.test.op in _BARS


_BARS = ("over", "at_least")


def _musts(when: Condition) -> Iterator[ScoreTest]:
    """The tests of a score that must hold by themselves, whatever else holds."""
    if isinstance(when, ScoreTest):
        yield when
    elif isinstance(when, AllOf):
        for item in when.items:
            yield from _musts(item)


def _replaced(when: Condition, bar: ScoreTest | None) -> Condition:
    """The condition with its test of the total replaced, or without it."""
    if isinstance(when, ScoreTest) and _is_bar(when):
        return bar or AllOf(())
    if isinstance(when, AllOf):
        return AllOf(tuple(_replaced(item, bar) for item in when.items))
    return when
