"""Who can cross at all: the most and the least that somebody's facts can add up to.

Nobody who can cross is left out; some who cannot are looked at all the same.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from testigo.analytics.backtest.asked import WORD, Asked
from testigo.analytics.backtest.logic import any_of, every
from testigo.core.conditions import (
    AllOf,
    AnyOf,
    Condition,
    FactTest,
    Kind,
    NoneOf,
    ScoreTest,
    TraitTest,
)
from testigo.core.facts import FAMILY
from testigo.core.lifecycle import HUMAN_FAMILIES
from testigo.core.pact import Pact
from testigo.core.scoring import Rule

if TYPE_CHECKING:
    import ibis


def candidates(
    persons: "ibis.Table", asked: Asked, pact: Pact, freed: ScoreTest | None = None
) -> "ibis.Table":
    """The people who may cross; with `freed`, whatever that test of the score says."""
    bounds = _Bounds(persons, asked, pact, freed)
    lead, mql = (pact.lifecycle.definitions[stage].when for stage in ("lead", "mql"))
    may = any_of([bounds.may(mql), bounds.may(mql, human=True)])
    possible = every([bounds.may(lead), may])
    if possible is True:
        return persons
    return persons.filter(possible)


class _Bounds:
    def __init__(
        self, persons: "ibis.Table", asked: Asked, pact: Pact, freed: ScoreTest | None
    ) -> None:
        self.persons, self.asked, self.freed = persons, asked, freed
        self.rules = pact.scoring.rules

    def may(self, when: Condition, *, human: bool = False) -> Any:
        """Whether a condition can hold at some instant."""
        match when:
            case AllOf(items):
                return every(self.may(item, human=human) for item in items)
            case AnyOf(items):
                return any_of(self.may(item, human=human) for item in items)
            case NoneOf(items):
                return every(self._may_fail(item, human=human) for item in items)
            case FactTest():
                if human and FAMILY.get(when.name) not in HUMAN_FAMILIES:
                    return False
                return self._bit("hits", self.asked.fact_bit(when))
            case TraitTest():
                unsaid = when.test.holds(None)
                return unsaid or self._bit("says", self.asked.trait_bit(when))
            case ScoreTest():
                return when is self.freed or self._may_score(when)
        return True

    def _may_fail(self, when: Condition, *, human: bool) -> Any:
        match when:
            case AllOf(items):
                return any_of(self._may_fail(item, human=human) for item in items)
            case AnyOf(items):
                return every(self._may_fail(item, human=human) for item in items)
            case NoneOf(items):
                return any_of(self.may(item, human=human) for item in items)
        return True

    def _bit(self, kind: str, bit: int) -> Any:
        return (self.persons[f"{kind}{bit // WORD}"].fill_null(0) & (1 << bit % WORD)) != 0

    def _may_score(self, when: ScoreTest) -> Any:
        wanted = when.test.operand
        match when.test.op:
            case "over":
                return self._most(when.kind) > wanted
            case "at_least":
                return self._most(when.kind) >= wanted
            case "at_most":
                return self._least(when.kind) <= wanted
        low, high = wanted
        return (self._most(when.kind) >= low) & (self._least(when.kind) <= high)

    def _most(self, kind: Kind) -> Any:
        return self._sum(kind, [rule for rule in self.rules if rule.points > 0])

    def _least(self, kind: Kind) -> Any:
        return self._sum(kind, [rule for rule in self.rules if rule.points < 0])

    def _sum(self, kind: Kind, rules: Iterable[Rule]) -> Any:
        import ibis

        total: Any = ibis.literal(0, "int64")
        for rule in rules:
            if kind in ("total", rule.kind):
                total = total + self._times(rule) * rule.points
        return total

    def _times(self, rule: Rule) -> Any:
        """How often a rule can count at once."""
        import ibis

        if not isinstance(rule.when, FactTest):
            may = self.may(rule.when)
            return int(may) if isinstance(may, bool) else may.cast("int64")
        bit = self.asked.fact_bit(rule.when)
        if f"times{bit}" in self.persons.columns:
            return ibis.least(self.persons[f"times{bit}"], rule.at_most)
        return self._bit("hits", bit).cast("int64") * rule.at_most
