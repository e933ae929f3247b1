"""The lakes: what was recorded goes to them every few minutes, so that a report finds little left
to do."""

import logging
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from testigo.queries.lakes import facts_behind
from testigo.store.models import Workspace

# How long what was recorded waits at most for the next look at it.
EVERY = timedelta(minutes=5)
_COMMAND = "from testigo.cli.main import run; run()"
_journal = logging.getLogger("testigo.worker")


class LakeKeeper:
    """Brings one lake after another up to date, in a process of its own: what writes them takes
    a second to load, and memory that a server does not need."""

    def __init__(self, command: Sequence[str] = (sys.executable, "-c", _COMMAND)) -> None:
        self._command = command
        self._running: subprocess.Popen[bytes] | None = None
        # When each was looked at last; at first what was recorded since the start is awaited.
        self._looked: dict[int, datetime] = {}

    def turn(self, workspaces: Iterable[Workspace], now: datetime) -> str:
        """Begin with the next lake that is behind and whose time has come, unless one is under
        way; the slug of the workspace, empty when none began."""
        if self._running is not None:
            ended = self._running.poll()
            if ended is None:
                return ""
            if ended:
                _journal.error("writing a lake ended with %s", ended)
            self._running = None
        for workspace in workspaces:
            looked = self._looked.setdefault(workspace.pk, now)
            if looked <= now < looked + EVERY:
                continue
            self._looked[workspace.pk] = now
            if facts_behind(workspace.pk):
                self._running = self._begin(workspace.slug)
                return workspace.slug
        return ""

    def _begin(self, slug: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [*self._command, "lake", "refresh", "--workspace", slug, "--json"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )

    def wait(self) -> None:
        """Until the lake that is being written, if any, is."""
        if self._running is not None:
            self._running.wait()
