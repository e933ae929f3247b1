"""The worker: takes in what was recorded, and wakes at the instant at which a clock is due.

It asks one question for all workspaces: whether facts wait, and which instant comes next; the
answer is read off the first entry of an index each, however many clocks run. It asks when somebody
has recorded something (`testigo.waking`), when the next instant has come, and four times a second
besides, because a machine's clock may jump and a ring may be missed.

Several workers may run at once: one has its turn at a workspace, and another takes over when that
one ends or stands still.
"""

import logging
import time
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import close_old_connections, connections

from testigo import clock
from testigo.actions.applying import LIVE
from testigo.actions.working import suspect, work_on
from testigo.queries.accounts import all_workspaces
from testigo.queries.dues import WENT_BACK, Due, due_work
from testigo.store.models import Workspace
from testigo.waking import FACTS
from testigo.worker.answers import forget_old_answers, forget_old_mails
from testigo.worker.backtests import take_up_backtests
from testigo.worker.duplicates import NightlySearch, compare_newcomers
from testigo.worker.form_checks import try_forms
from testigo.worker.imports import take_up_imports
from testigo.worker.lakes import LakeKeeper
from testigo.worker.names import is_gone, own_name
from testigo.worker.pacing import look_at_pace
from testigo.worker.pipeline_weeks import keep_pipeline_weeks
from testigo.worker.routing import deal_again
from testigo.worker.traces import Trace, left_behind

PAUSE = 0.25
# How often the chores are asked whether their time has come, in seconds.
CHORE_PAUSE = 1.0
# Whoever sends events goes before who draws consequences of them: after a batch the worker rests so
# many times as long as it took, yet never longer than a pause.
GIVING_WAY = 4.0
# A workspace whose work cannot be done now is left alone for this long, so that it neither fills
# the journal nor holds up the others.
PATIENCE = 5.0
MINUTE = 60.0

# What else is looked after in every workspace, each given the workspace and the present instant and
# answering how much it did. A chore decides for itself whether its time has come.
Chore = Callable[[Workspace, datetime], int]
CHORES: tuple[Chore, ...] = (
    deal_again,
    try_forms,
    forget_old_answers,
    forget_old_mails,
    compare_newcomers,
    take_up_imports,
    take_up_backtests,
    look_at_pace,
    keep_pipeline_weeks,
)

_journal = logging.getLogger("testigo.worker")


class Worker:
    """Draws consequences until it is told to stop. `now` gives the present instant, `elapsed` the
    seconds since some instant, which never go back."""

    def __init__(
        self, now: Callable[[], datetime] = clock.now, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        self._now = now
        self._elapsed = elapsed
        self._name = own_name()
        # At whom earlier workers were when they ended, before there is a trace of this one.
        self._left = list(left_behind(settings.TESTIGO_HOME))
        self._trace = Trace(settings.TESTIGO_HOME)
        self._night = NightlySearch()
        self._lakes = LakeKeeper()
        self._next_look = 0.0
        self._next_chores = 0.0
        self._workspaces: dict[int, Workspace] = {}
        # What the machine's clock showed last, and when.
        self._shown: tuple[datetime, float] | None = None
        # Whether somebody has recorded something just now.
        self._crowded = False
        # The first instant at which time alone brings something, None for none.
        self._due_at: datetime | None = None
        # Until when a workspace, or one chore of it, is left alone; 0 stands for all workspaces.
        self._resting: dict[Hashable, float] = {}

    def run(self, stop: Callable[[float], bool]) -> None:
        """Work until `stop`, which waits for so many seconds, says that it is time to end."""
        ear = FACTS.ear()
        rest = 0.0
        try:
            while not stop(rest):
                began = self._elapsed()
                taken = self.turn()
                self._look_at_night()
                spent = self._elapsed() - began
                rest = min(PAUSE, GIVING_WAY * spent) if taken and self._crowded else 0.0
                if not taken:
                    ear.wait(self.pause())
        finally:
            self._trace.close()
            connections.close_all()

    def pause(self) -> float:
        """How long there is nothing to do, in seconds, as far as can be told now."""
        if self._due_at is None:
            return PAUSE
        left = (self._due_at - self._now()).total_seconds()
        # What is due and was not done, because another worker does it, is not asked for at once.
        return min(left, PAUSE) if left > 0 else PAUSE

    def turn(self) -> int:
        """Look at every workspace once; returns how many facts and people were taken up."""
        if self._rests(0):
            return 0
        close_old_connections()
        try:
            dues = due_work()
            chores = self._time_for_chores({due.workspace_id for due in dues})
            self._look_back()
        except Exception:
            _journal.exception("the workspaces cannot be read")
            self._rest(0)
            return 0
        self._mind_the_clock()
        self._crowded = any(
            due.recorded_at is not None and self._now() - due.recorded_at < LIVE for due in dues
        )
        taken = sum(self._work(due) for due in dues)
        self._due_at = min((due.at for due in dues if due.at is not None), default=None)
        if chores:
            taken += sum(self._chores(workspace) for workspace in self._workspaces.values())
        return taken

    def _time_for_chores(self, numbers: set[int]) -> bool:
        """Whether the chores are to be looked at; then, and when a workspace is new, all are read
        again."""
        chores = self._elapsed() >= self._next_chores
        if chores or not numbers <= self._workspaces.keys():
            self._workspaces = {workspace.id: workspace for workspace in all_workspaces()}
        if chores:
            self._next_chores = self._elapsed() + CHORE_PAUSE
        return chores

    def _mind_the_clock(self) -> None:
        """Say so when the machine's clock goes back; what it has shown stands."""
        shown, elapsed = self._now(), self._elapsed()
        if self._shown is not None:
            expected = self._shown[0] + timedelta(seconds=elapsed - self._shown[1])
            if expected - shown > WENT_BACK:
                back = (expected - shown).total_seconds()
                _journal.error("the machine's clock went back by %.1f seconds", back)
        self._shown = (shown, elapsed)

    def _look_at_night(self) -> None:
        """Once a minute, begin what is done once a night, or now and then, and takes long."""
        if self._elapsed() < self._next_look:
            return
        self._next_look = self._elapsed() + MINUTE
        try:
            self._night.turn(all_workspaces(), self._now())
        except Exception:
            _journal.exception("the nightly search waits")
        try:
            self._lakes.turn(all_workspaces(), self._now())
        except Exception:
            _journal.exception("the lakes wait")

    def _work(self, due: Due) -> int:
        workspace = self._workspaces.get(due.workspace_id)
        began, now = self._elapsed(), self._now()
        if workspace is None or self._rests(workspace.id) or not due.is_due(now):
            return 0
        try:
            taken = work_on(
                workspace=workspace,
                now=now,
                worker=self._name,
                spent=lambda: self._elapsed() - began,
                gone=is_gone,
                at=self._trace.at,
            )
        except Exception:
            # Whatever it is, the other workspaces' clocks must not wait for it.
            _journal.exception("workspace %s waits", workspace.slug)
            self._rest(workspace.id)
            return 0
        finally:
            self._trace.clear()
        return taken or 0

    def _look_back(self) -> None:
        """Take note of those over whom an earlier worker may have ended."""
        while self._left:
            number, person = self._left[-1]
            workspace = self._workspaces.get(number)
            if workspace is not None:
                suspect(workspace=workspace, person=person, now=self._now())
            self._left.pop()

    def _chores(self, workspace: Workspace) -> int:
        return sum(self._look_after(workspace, chore) for chore in CHORES)

    def _look_after(self, workspace: Workspace, chore: Chore) -> int:
        if self._rests((workspace.id, chore)):
            return 0
        try:
            return chore(workspace, self._now())
        except Exception:
            # Neither the clocks of the workspace nor its other chores must wait for this one.
            _journal.exception("a chore of workspace %s waits", workspace.slug)
            self._rest((workspace.id, chore))
            return 0

    def _rests(self, what: Hashable) -> bool:
        return self._resting.get(what, self._elapsed()) > self._elapsed()

    def _rest(self, what: Hashable) -> None:
        self._resting[what] = self._elapsed() + PATIENCE
