"""People who may be one: whoever comes in is compared soon after, everybody once a night."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from testigo.actions.duplicates import join_by_rule, look_at_newcomers, take_night
from testigo.store.models import Workspace

# At this hour of the workspace's night, or at the first chance after it.
NIGHT_HOUR = 4
_COMMAND = "from testigo.cli.main import run; run()"
_journal = logging.getLogger("testigo.duplicates")


def compare_newcomers(workspace: Workspace, now: datetime) -> int:
    """Compare whoever is new, and join whom the workspace's rule covers; returns how many people
    were looked at."""
    looked = look_at_newcomers(workspace=workspace, now=now)
    if looked:
        join_by_rule(workspace=workspace, now=now)
    return looked


class NightlySearch:
    """Compares everybody of a workspace once a night, one workspace at a time, in a process of its
    own: it takes minutes and memory that clocks must not wait for."""

    def __init__(self, command: Sequence[str] = (sys.executable, "-c", _COMMAND)) -> None:
        self._command = command
        self._running: subprocess.Popen[bytes] | None = None

    def turn(self, workspaces: Iterable[Workspace], now: datetime) -> str:
        """Begin the next search whose night has come, unless one runs; the slug of the workspace,
        empty when none began."""
        if self._running is not None and self._running.poll() is None:
            return ""
        self._running = None
        for workspace in workspaces:
            if take_night(workspace=workspace, night=night_of(workspace, now), now=now):
                self._running = self._begin(workspace)
                return workspace.slug
        return ""

    def _begin(self, workspace: Workspace) -> "subprocess.Popen[bytes]":
        _journal.info("comparing everybody of %s", workspace.slug)
        return subprocess.Popen(
            [*self._command, "duplicates", "find", "--workspace", workspace.slug, "--json"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=dict(os.environ),
        )

    def wait(self) -> None:
        """Until the search that runs, if any, has ended."""
        if self._running is not None:
            self._running.wait()


def night_of(workspace: Workspace, now: datetime) -> datetime:
    """When the last night of the workspace began to count."""
    local = now.astimezone(ZoneInfo(workspace.timezone))
    begun = local.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return begun if begun <= local else begun - timedelta(days=1)
