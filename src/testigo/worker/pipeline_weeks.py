"""The look at the pipeline as a week begins."""

from datetime import datetime, timedelta

from testigo.actions.pipeline_weeks import keep_weeks
from testigo.store.models import Workspace

# How often it is asked whether a week has begun.
_EVERY = timedelta(minutes=10)
_looked: dict[int, datetime] = {}


def keep_pipeline_weeks(workspace: Workspace, now: datetime) -> int:
    """Keep how the pipeline stood, once a week; returns how many weeks were kept."""
    last = _looked.get(workspace.pk)
    if last is not None and last <= now < last + _EVERY:
        return 0
    kept = keep_weeks(workspace=workspace, now=now)
    _looked[workspace.pk] = now
    return kept
