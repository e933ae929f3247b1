"""The sender of alerts: one thread that prepares, and one for each channel that has to send.

A channel that hangs holds up no other one. Several senders may run at once; a message is held by
one of them at a time.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from django.db import close_old_connections, connections

from testigo import clock
from testigo.actions.alert_digests import make_digests
from testigo.actions.alert_work import Work, prepare, work_due
from testigo.actions.deliveries import send_next
from testigo.queries.accounts import all_workspaces
from testigo.queries.commitments import standings
from testigo.queries.week import week_items
from testigo.store.models import Workspace
from testigo.waking import OUTBOX

# How long the sender waits for a ring before it looks by itself, in seconds.
PAUSE = 0.5
# Messages by one channel leave no closer to each other than this, in seconds.
APART = 0.2
# So many messages of one channel before its thread ends and another channel may have its turn.
AT_ONCE = 50
# So many channels send at the same time.
MOST_LANES = 16
# How long nothing is done after the database could not be used, and how often mornings are looked
# for.
PATIENCE, MORNING = 5.0, 20.0

Lane = tuple[int, str]
_journal = logging.getLogger("testigo.alerts")


def _in_a_thread(job: Callable[[], None]) -> None:
    # A daemon: a message that is being handed over does not hold up the end; cut short it is sent
    # again by whoever claims it next.
    def alone() -> None:
        try:
            job()
        finally:
            connections.close_all()

    threading.Thread(target=alone, name="alerts-lane", daemon=True).start()


class AlertSender:
    """Sends alerts until it is told to stop. `now` gives the present instant, `begin` starts a job
    beside this one, `wait` lets so many seconds pass."""

    def __init__(
        self,
        now: Callable[[], datetime] = clock.now,
        elapsed: Callable[[], float] = time.monotonic,
        begin: Callable[[Callable[[], None]], None] = _in_a_thread,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._now = now
        self._elapsed = elapsed
        self._begin = begin
        self._wait = wait
        self._busy: set[Lane] = set()
        self._mutex = threading.Lock()
        self._rests_until = 0.0
        self._next_morning = 0.0
        self._ear = OUTBOX.ear()

    def run(self, stop: Callable[[float], bool]) -> None:
        """Work until `stop`, which waits for so many seconds, says that it is time to end."""
        try:
            while not stop(0.0):
                self._ear.wait(PAUSE)
                close_old_connections()
                self.turn()
        finally:
            connections.close_all()

    def turn(self) -> int:
        """Prepare what waits and begin to send it; returns how much there was to do."""
        if self._elapsed() < self._rests_until:
            return 0
        try:
            return self._turn()
        except Exception:
            _journal.exception("alerts wait")
            self._rests_until = self._elapsed() + PATIENCE
            return 0

    def _turn(self) -> int:
        done = self._look_at_morning()
        work = work_due(self._now())
        if not any((work.to_expand, work.to_gather, work.to_watch, work.to_note, work.lanes)):
            return done
        workspaces = {one.id: one for one in all_workspaces()}
        asked = work.to_expand | work.to_gather | work.to_watch | work.to_note
        for workspace_id in sorted(asked & workspaces.keys()):
            done += prepare(workspace=workspaces[workspace_id], work=work, now=self._now())
        if done:
            work = work_due(self._now())
        return done + self._send(work, workspaces)

    def _look_at_morning(self) -> int:
        if self._elapsed() < self._next_morning:
            return 0
        self._next_morning = self._elapsed() + MORNING
        return sum(self._digests_of(one) for one in all_workspaces())

    def _digests_of(self, workspace: Workspace) -> int:
        try:
            return make_digests(
                workspace=workspace, look=standings, news=week_items, now=self._now()
            )
        except Exception:
            # Neither what is urgent nor the others' mornings wait for it.
            _journal.exception("%s: the digests wait", workspace.slug)
            return 0

    def _send(self, work: Work, workspaces: dict[int, Workspace]) -> int:
        begun = 0
        for lane in work.lanes:
            if lane[0] in workspaces and self._take(lane):
                begun += 1
                self._begin(self._job(workspaces[lane[0]], lane))
        return begun

    def _take(self, lane: Lane) -> bool:
        with self._mutex:
            if lane in self._busy or len(self._busy) >= MOST_LANES:
                return False
            self._busy.add(lane)
            return True

    def _job(self, workspace: Workspace, lane: Lane) -> Callable[[], None]:
        def job() -> None:
            tried = 0
            try:
                tried = self._send_lane(workspace, lane[1])
            except Exception:
                _journal.exception("%s: %s waits", workspace.slug, lane[1])
            finally:
                with self._mutex:
                    self._busy.discard(lane)
                if tried:
                    # What was sent is to be noted, and more may wait.
                    self._ear.hear()

        return job

    def _send_lane(self, workspace: Workspace, kind: str) -> int:
        """Send what waits; returns how often that was tried."""
        for tried in range(AT_ONCE):
            began = self._elapsed()
            try:
                if send_next(workspace=workspace, kind=kind, now=self._now()) is None:
                    return tried
            except Exception:
                # The message keeps its lease, and the others of the channel go on.
                _journal.exception("%s: a message by %s waits", workspace.slug, kind)
            self._wait(max(0.0, APART - (self._elapsed() - began)))
        return AT_ONCE
