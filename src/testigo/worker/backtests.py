"""Backtests that were asked for: each workspace has a process that works on them while there are
any, one after the other."""

import logging
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from testigo.actions.backtests import UNFINISHED, state_of, tidy, waiting_for
from testigo.store.models import Workspace

# How long nothing is begun again after a process came to a bad end.
PATIENCE = timedelta(seconds=10)
# Starting takes longer than most backtests, so a process waits so long for the next one.
IDLE = timedelta(seconds=120)
TIDY = timedelta(seconds=60)

_journal = logging.getLogger("testigo.worker")


@dataclass(slots=True)
class _Backtester:
    """A process that works on runs: the one that it was given last, and when."""

    process: subprocess.Popen[bytes]
    run: str
    given_at: datetime

    def give(self, run: str, now: datetime) -> None:
        """Hand it a run."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(f"{run}\n".encode())
            self.process.stdin.flush()
        except BrokenPipeError:  # it has just ended: the next look finds that
            return
        self.run, self.given_at = run, now

    def let_go(self) -> None:
        """End it once it has nothing to do."""
        if self.process.stdin is not None:
            self.process.stdin.close()

    def stop(self) -> None:
        """End it whatever it does."""
        self.process.kill()
        self.process.wait()
        self.let_go()


class Backtesters:
    """Starts the processes that work on backtests, hands them runs, and sees them end."""

    def __init__(self) -> None:
        self._at_work: dict[int, _Backtester] = {}
        self._tidied: dict[int, datetime] = {}
        self._resting: dict[int, datetime] = {}
        self._lock = threading.Lock()

    def look_after(self, workspace: Workspace, now: datetime) -> int:
        """Hand on what waits; returns how many runs were handed on or thrown away."""
        with self._lock:
            one = self._seen(workspace, now)
            if one is not None and state_of(workspace.pk, one.run) in UNFINISHED:
                return 0
            if now < self._resting.get(workspace.pk, now):
                return 0
            waiting = waiting_for(workspace.pk, now)
            if waiting:
                one = one or self._start(workspace, now)
                one.give(waiting[0], now)
                return 1
            if one is not None and now - one.given_at > IDLE:
                self._at_work.pop(workspace.pk).let_go()
                one.process.wait()
        return self._tidy(workspace, now)

    def _seen(self, workspace: Workspace, now: datetime) -> _Backtester | None:
        """The process of a workspace as far as it is there; a run that was called off ends it."""
        one = self._at_work.get(workspace.pk)
        if one is None:
            return None
        ended = one.process.poll()
        if ended is None and state_of(workspace.pk, one.run) != "cancelled":
            return one
        self._at_work.pop(workspace.pk).stop()
        if ended:
            _journal.error("the backtests of %s ended with %s", workspace.slug, ended)
            self._resting[workspace.pk] = now + PATIENCE
        return None

    def _start(self, workspace: Workspace, now: datetime) -> _Backtester:
        command = [sys.executable, "-P", "-m", "testigo.worker.backtesting"]
        process = subprocess.Popen(
            [*command, workspace.slug, str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        self._at_work[workspace.pk] = _Backtester(process, "", now)
        return self._at_work[workspace.pk]

    def _tidy(self, workspace: Workspace, now: datetime) -> int:
        last = self._tidied.get(workspace.pk)
        if last is not None and now - last < TIDY:
            return 0
        self._tidied[workspace.pk] = now
        return tidy(workspace=workspace, now=now)


take_up_backtests = Backtesters().look_after
