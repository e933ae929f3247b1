"""Leads that wait for somebody, and those whose owner is away or has left."""

from datetime import datetime

from testigo.actions.rerouting import look_again
from testigo.store.models import Workspace


def deal_again(workspace: Workspace, now: datetime) -> int:
    """Give them to who can receive; returns how many went to somebody."""
    return look_again(workspace=workspace, now=now)
