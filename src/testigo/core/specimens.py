"""Two people made up from the pact's own ideal customer: what its points would make of them.

Somebody who fits in everything, asked for a demo and saw the prices; and the same person, a
student. Who writes a pact sees in them at a glance what its points do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from testigo.core.conditions import FactTest, Test, TraitTest, leaves
from testigo.core.facts import Fact
from testigo.core.outlook import passes_mql
from testigo.core.pact import Pact
from testigo.core.scoring import Score, ScoreRow, explain
from testigo.core.story import Agreement, PactInForce, retell, score_at

Code = Literal["ideal", "student"]
CODES: tuple[Code, ...] = ("ideal", "student")

# What is not asked of the ideal customer, in the words in which people tell it.
_TOLD: dict[str, Any] = {"email": "ana@acme.example", "job_title": "Directora de operaciones"}
_STUDENT = "Estudiante"


@dataclass(frozen=True, slots=True)
class Specimen:
    """One of them: what they told, the rows that add up to the score, and whether it passes for an
    MQL."""

    code: Code
    traits: Mapping[str, Any]
    rows: tuple[ScoreRow, ...]
    score: Score
    passes: bool


def specimens(pact: Pact) -> tuple[Specimen, ...]:
    """Both of them under a pact, in the order of CODES."""
    return tuple(_judged(pact, code) for code in CODES)


def _judged(pact: Pact, code: Code) -> Specimen:
    at = pact.starts_at
    version = PactInForce(1, pact, at, at)
    story = retell(list(_facts(pact, code)), Agreement((version,)))
    points = score_at(story, version, at)
    rows = explain(story.tally, pact.scoring, story.person, at)
    traits = {name: held.value for name, held in story.person.traits.items()}
    return Specimen(code, traits, tuple(rows), points, passes_mql(story, pact, points))


def _facts(pact: Pact, code: Code) -> Iterator[Fact]:
    traits = {**_TOLD, **_ideal(pact)}
    if code == "student":
        traits["occupation"] = _value_of(pact, "occupation") or _STUDENT
    for name, value in traits.items():
        yield _fact(pact, "trait.set", {"trait": name, "value": value})
    yield _fact(pact, "demo.requested", {})
    for rule in pact.scoring.rules:
        when = rule.when
        if isinstance(when, FactTest) and when.name == "page.viewed" and rule.points > 0:
            path = when.path.text.rstrip("*") if when.path else "/"
            yield _fact(pact, "page.viewed", {"path": path or "/"})
            return


def _fact(pact: Pact, name: str, props: dict[str, Any]) -> Fact:
    key = f"{name}:{props}"
    return Fact(key, name, pact.starts_at, pact.starts_at, key, "specimen", props=props)


def _ideal(pact: Pact) -> dict[str, Any]:
    """What fits each trait that the ideal customer, or else a rule that gives points, asks for."""
    asked = [leaf for when in pact.ideal_customer for leaf in leaves(when)]
    asked += [leaf for rule in pact.scoring.rules if rule.points > 0 for leaf in leaves(rule.when)]
    told: dict[str, Any] = {}
    for leaf in asked:
        if isinstance(leaf, TraitTest) and leaf.trait not in (*told, *_TOLD):
            value = _fitting(leaf.test)
            if value is not None:
                told[leaf.trait] = value
    return told


def _value_of(pact: Pact, trait: str) -> Any:
    """The first value that a rule looks for in a trait."""
    for rule in pact.scoring.rules:
        for leaf in leaves(rule.when):
            if isinstance(leaf, TraitTest) and leaf.trait == trait:
                return _fitting(leaf.test)
    return None


def _fitting(test: Test) -> Any:
    """A value that passes a test, where one is easily named."""
    match test.op:
        case "is" | "at_least" | "at_most":
            return test.operand
        case "in":
            return test.operand[0]
        case "between":
            low, high = test.operand
            return (low + high) // 2
    return None
