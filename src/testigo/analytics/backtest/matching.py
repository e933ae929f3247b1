"""One pass over the facts: which tests of the pact each of them meets."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis

    from testigo.core.pact import Pact


class NotMatched(Exception):
    """The pact asks what was not asked when the facts were read: `matches` is due anew."""


@dataclass(frozen=True, slots=True)
class Matches:
    """What the facts say to the tests of a pact, kept for as many questions as follow.

    Other points, caps, expiries, thresholds and combinations of the same tests can be asked of it;
    a test that is new needs new matches. `people` and `facts` are how many were read (reported,
    not taken back, of a person), `seconds` how long each step took.
    """

    people: int
    facts: int
    seconds: dict[str, float] = field(default_factory=dict)

    def close(self) -> None:
        """Let go of the tables."""


def matches(facts: "ibis.Table", pact: "Pact") -> Matches:
    """Ask every test of the pact of every fact: columns as of the lake (docs/rules/backtest.md)."""
    raise NotImplementedError
