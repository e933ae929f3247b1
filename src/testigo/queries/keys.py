"""Which workspace a program's key opens, and how far."""

from dataclasses import dataclass
from datetime import datetime

from testigo.store.keys import Grant, digest_of_key, grant_of_digest
from testigo.store.models import ApiKey

__all__ = ["Grant", "KeyLine", "grant_of", "keys_of"]


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


def grant_of(secret: str, now: datetime) -> Grant | None:
    """The grant of a key; None for a key that does not exist, is revoked or has expired."""
    grant = grant_of_digest(digest_of_key(secret))
    if grant is None or (grant.expires_at is not None and grant.expires_at <= now):
        return None
    return grant
