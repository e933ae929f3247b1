"""The badges beside the places: the same on every page."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from testigo.queries.queue import awaited_count

if TYPE_CHECKING:
    from testigo.store.models import Membership

# Roles that see their own leads first; the others see everybody's.
OWN_FIRST = frozenset({"sdr", "sales"})


def badges(membership: "Membership", now: datetime) -> dict[str, int]:
    """Place → number: what waits in the queue of this member."""
    workspace = membership.workspace
    owner = membership.user_id if membership.role in OWN_FIRST else None
    zone = ZoneInfo(workspace.timezone)
    return {"queue": awaited_count(workspace.pk, owner=owner, now=now, zone=zone)}
