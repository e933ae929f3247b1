"""Finding what a secret opens before the workspace is known: the only look-ups across them."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import msgspec
from django.db import connection

from testigo.store.models import Workspace
from testigo.store.models.fields import from_micros


def digest_of_key(secret: str) -> str:
    """SHA-256 of a key: it carries 256 random bits, so a slow hash would add nothing."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


# One statement, because a program's every request asks it.
_SPACE = tuple(field.attname for field in Workspace._meta.concrete_fields)
_KEY = (
    "SELECT k.id, k.name, k.scope, k.public, k.origins, k.expires_at, k.last_used_at, "
    f"{', '.join(f'w.{column}' for column in _SPACE)} "
    "FROM testigo_api_key k JOIN testigo_workspace w ON w.id = k.workspace_id "
    "WHERE k.digest = %s AND k.revoked_at IS NULL"
)
_origins = msgspec.json.Decoder(tuple[str, ...]).decode


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


def grant_of_digest(digest: str) -> Grant | None:
    """What the key with this digest opens, in time or not; None for one that is revoked."""
    with connection.cursor() as cursor:
        cursor.execute(_KEY, [digest])
        row = cursor.fetchone()
    if row is None:
        return None
    key_id, name, scope, public, origins, expires, used, *workspace = row
    return Grant(
        Workspace.from_db(connection.alias, _SPACE, workspace),
        key_id,
        name,
        scope,
        bool(public),
        _origins(origins),
        None if expires is None else from_micros(expires),
        None if used is None else from_micros(used),
    )


def workspace_of_form(address: str) -> int | None:
    """The workspace whose form is at `/f/<address>`."""
    return _workspace("SELECT workspace_id FROM testigo_form WHERE address = %s", address)


def member_of_mail_address(digest: str) -> tuple[int, int] | None:
    """The workspace and the user whose address for copies of mails has this digest."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT workspace_id, user_id FROM testigo_mail_address WHERE digest = %s", [digest]
        )
        row: tuple[int, int] | None = cursor.fetchone()
    return row


def _workspace(statement: str, value: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        row = cursor.fetchone()
    return row[0] if row else None
