"""The morning look at the pace of what was promised."""

from datetime import datetime

from testigo.actions.pacing import tell_pace
from testigo.queries.commitments import standings
from testigo.store.models import Workspace


def look_at_pace(workspace: Workspace, now: datetime) -> int:
    """Tell what is at risk, once in the morning; returns how many messages were written."""
    return tell_pace(workspace=workspace, look=standings, now=now)
