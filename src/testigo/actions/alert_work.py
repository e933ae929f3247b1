"""What the sender of alerts has to do now, in every workspace."""

from datetime import datetime

from testigo.actions.alert_groups import fall_back, gather
from testigo.actions.alert_notes import note_sent
from testigo.actions.alerting import expand
from testigo.store.deliveries import Work, work_due
from testigo.store.models import Workspace

__all__ = ["Work", "prepare", "work_due"]


def prepare(*, workspace: Workspace, work: Work, now: datetime) -> int:
    """Make what waits in a workspace ready to be sent, and note what was; returns how much that
    was."""
    done = 0
    if workspace.id in work.to_note:
        done += note_sent(workspace=workspace, now=now)
    if workspace.id in work.to_expand:
        done += expand(workspace=workspace, now=now)
    if workspace.id in work.to_gather:
        done += gather(workspace=workspace, now=now)
    if workspace.id in work.to_watch:
        done += fall_back(workspace=workspace, now=now)
    return done
