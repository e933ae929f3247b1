"""Histories so long that reports read them from the lake instead of the log
(docs/decisions/0060)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from testigo.store import log

if TYPE_CHECKING:
    from testigo.analytics.measures.known import Known

# Facts of a log from which on the lake is faster, what has to be loaded for it included.
LONG = 500_000


@contextmanager
def long_history(workspace_id: int, asof: datetime) -> "Iterator[Known | None]":
    """What was known before an instant, out of the lake, which is brought up to date first; None
    where the log itself is short enough to be read."""
    if log.head(workspace_id).last_seq < LONG:
        yield None
        return
    # A second to load, which a small workspace never needs.
    from testigo.analytics.engine import connect
    from testigo.analytics.lake.exporting import refresh
    from testigo.analytics.lake.reading import told_facts
    from testigo.analytics.measures.known import known_facts

    refresh(workspace_id)
    con = connect()
    try:
        yield known_facts(told_facts(workspace_id, con), asof, con)
    finally:
        con.disconnect()
