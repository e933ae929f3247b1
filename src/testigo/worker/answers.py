"""Letting go of answers that were kept for requests sent again."""

from datetime import datetime

from testigo.actions.idempotency import forget_answers
from testigo.store.models import Workspace


def forget_old_answers(workspace: Workspace, now: datetime) -> int:
    """Forget the answers whose time is over; returns how many those were."""
    return forget_answers(workspace=workspace, now=now)
