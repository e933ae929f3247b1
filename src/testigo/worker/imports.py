"""Imports that were asked for: each is worked on by a process of its own, one at a time."""

import logging
import os
import subprocess
import sys
import threading
from datetime import datetime, timedelta

from testigo.actions.import_runs import tidy
from testigo.queries.imports import runs_to_work_on
from testigo.store.models import Workspace

# How long nothing is begun again after a process came to a bad end.
PATIENCE = timedelta(seconds=10)

_journal = logging.getLogger("testigo.worker")


class Importers:
    """Starts the processes that work on imports, and sees them end. One for each workspace at
    most, so that two files of one business come in one after the other."""

    def __init__(self) -> None:
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        self._tidied: dict[int, datetime] = {}
        self._resting: dict[int, datetime] = {}
        self._lock = threading.Lock()

    def look_after(self, workspace: Workspace, now: datetime) -> int:
        """Start what waits; returns how many imports were started or thrown away."""
        with self._lock:
            running = self._running.get(workspace.pk)
            if running is not None and running.poll() is None:
                return 0
            self._running.pop(workspace.pk, None)
            if running is not None and running.returncode:
                _journal.error("the import of %s ended with %s", workspace.slug, running.returncode)
                self._resting[workspace.pk] = now + PATIENCE
            if now < self._resting.get(workspace.pk, now):
                return 0
            waiting = runs_to_work_on(workspace.pk, now)
            if waiting:
                self._running[workspace.pk] = _start(workspace.slug, waiting[0])
                return 1
        return self._tidy(workspace, now)

    def _tidy(self, workspace: Workspace, now: datetime) -> int:
        last = self._tidied.get(workspace.pk)
        if last is not None and (now - last).total_seconds() < 60:
            return 0
        self._tidied[workspace.pk] = now
        return tidy(workspace=workspace, now=now)


def _start(slug: str, run: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", "testigo.worker.importing", slug, run, str(os.getpid())]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


take_up_imports = Importers().look_after
