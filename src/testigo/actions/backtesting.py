"""Working on a backtest that was asked for: history is read, both pacts are tried on it, and the
answer is kept."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import msgspec
from django.db import InterfaceError, OperationalError

from testigo.actions.backtest_history import History
from testigo.actions.backtests import LEASE, UNFINISHED, waiting_for
from testigo.analytics.tryout import Replay, replaying
from testigo.core.asof import Days
from testigo.core.pact import Pact
from testigo.core.tryout.answer import Answer
from testigo.core.tryout.climbing import threshold_of, with_threshold
from testigo.core.tryout.report import compare
from testigo.store.agreements import agreement_of, pact_of
from testigo.store.identity import new_id
from testigo.store.models import BacktestRun, PactVersion, Workspace

Clock = Callable[[], datetime]
STEPS = ("read", "climb", "compare", "explain")


class Lost(Exception):
    """The run was called off, or somebody else works on it: nothing of this is written."""


@dataclass(slots=True)
class _Holding:
    """A run that is being worked on, and how long each part took."""

    workspace_id: int
    run: str
    mark: str
    clock: Clock
    seconds: dict[str, float] = field(default_factory=dict)
    _since: float = field(default_factory=time.perf_counter)

    def begins(self, what: str) -> None:
        """Note what is done now. Raises Lost."""
        place = STEPS.index(what)
        if place:
            self._took(STEPS[place - 1])
        until = self.clock() + LEASE
        self.write(progress=[what, place, len(STEPS)], leased_until=until)

    def _took(self, what: str) -> None:
        now = time.perf_counter()
        self.seconds[what], self._since = round(now - self._since, 3), now

    def finished(self, answer: Answer) -> None:
        """Keep the answer. Raises Lost."""
        self._took(STEPS[-1])
        told = msgspec.to_builtins(replace(answer, seconds=self.seconds))
        self._end("done", result=told)

    def failed(self, problem: str) -> None:
        """Say why there is no answer. Raises Lost."""
        self._end("failed", problem=problem)

    def _end(self, state: str, **values: Any) -> None:
        ended: dict[str, Any] = {"held_by": "", "leased_until": None, "progress": []}
        self.write(state=state, finished_at=self.clock(), **ended, **values)

    def write(self, **values: Any) -> None:
        """Set columns of the run. Raises Lost."""
        rows = BacktestRun.objects.of(self.workspace_id).filter(id=self.run, held_by=self.mark)
        if not rows.update(**values):
            raise Lost(self.run)


def work_on(*, workspace: Workspace, run: str, clock: Clock) -> bool:
    """Work on a run until it comes to its end; False when it is not free, or was called off."""
    holding = _claim(workspace.pk, run, clock)
    if holding is None:
        return False
    row: BacktestRun = BacktestRun.objects.of(workspace.pk).get(id=run)
    try:
        asof = clock()
        holding.begins("read")
        with replaying(workspace.pk, asof) as replay:
            answer = _answer(workspace, row, holding, replay, asof)
        holding.finished(answer)
    except Lost:
        return False
    except (OperationalError, InterfaceError):
        # The database did not answer: once the lease has lapsed somebody goes on from here.
        raise
    except Exception:
        holding.failed("backtest_broke")
        raise
    return True


def _claim(workspace_id: int, run: str, clock: Clock) -> _Holding | None:
    now = clock()
    if run not in waiting_for(workspace_id, now):
        return None
    mark = new_id()
    rows = BacktestRun.objects.of(workspace_id).filter(id=run, state__in=UNFINISHED)
    row: BacktestRun | None = rows.first()
    # Whoever claims it first changes the mark that the other looks for.
    free = rows.filter(held_by=row.held_by, tries=row.tries) if row else rows.none()
    tries = row.tries + 1 if row else 0
    if not free.update(state="running", held_by=mark, leased_until=now + LEASE, tries=tries):
        return None
    return _Holding(workspace_id, run, mark, clock)


def _answer(
    workspace: Workspace, row: BacktestRun, holding: _Holding, replay: Replay, asof: datetime
) -> Answer:
    version: PactVersion = PactVersion.objects.of(workspace.pk).get(number=row.draft)
    draft, current = pact_of(version), _in_force(workspace.pk, asof)
    pacts = (draft, current[1]) if current else (draft,)
    history = History(workspace.pk, asof, pacts, replay)
    days = Days(row.since, row.until, draft.zone)
    holding.begins("climb")
    before = history.trial(*current) if current else None
    tried, suggested = _as_asked(row, draft, history, days, current)
    after = history.trial(row.draft, tried)
    holding.begins("compare")
    found, entering, leaving = compare(before, after, history.records, days, asof)
    holding.begins("explain")
    return Answer(
        since=row.since,
        until=row.until,
        asof=asof,
        suggested=suggested,
        began=history.began(draft),
        people=replay.people,
        comparison=found,
        entering=history.named(entering, tried),
        leaving=history.named(leaving, current[1]) if current else (),
        seconds={},
    )


def _as_asked(
    row: BacktestRun, draft: Pact, history: History, days: Days, current: tuple[int, Pact] | None
) -> tuple[Pact, bool]:
    """The draft with the threshold that was asked for. The version in force, beside itself and
    without another threshold, would say nothing: then it is tried with the one that fits best."""
    if threshold_of(draft) is None:
        return draft, False
    if row.threshold is not None:
        return with_threshold(draft, row.threshold), False
    best = None
    if current is not None and current[0] == row.draft:
        best = history.suggestion(draft, days)
    return (with_threshold(draft, best.threshold), True) if best else (draft, False)


def _in_force(workspace_id: int, at: datetime) -> tuple[int, Pact] | None:
    version = agreement_of(workspace_id).at(at)
    if version is None or version.since > at:
        return None
    return version.number, version.pact
