"""From when on a workspace knows anything."""

from datetime import datetime

from django.db.models import Min

from testigo.store.models import FactRow


def first_instant(workspace_id: int) -> datetime | None:
    """The instant of the earliest fact; None in an empty log."""
    found: datetime | None = FactRow.objects.of(workspace_id).aggregate(first=Min("at"))["first"]
    return found
