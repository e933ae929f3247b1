"""The history of a workspace as a backtest reads it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from testigo.analytics.tryout import Replay
from testigo.core.asof import Days, known_by
from testigo.core.facts import Fact
from testigo.core.pact import Pact
from testigo.core.tryout.answer import MOST_NAMED, Named, Reason
from testigo.core.tryout.climbing import (
    Climb,
    alike_but_for_threshold,
    crossings_of,
    explained,
    threshold_of,
)
from testigo.core.tryout.fates import READS, Record, records_of
from testigo.core.tryout.ladder import Suggestion, ladder, suggest, top_of
from testigo.core.tryout.promises import simulated
from testigo.core.tryout.report import Mover, Trial
from testigo.store.histories import (
    facts_called,
    facts_of_people,
    first_instant,
    seated_in,
)


@dataclass
class History:
    """What was told in a workspace up to an instant, read for the pacts that are tried."""

    workspace_id: int
    asof: datetime
    pacts: Sequence[Pact]
    replay: Replay
    _climbs: list[tuple[Pact, list[Climb]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        ends = {name for pact in self.pacts for one in simulated(pact) for name in one.ends}
        facts = facts_called(self.workspace_id, sorted({*READS, *ends}))
        self.records: dict[str, Record] = dict(records_of(known_by(facts, self.asof)))

    def climbs(self, pact: Pact) -> list[Climb]:
        """How high everybody climbed; pacts that differ in their threshold alone share it."""
        for known, climbs in self._climbs:
            if alike_but_for_threshold(known, pact):
                return climbs
        found = self.replay.climbs(pact)
        self._climbs.append((pact, found))
        return found

    def trial(self, number: int, pact: Pact) -> Trial:
        """A pact ready to be tried."""
        threshold = threshold_of(pact)
        climbs = self.climbs(pact)
        teams = {rule.team for rule in pact.routing.mql if rule.team}
        return Trial(
            number=number,
            pact=pact,
            threshold=threshold,
            crossings=crossings_of(climbs, threshold),
            climbs=climbs if threshold is not None else (),
            actors=frozenset(f"user:{user}" for user in seated_in(self.workspace_id, teams)),
        )

    def suggestion(self, pact: Pact, days: Days) -> Suggestion | None:
        """The threshold of a pact that fits best."""
        threshold = threshold_of(pact)
        if threshold is None:
            return None
        climbs = self.climbs(pact)
        steps = ladder(climbs, self.records, days, top_of(climbs, threshold))
        return suggest(steps, threshold)

    def began(self, pact: Pact) -> date | None:
        """The day of the first fact that scores, by the pact's zone."""
        names = sorted({"trait.set", *pact.scoring.by_fact})
        first = first_instant(self.workspace_id, names)
        return first.astimezone(pact.zone).date() if first else None

    def named(self, movers: Sequence[Mover], pact: Pact) -> tuple[Named, ...]:
        """The latest of those who move, each with the rows of the score with which they cross."""
        shown = sorted(movers, key=lambda one: (one.at, one.person), reverse=True)[:MOST_NAMED]
        told: dict[str, list[Fact]] = {}
        for fact in known_by(self._told(shown), self.asof):
            told.setdefault(fact.person or "", []).append(fact)
        return tuple(Named(one, _reasons(told.get(one.person, []), pact, one.at)) for one in shown)

    def _told(self, movers: Sequence[Mover]) -> list[Fact]:
        return facts_of_people(self.workspace_id, {one.person for one in movers})


def _reasons(facts: Sequence[Fact], pact: Pact, at: datetime) -> tuple[Reason, ...]:
    return tuple(Reason(row.rule, row.points) for row in explained(facts, pact, at))
