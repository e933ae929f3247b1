"""Crossings of one person under one pact: the reference that every faster way is held to.

A crossing is the first instant of a cycle at which the conditions of lead and MQL hold for somebody
who stands before MQL, is on the path and is not to be left alone (domain.md §3.1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from testigo.core.decide import unretracted
from testigo.core.facts import Fact
from testigo.core.lifecycle import crossings as entries_into_mql
from testigo.core.pact import Pact
from testigo.core.replay import is_about
from testigo.core.scoring import Score
from testigo.core.story import Agreement, PactInForce, retell, score_at


@dataclass(frozen=True, slots=True)
class Crossing:
    """One entry into MQL by its own conditions, and the score at that instant."""

    cycle: int
    at: datetime
    score: Score


def crossings(facts: Sequence[Fact], pact: Pact) -> list[Crossing]:
    """The crossings that all the facts of one person, in any order, give under a pact that is
    taken to have been in force all along; in order."""
    told = [fact for fact in unretracted(facts) if is_about(fact)]
    agreement = Agreement((PactInForce(1, pact, pact.starts_at, pact.starts_at),))
    entries = entries_into_mql(retell(told, agreement).path.entries)
    return [Crossing(one.cycle, one.at, _score(told, one.at, agreement)) for one in entries]


def _score(facts: Sequence[Fact], at: datetime, agreement: Agreement) -> Score:
    """The score at an instant, of the cycle that a return at that very instant ends."""
    until = [fact for fact in facts if fact.at <= at]
    kept = [fact for fact in until if not (fact.at == at and fact.name == "lead.recycled")]
    return score_at(retell(kept, agreement), agreement.versions[0], at)
