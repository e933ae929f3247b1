"""The reviews of pacts, and the look at their rates as a month begins.

Beside the clocks, in a thread of its own: a look reads a year of leads and may take half a minute.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import close_old_connections, connections

from testigo import clock
from testigo.actions.rate_checks import check_rates
from testigo.actions.reviews import keep_reviews
from testigo.queries.accounts import all_workspaces
from testigo.queries.rates import rate_lines
from testigo.store.models import Workspace

Stop = Callable[[float], bool]
# How soon the first look comes, and how long after it the next one does, in seconds.
SOON, PAUSE = 2.0, 60.0

_journal = logging.getLogger("testigo.reviews")


def run_reviews(stop: Stop) -> None:
    """Look after every workspace until `stop`, which waits for so many seconds, says that it is
    time to end."""
    try:
        rest = SOON
        while not stop(rest):
            close_old_connections()
            look_after_all(clock.now())
            rest = PAUSE
    finally:
        connections.close_all()


def look_after_all(now: datetime) -> int:
    """Once for every workspace; one whose pact cannot be looked after holds up no other."""
    done = 0
    try:
        workspaces = all_workspaces()
    except Exception:
        _journal.exception("the workspaces cannot be read")
        return 0
    for workspace in workspaces:
        try:
            done += keep_pact(workspace, now)
        except Exception:
            _journal.exception("the reviews of workspace %s wait", workspace.slug)
    return done


def keep_pact(workspace: Workspace, now: datetime) -> int:
    """Open and end reviews, and look at the rates once a month; returns how many reviews were
    opened or ended."""
    done = keep_reviews(workspace=workspace, now=now)
    return done + check_rates(workspace=workspace, look=rate_lines, now=now)
