"""Which workspace a program's key opens, and how far."""

from dataclasses import dataclass
from datetime import datetime

from testigo.store.keys import digest_of_key, workspace_of_key
from testigo.store.models import ApiKey, Workspace


@dataclass(frozen=True, slots=True)
class Grant:
    """What a key in force opens. `public` keys stand in web pages, so what comes with them is a
    claim; `origins` are the sites a browser may use it from, none meaning any."""

    workspace: Workspace
    key_id: str
    name: str
    scope: str
    public: bool
    origins: tuple[str, ...]
    expires_at: datetime | None = None
    last_used_at: datetime | None = None


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
    digest = digest_of_key(secret)
    workspace_id = workspace_of_key(digest)
    if workspace_id is None:
        return None
    rows = ApiKey.objects.of(workspace_id).filter(digest=digest, revoked_at=None)
    key = rows.select_related("workspace").first()
    if key is None or (key.expires_at is not None and key.expires_at <= now):
        return None
    return Grant(
        key.workspace,
        key.id,
        key.name,
        key.scope,
        key.public,
        tuple(key.origins),
        key.expires_at,
        key.last_used_at,
    )
