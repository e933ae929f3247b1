"""The worker: takes in what was recorded and looks at the clocks, four times a second.

Several workers may run at once: whoever holds the lock on a workspace's log works on it, and what
one of them has done the other finds done.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from django.db import close_old_connections, connections

from testigo import clock
from testigo.actions.applying import apply_all, tick
from testigo.queries.accounts import all_workspaces
from testigo.store.models import Workspace

PAUSE = 0.25
# A workspace whose work cannot be done now is left alone for this long, so that it neither fills
# the journal nor holds up the others.
PATIENCE = 5.0

_journal = logging.getLogger("testigo.worker")


class Worker:
    """Draws consequences until it is told to stop. `now` gives the present instant."""

    def __init__(
        self, now: Callable[[], datetime] = clock.now, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        self._now = now
        self._elapsed = elapsed
        # Until when a workspace is left alone; 0 stands for all of them.
        self._resting: dict[int, float] = {}

    def run(self, stop: Callable[[float], bool]) -> None:
        """Work until `stop`, which waits for so many seconds, says that it is time to end."""
        try:
            while not stop(PAUSE):
                self.turn()
        finally:
            connections.close_all()

    def turn(self) -> int:
        """Look at every workspace once; returns how many facts and people were taken up."""
        if self._rests(0):
            return 0
        close_old_connections()
        try:
            workspaces = all_workspaces()
        except Exception:
            _journal.exception("the workspaces cannot be read")
            self._rest(0)
            return 0
        return sum(self._work(workspace) for workspace in workspaces)

    def _work(self, workspace: Workspace) -> int:
        if self._rests(workspace.id):
            return 0
        try:
            taken = apply_all(workspace=workspace, now=self._now())
            return taken + tick(workspace=workspace, now=self._now())
        except Exception:
            # Whatever it is, the other workspaces' clocks must not wait for it.
            _journal.exception("workspace %s waits", workspace.slug)
            self._rest(workspace.id)
            return 0

    def _rests(self, number: int) -> bool:
        return self._resting.get(number, self._elapsed()) > self._elapsed()

    def _rest(self, number: int) -> None:
        self._resting[number] = self._elapsed() + PATIENCE


def work_beside() -> threading.Thread:
    """Run a worker in a thread of this process, ending when the main thread does."""
    main = threading.main_thread()

    def stop(seconds: float) -> bool:
        main.join(seconds)
        return not main.is_alive()

    # Not a daemon: the process waits for the transaction that it is in.
    thread = threading.Thread(target=Worker().run, args=(stop,), name="worker")
    thread.start()
    return thread
