"""Why a score is what it is: its rows, and every test of the MQL stage beside the figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from testigo.core import scoring
from testigo.core.conditions import (
    AllOf,
    AnyOf,
    Condition,
    FactTest,
    Kind,
    NoneOf,
    ScoreTest,
    StandingTest,
    TraitTest,
)
from testigo.core.outlook import passes_mql
from testigo.core.person import PersonState
from testigo.core.scoring import Rule, Score, ScoreRow
from testigo.core.story import PactInForce, Story, score_at


@dataclass(frozen=True, slots=True)
class ScoreCheck:
    """One score test of the stage: `value` `op` `operand`, and whether it holds."""

    kind: Kind
    op: str
    operand: str
    value: int
    passed: bool


@dataclass(frozen=True, slots=True)
class WhyRow:
    """A row of the score with its rule, for showing: traits tested and their present values."""

    row: ScoreRow
    rule: Rule
    values: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Why:
    """The explanation of a score at an instant; its rows add up to the total."""

    score: Score
    rows: tuple[WhyRow, ...]
    checks: tuple[ScoreCheck, ...]
    passes: bool
    as_of: datetime
    pact_version: int


def why(story: Story, version: PactInForce, now: datetime) -> Why:
    """Explain a person's score at `now`, which is not before the last fact of the story."""
    pact = version.pact
    points = score_at(story, version, now)
    parts: dict[Kind, int] = {
        "total": points.total,
        "fit": points.fit,
        "interest": points.interest,
    }
    condition = pact.lifecycle.definitions["mql"].when
    rows = scoring.explain(story.tally, pact.scoring, story.person, now)
    return Why(
        score=points,
        rows=tuple(_row(story.person, pact.scoring.by_id[row.rule], row) for row in rows),
        checks=tuple(_check(test, parts) for test in _score_tests(condition)),
        passes=passes_mql(story, pact, points),
        as_of=now,
        pact_version=version.number,
    )


def _row(person: PersonState, rule: Rule, row: ScoreRow) -> WhyRow:
    names = dict.fromkeys(_traits(rule.when))
    values = tuple((name, person.trait(name)) for name in names)
    return WhyRow(row, rule, values)


def _traits(when: Condition) -> Iterator[str]:
    """The traits that a rule asks for, those it excludes left out."""
    match when:
        case TraitTest(trait, _):
            yield trait
        case AllOf(items) | AnyOf(items):
            for item in items:
                yield from _traits(item)
        case NoneOf() | FactTest() | ScoreTest() | StandingTest():
            return


def _score_tests(when: Condition) -> Iterator[ScoreTest]:
    if isinstance(when, ScoreTest):
        yield when
    elif isinstance(when, (AllOf, AnyOf)):
        for item in when.items:
            yield from _score_tests(item)


def _check(test: ScoreTest, parts: dict[Kind, int]) -> ScoreCheck:
    value = parts[test.kind]
    return ScoreCheck(test.kind, test.test.op, test.test.shown, value, test.test.holds(value))
