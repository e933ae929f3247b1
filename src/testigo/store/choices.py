"""What a workspace chose, by name: the table `Setting`."""

from datetime import datetime
from typing import Any

from testigo.store.models import Setting


def read_choice(workspace_id: int, name: str) -> Any:
    """The value kept under a name; None when nothing was chosen."""
    row = Setting.objects.of(workspace_id).filter(name=name).first()
    return row.value if row is not None else None


def keep_choice(workspace_id: int, name: str, value: Any, *, by: str, now: datetime) -> None:
    """Keep a value under a name in place of the one before. Needs a transaction."""
    Setting.objects.of(workspace_id).update_or_create(
        name=name, defaults={"value": value, "changed_at": now, "changed_by": by}
    )
