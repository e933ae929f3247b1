"""Signed papers of the pact that are still to be made: by a process of their own, one at a time."""

import logging
import subprocess
import sys
from datetime import datetime, timedelta

from django.conf import settings

from testigo.actions.signed_pacts import papers_to_make
from testigo.queries.papers import can_print
from testigo.store.models import Workspace

# Versions are signed now and then: whether one was is asked this seldom, and nothing is begun again
# before so long after a process came to a bad end.
PAUSE = timedelta(seconds=5)
PATIENCE = timedelta(minutes=10)

_journal = logging.getLogger("testigo.worker")


class Printers:
    """Starts the processes that make papers, and sees them end."""

    def __init__(self) -> None:
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        self._resting: dict[int, datetime] = {}

    def look_after(self, workspace: Workspace, now: datetime) -> int:
        """Begin what waits; returns how many processes were begun."""
        number = workspace.pk
        if not settings.PRINT_PAPERS:
            return 0
        running = self._running.get(number)
        if running is not None and running.poll() is None:
            return 0
        self._running.pop(number, None)
        if running is not None and running.returncode:
            _journal.error("the papers of %s ended with %s", workspace.slug, running.returncode)
            self._resting[number] = now + PATIENCE
        if now < self._resting.get(number, now):
            return 0
        self._resting[number] = now + PAUSE
        if not can_print() or not papers_to_make(workspace):
            return 0
        self._running[number] = _start(workspace.slug)
        return 1


def _start(slug: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", "testigo.worker.printing", slug]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


print_papers = Printers().look_after
