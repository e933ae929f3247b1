"""Writing in turn: the threads of a process that write all the time queue here on SQLite."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


class Turns:
    """A lock that goes to whoever has waited longest, so that nobody overtakes who is slower."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Event] = deque()

    def __enter__(self) -> None:
        with self._mutex:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Event()
            self._waiting.append(mine)
        mine.wait()

    def __exit__(self, *_: object) -> None:
        with self._mutex:
            if self._waiting:
                # Handed over, never put down in between.
                self._waiting.popleft().set()
            else:
                self._taken = False


_TURNS = Turns()


@contextmanager
def write_in_turn() -> Iterator[None]:
    """Wait for the others, before a transaction begins; within one it does nothing.

    SQLite has one write lock and lets those who wait for it sleep for up to a tenth of a second at
    a time; here the next one goes on at once. PostgreSQL keeps a queue of its own.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with _TURNS:
        yield
