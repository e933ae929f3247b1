"""Rows that one sender at a time works on: taken for a while, and by another one after that.

The rows have `state`, `not_before`, `tries`, `lease` and `leased_until`. Only who holds the lease
may say what came of a row: whoever stood still past it is fenced off, because somebody else's lease
stands there since.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from testigo.store.identity import new_id
from testigo.store.models.tenancy import WorkspaceRows

# No lease lasts longer; one that seems to was given while the clock stood further ahead.
LONGEST = timedelta(minutes=5)


def free(rows: WorkspaceRows, now: datetime, due: Q) -> WorkspaceRows:
    """Those that wait, are `due` and nobody is at."""
    waiting = rows.filter(due, state="waiting")
    over = Q(leased_until__lte=now) | Q(leased_until__gt=now + LONGEST)
    found: WorkspaceRows = waiting.filter(Q(leased_until=None) | over)
    return found


def take(
    rows: WorkspaceRows, row: Any, now: datetime, lasting: timedelta, **changes: Any
) -> str | None:
    """Take a row that was read from these free rows, setting `changes` besides; its lease, or None
    when somebody else was quicker."""
    lease = new_id()
    changes |= {"lease": lease, "leased_until": now + lasting, "tries": F("tries") + 1}
    taken = rows.filter(id=row.id, tries=row.tries).update(**changes)
    return lease if taken else None


def held(rows: WorkspaceRows, row_id: str, lease: str) -> WorkspaceRows:
    """The row while this lease holds it."""
    found: WorkspaceRows = rows.filter(id=row_id, state="waiting", lease=lease)
    return found


# What a row is set to besides, when whoever held it lets go.
LET_GO = {"lease": "", "leased_until": None}
