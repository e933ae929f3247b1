"""History for a try-out: how high everybody climbed under a pact."""

from collections import defaultdict
from collections.abc import Iterable

from testigo.core.facts import Fact
from testigo.core.pact import Pact
from testigo.core.tryout.climbing import Climb, climbs


def climbs_by_reference(facts: Iterable[Fact], pact: Pact) -> list[Climb]:
    """The climbs of everybody, one after the other, by the rules of the core."""
    told: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.person is not None:
            told[fact.person].append(fact)
    return [climb for person, theirs in told.items() for climb in climbs(person, theirs, pact)]
