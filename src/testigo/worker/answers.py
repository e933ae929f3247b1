"""Letting go of what was kept for a while: answers for requests sent again, mails set aside."""

from datetime import datetime

from testigo.actions.idempotency import forget_answers
from testigo.actions.mail_copies import forget_mails
from testigo.store.models import Workspace


def forget_old_answers(workspace: Workspace, now: datetime) -> int:
    """Forget the answers whose time is over; returns how many those were."""
    return forget_answers(workspace=workspace, now=now)


def forget_old_mails(workspace: Workspace, now: datetime) -> int:
    """Forget the mails that nobody said anything of; returns how many those were."""
    return forget_mails(workspace=workspace, now=now)
