"""History for a try-out: how high everybody climbed under a pact, from the lake."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from testigo.core.pact import Pact
from testigo.core.tryout.climbing import Climb, Rung, threshold_of

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

    from testigo.analytics.backtest import Matches


@dataclass
class Replay:
    """The facts of a lake, and what they said to the pacts that were asked; `people` are how many
    they are about."""

    facts: "ibis.Table"
    people: int = 0
    _found: "list[Matches]" = field(default_factory=list)

    def climbs(self, pact: Pact) -> list[Climb]:
        """The climbs of everybody; of a pact whose MQL turns on no threshold the crossings alone,
        each as a climb of one rung."""
        from testigo.analytics.backtest import NotMatched

        for found in self._found:
            try:
                return _climbs(found, pact)
            except NotMatched:
                continue
        return _climbs(self._matched(pact), pact)

    def _matched(self, pact: Pact) -> "Matches":
        from testigo.analytics.backtest import matches

        found = matches(self.facts, pact)
        self.people = max(self.people, found.people)
        self._found.append(found)
        return found


@contextmanager
def replaying(workspace_id: int, asof: datetime) -> Iterator[Replay]:
    """The history of a workspace as known before an instant, its lake brought up to date first."""
    from testigo.analytics.engine import connect
    from testigo.analytics.lake.exporting import refresh
    from testigo.analytics.lake.reading import open_lake

    refresh(workspace_id)
    con: Any = connect()
    try:
        yield Replay(open_lake(workspace_id, asof=asof, con=con))
    finally:
        con.disconnect()


def _climbs(found: "Matches", pact: Pact) -> list[Climb]:
    from testigo.analytics.backtest import crossings, highs

    if threshold_of(pact) is None:
        return _read(crossings(found, pact), "crossed_at", "score")
    return _read(highs(found, pact), "at", "total")


def _read(table: "pa.Table", at: str, score: str) -> list[Climb]:
    """Rows by person, cycle and instant as climbs."""
    columns = [table[name].to_pylist() for name in ("person", "cycle", at, score)]
    rows = sorted(zip(*columns, strict=True))
    return [
        Climb(person, cycle, tuple(Rung(row[2], row[3]) for row in theirs))
        for (person, cycle), theirs in groupby(rows, key=itemgetter(0, 1))
    ]
