"""Keeping how the pipeline stood as each week began."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from testigo.core.asof import midnight
from testigo.core.forecast import snapshot
from testigo.store import log
from testigo.store.agreements import agreement_of
from testigo.store.deals import pipeline_before
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
    missing = [day for day in _mondays(now, zone) if day not in weeks_kept(workspace.pk)]
    if not missing or log.head(workspace.pk).last_seq == 0:
        return 0
    with write_in_turn(), transaction.atomic():
        head = log.lock_head(workspace.pk)
        if head.applied_seq < head.last_seq:
            return 0
        version = agreement_of(workspace.pk).at(now)
        currency = version.pact.currency if version else workspace.currency
        for day in missing:
            at = midnight(day, zone)
            deals = pipeline_before(workspace.pk, at)
            keep_week(workspace.pk, day, at, snapshot(deals, currency))
    return len(missing)


def _mondays(now: datetime, zone: ZoneInfo) -> list[date]:
    today = now.astimezone(zone).date()
    last = today - timedelta(days=today.weekday())
    return [last - _WEEK * back for back in range(WEEKS_BACK)]
