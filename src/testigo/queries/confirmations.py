"""Answers that wait to be confirmed: what a mailed link opens, and how many wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Count, Q

from testigo.store.keys import digest_of_key
from testigo.store.models import PendingConfirmation

LinkState = Literal["waiting", "confirmed", "gone"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many answers to a form wait for a confirmation, and how many were never confirmed in the
    last 90 days."""

    waiting: int = 0
    unconfirmed: int = 0


def link_state(workspace_id: int, form_id: str, token: str, *, now: datetime) -> LinkState:
    """What became of the answers that a mailed token stands for; what is not ours is gone too."""
    rows = PendingConfirmation.objects.of(workspace_id)
    row = rows.filter(id=digest_of_key(token), form=form_id).first()
    if row is None:
        return "gone"
    if row.confirmed_at is not None:
        return "confirmed"
    return "waiting" if row.expires_at > now and row.submission else "gone"


def waiting_of(workspace_id: int) -> Mapping[str, Waiting]:
    """By the form's id; forms of which nothing is kept are left out."""
    open_rows = PendingConfirmation.objects.of(workspace_id).filter(confirmed_at=None)
    counted = open_rows.values_list("form").annotate(
        waiting=Count("id", filter=~Q(email="")),
        # Emptied when the time was over.
        unconfirmed=Count("id", filter=Q(email="", submission={})),
    )
    return {form: Waiting(waiting, unconfirmed) for form, waiting, unconfirmed in counted}
