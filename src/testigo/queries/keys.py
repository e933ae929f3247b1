"""The keys of a workspace, as a list shows them."""

from dataclasses import dataclass
from datetime import datetime

from testigo.store.models import ApiKey


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key as a list shows it: its beginning, never itself; a public one in `shown` too."""

    id: str
    name: str
    prefix: str
    scope: str
    public: bool
    shown: str
    origins: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


def keys_of(workspace_id: int) -> list[KeyLine]:
    """The keys of a workspace, those in force first, the newest first."""
    rows = ApiKey.objects.of(workspace_id).order_by("-created_at", "id")
    lines = [
        KeyLine(
            row.id,
            row.name,
            row.prefix,
            row.scope,
            row.public,
            row.shown,
            tuple(row.origins),
            row.created_at,
            row.expires_at,
            row.last_used_at,
            row.revoked_at,
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: line.revoked_at is not None)
