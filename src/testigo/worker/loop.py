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
        close_old_connections()
        try:
            workspaces = list(Workspace.objects.order_by("id"))
        except Exception:
            _journal.exception("the workspaces cannot be read")
            return 0
        return sum(self._work(workspace) for workspace in workspaces)

    def _work(self, workspace: Workspace) -> int:
        if self._resting.get(workspace.id, 0.0) > self._elapsed():
            return 0
        try:
            taken = apply_all(workspace=workspace, now=self._now())
            return taken + tick(workspace=workspace, now=self._now())
        except Exception:
            # Whatever it is, the other workspaces' clocks must not wait for it.
            _journal.exception("workspace %s waits", workspace.slug)
            self._resting[workspace.id] = self._elapsed() + PATIENCE
            return 0


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
