"""The sender of mail: in a thread of its own, so that no clock waits for a slow mail server.

Several may run at once; a mail is held by one of them at a time.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from django.db import close_old_connections, connections

from testigo import clock
from testigo.actions.confirmation_mails import mails_are_due, send_next
from testigo.actions.confirmations import forget_unconfirmed
from testigo.egress.mail import MailServerDown, Post, can_be_sent
from testigo.queries.accounts import all_workspaces
from testigo.store.models import Workspace

PAUSE = 0.5
# How long a server that is down is left alone: at first, and at most.
PATIENCE, LONGEST_PATIENCE = 5.0, 120.0
# So many mails of one workspace before the next one has its turn.
AT_ONCE = 20
# How often what was not confirmed in time is looked for, in seconds.
SWEEP = 300.0

_journal = logging.getLogger("testigo.mail")


class Sender:
    """Sends what waits until it is told to stop. `now` gives the present instant."""

    def __init__(
        self, now: Callable[[], datetime] = clock.now, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        self._now = now
        self._elapsed = elapsed
        self._rests_until = 0.0
        self._patience = PATIENCE
        self._swept_at: float | None = None

    def run(self, stop: Callable[[float], bool]) -> None:
        """Work until `stop`, which waits for so many seconds, says that it is time to end."""
        try:
            while not stop(PAUSE):
                close_old_connections()
                self.turn()
        finally:
            connections.close_all()

    def turn(self) -> int:
        """Look at every workspace once; returns how many mails were handed over."""
        try:
            workspaces = all_workspaces()
            self._sweep(workspaces)
            return self._send(workspaces)
        except Exception:
            _journal.exception("mail waits")
            self._rest()
            return 0

    def _send(self, workspaces: list[Workspace]) -> int:
        if not can_be_sent() or self._elapsed() < self._rests_until:
            return 0
        due = [one for one in workspaces if mails_are_due(workspace=one, now=self._now())]
        if not due:
            return 0
        try:
            with Post() as post:
                sent = sum(self._send_of(workspace, post) for workspace in due)
        except MailServerDown as error:
            _journal.warning("the mail server does not answer: %s", error)
            self._rest()
            return 0
        self._patience = PATIENCE
        return sent

    def _send_of(self, workspace: Workspace, post: Post) -> int:
        sent = 0
        for _ in range(AT_ONCE):
            # A mail that went wrong may have ended the connection; the next turn opens another.
            if not post.is_open:
                break
            outcome = send_next(workspace=workspace, post=post, now=self._now())
            if outcome is None:
                break
            sent += outcome == "sent"
        return sent

    def _rest(self) -> None:
        self._rests_until = self._elapsed() + self._patience
        self._patience = min(2 * self._patience, LONGEST_PATIENCE)

    def _sweep(self, workspaces: list[Workspace]) -> None:
        if self._swept_at is not None and self._elapsed() < self._swept_at + SWEEP:
            return
        self._swept_at = self._elapsed()
        for workspace in workspaces:
            forget_unconfirmed(workspace=workspace, now=self._now())
