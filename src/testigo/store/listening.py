"""Hearing in this process what other processes ring: what is rung here is heard without it."""

import logging
from collections.abc import Callable

from django.db import connection, connections

from testigo.store.ringing import CHANNEL
from testigo.waking import BELLS

# How often SQLite is asked whether anybody else has written, in seconds; it looks into memory that
# the processes share, which takes some microseconds.
GLANCE = 0.05
# How long a server that is away is left alone, in seconds, and how soon the end is noticed.
PATIENCE, NOTICE = 5.0, 0.5

_journal = logging.getLogger("testigo.worker")
Stop = Callable[[float], bool]


def listen(stop: Stop) -> None:
    """Ring the bells of this process when another one has written, until `stop`, which waits for so
    many seconds, says that it is time to end. Needs a thread of its own."""
    while not stop(0.0):
        try:
            if connection.vendor == "postgresql":
                _until_told(stop)
            else:
                _until_changed(stop)
        except Exception:
            _journal.warning("other processes are not heard for now", exc_info=True)
            _ring_all()
        finally:
            connections.close_all()
        stop(PATIENCE)


def _until_told(stop: Stop) -> None:
    """PostgreSQL passes on what was rung, with the commit. Where a pooler stands between it says
    nothing, and who waits looks by itself."""
    connection.ensure_connection()
    server = connection.connection
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    # What was rung before may be what nobody has heard.
    _ring_all()
    while not stop(0.0):
        for told in server.notifies(timeout=NOTICE):
            bell = BELLS.get(told.payload)
            if bell is not None:
                bell.ring()


def _until_changed(stop: Stop) -> None:
    """SQLite only says that something was written, so everybody looks."""
    seen = None
    with connection.cursor() as cursor:
        while not stop(GLANCE):
            cursor.execute("PRAGMA data_version")
            version = cursor.fetchone()[0]
            if version != seen:
                seen = version
                _ring_all()


def _ring_all() -> None:
    for bell in BELLS.values():
        bell.ring()
