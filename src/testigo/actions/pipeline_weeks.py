"""Keeping how the pipeline stood as each week began."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from testigo.core.asof import midnight
from testigo.core.forecast import snapshot
from testigo.store import log
from testigo.store.agreements import agreement_of
from testigo.store.deals import pipelines_before
from testigo.store.models import Workspace
from testigo.store.pipeline_weeks import keep_week, weeks_kept
from testigo.store.turns import write_in_turn

# So many weeks back are kept where nobody was there to keep them.
WEEKS_BACK = 8
_WEEK = timedelta(days=7)


def keep_weeks(*, workspace: Workspace, now: datetime) -> int:
    """Keep the weeks that began since the last time, once everything that was recorded before is
    taken in; returns how many. What is kept follows from the log as of that instant."""
    zone = ZoneInfo(workspace.timezone)
    kept = weeks_kept(workspace.pk)
    missing = [day for day in _mondays(now, zone) if day not in kept]
    head = log.head(workspace.pk) if missing else None
    if head is None or head.last_seq == 0 or head.applied_seq < head.last_seq:
        return 0
    version = agreement_of(workspace.pk).at(now)
    currency = version.pact.currency if version else workspace.currency
    instants = [midnight(day, zone) for day in missing]
    # What was recorded before a week began stays as it is, so nobody waits while it is read.
    found = [snapshot(deals, currency) for deals in pipelines_before(workspace.pk, instants)]
    with write_in_turn(), transaction.atomic():
        log.lock_head(workspace.pk)
        for day, at, stood in zip(missing, instants, found, strict=True):
            keep_week(workspace.pk, day, at, stood)
    return len(missing)


def _mondays(now: datetime, zone: ZoneInfo) -> list[date]:
    today = now.astimezone(zone).date()
    last = today - timedelta(days=today.weekday())
    return [last - _WEEK * back for back in range(WEEKS_BACK)]
