"""A pact from a file, tried on the history of a workspace without keeping anything of it."""

from datetime import date, datetime

from testigo.analytics.backtest.trying import Outcome, days_asked, span_of, try_out
from testigo.analytics.tryout import replaying
from testigo.core.pact import Pact
from testigo.store.agreements import agreement_of
from testigo.store.models import Workspace


def backtest_workspace(
    *, workspace: Workspace, pact: Pact, since: date | None, until: date | None, now: datetime
) -> Outcome:
    """Try a pact beside the one in force. Days left out are the first fact's and tomorrow. Raises
    InvalidInput."""
    version = agreement_of(workspace.pk).at(now)
    current = version.pact if version is not None and version.since <= now else None
    with replaying(workspace.pk, now) as replay:
        days = days_asked(span_of(replay.facts, pact, now), since, until)
        return try_out(replay.facts, pact, days, now, current)
