"""Writing in turn: the threads of a process that write all the time queue here on SQLite."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


class Turns:
    """A lock that goes to whoever has waited longest, so that nobody overtakes who is slower, but
    for those who have to note what has happened already: they go first."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Event] = deque()

    def take(self, *, first: bool = False) -> None:
        """Wait for the lock."""
        with self._mutex:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Event()
            if first:
                self._waiting.appendleft(mine)
            else:
                self._waiting.append(mine)
        mine.wait()

    def give_back(self) -> None:
        """Let the next one have it."""
        with self._mutex:
            if self._waiting:
                # Handed over, never put down in between.
                self._waiting.popleft().set()
            else:
                self._taken = False


_TURNS = Turns()


@contextmanager
def write_in_turn(*, first: bool = False) -> Iterator[None]:
    """Wait for the others, before a transaction begins; within one it does nothing. What has left
    and is not yet noted leaves twice if the process ends now, so it is noted `first`.

    SQLite has one write lock and lets those who wait for it sleep for up to a tenth of a second at
    a time; here the next one goes on at once. PostgreSQL keeps a queue of its own.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    _TURNS.take(first=first)
    try:
        yield
    finally:
        _TURNS.give_back()
