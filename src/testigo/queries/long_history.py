"""Histories so long that reports read them from the lake instead of the log
(docs/decisions/0060)."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any

from testigo.store import log

if TYPE_CHECKING:
    from testigo.analytics.measures.known import Known

# Facts of a log from which on the lake is faster, what has to be loaded for it included.
LONG = 500_000
# Reports that read lakes at once in one process; each may hold 400 MB.
_READING = BoundedSemaphore(2)
_journal = logging.getLogger("testigo.lake")


@contextmanager
def long_history(workspace_id: int, asof: datetime) -> "Iterator[Known | None]":
    """What was known before an instant, out of the lake, which is brought up to date first; None
    where the log is to be read: it is short, or the lake is being written or cannot be.

    Whoever reads returns from within. What fails meanwhile, such as a file that somebody made anew,
    goes to the journal and no further, so that what follows reads the log.
    """
    if log.head(workspace_id).last_seq < LONG:
        yield None
        return
    # A second to load, which a small workspace never needs.
    from testigo.analytics.engine import connect
    from testigo.analytics.lake.reading import failures

    with _READING:
        con = connect()
        try:
            yield _opened(workspace_id, asof, con)
        except failures():
            _journal.exception("a lake could not be read to its end")
        finally:
            con.disconnect()


def _opened(workspace_id: int, asof: datetime, con: Any) -> "Known | None":
    """What the lake knows; None where somebody writes it or it cannot be opened."""
    from testigo.analytics.lake.exporting import behind, refresh
    from testigo.analytics.lake.folder import LakeBusy
    from testigo.analytics.lake.reading import failures, told_facts
    from testigo.analytics.measures.known import known_facts

    try:
        refresh(workspace_id, wait=False)
    except LakeBusy:
        if behind(workspace_id):
            return None
    except failures():
        _journal.exception("a lake could not be brought up to date")
        return None
    try:
        return known_facts(told_facts(workspace_id, con), asof, con)
    except failures():
        _journal.exception("a lake could not be opened")
        return None
