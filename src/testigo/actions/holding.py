"""Whoever works on an import holds it: by a mark of their own, until an instant.

Everything written about a run carries the mark as a condition, in the transaction that records the
facts. So two workers never work on one run twice: who has lost it writes nothing more.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from testigo.core.problems import Problem
from testigo.store.identity import new_id
from testigo.store.models import ImportRun

# Opening a spreadsheet may take so long without a word; from then on each part says that the work
# goes on, and a run that nobody works on is taken up again this soon.
OPENING = timedelta(seconds=150)
LEASE = timedelta(seconds=30)
# A run that was begun so often and never came to an end is given up.
MOST_TRIES = 4
Clock = Callable[[], datetime]


class Lost(Exception):
    """Somebody else holds the run now: nothing of this was written."""


@dataclass(slots=True)
class Holding:
    """A run that is being worked on. `ranges` are the [first, last] seq of what it recorded."""

    workspace_id: int
    run: str
    mark: str
    clock: Clock
    ranges: list[list[int]] = field(default_factory=list)
    lease: timedelta = LEASE
    watch: Callable[[str, int, int], None] | None = None
    _renewed: datetime | None = None

    def write(self, **values: Any) -> None:
        """Set columns of the run; raises Lost when somebody else holds it."""
        rows = ImportRun.objects.of(self.workspace_id).filter(id=self.run, held_by=self.mark)
        if not rows.update(**values):
            raise Lost(self.run)

    def recorded(self, first: int, last: int, done: int, of: int) -> None:
        """What was recorded goes into the run in the same transaction, and so does the lease."""
        if last >= first:
            if self.ranges and self.ranges[-1][1] == first - 1:
                self.ranges[-1][1] = last
            else:
                self.ranges.append([first, last])
        self.goes_on("record", done, of, ranges=self.ranges)

    def tell(self, what: str, done: int, of: int) -> None:
        """How far the work is, noted about once a second."""
        now = self.clock()
        if self._renewed is None or now - self._renewed >= timedelta(seconds=1):
            self.goes_on(what, done, of)

    def goes_on(self, what: str, done: int, of: int, **more: Any) -> None:
        """Note how far the work is, and hold the run for longer."""
        self._renewed = self.clock()
        until = self._renewed + self.lease
        self.write(progress=[what, done, of], leased_until=until, **more)
        if self.watch is not None:
            self.watch(what, done, of)

    def let_go(self, state: str, **values: Any) -> None:
        """The work has come to its end."""
        self.write(state=state, held_by="", leased_until=None, progress=[], **values)

    def fail(self, problems: list[Problem]) -> None:
        """The work cannot be done; what was recorded stays, and can be undone."""
        told = [as_data(problem) for problem in problems]
        self.let_go("failed", problems=told, finished_at=self.clock())


def claim(workspace_id: int, run: str, clock: Clock) -> Holding | None:
    """Hold a run that waits or that nobody works on any more; None when there is no such."""
    now = clock()
    mark = new_id()
    free = ImportRun.objects.of(workspace_id).filter(id=run)
    values = {"held_by": mark, "leased_until": now + OPENING}
    lapsed = Q(leased_until=None) | Q(leased_until__lte=now)
    taken = free.filter(state="waiting").update(state="running", progress=[], **values)
    taken = taken or free.filter(lapsed, state__in=("running", "undoing")).update(**values)
    if not taken:
        return None
    ranges = free.get().ranges
    return Holding(workspace_id, run, mark, clock, [list(pair) for pair in ranges])


def as_data(problem: Problem) -> dict[str, Any]:
    """A problem as a document holds it."""
    return {"code": problem.code, "where": problem.where, "params": dict(problem.params)}
