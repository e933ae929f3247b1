"""What a digest stands for: contents that versions of the pact have or had, in any workspace."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import connection

from testigo.core.pact import Pact
from testigo.store.models import PactContent, PactVersion
from testigo.store.models.fields import from_micros

# A code says 60 bits: more than a few contents never share one.
_MOST = 64
_roles = msgspec.json.Decoder(tuple[tuple[str, str], ...]).decode


@dataclass(frozen=True, slots=True)
class Known:
    """A content that this installation knows; `signed_at` is its first signature."""

    workspace_id: int
    number: int
    digest: str
    in_force_from: str
    review_by: str
    roles: tuple[tuple[str, str], ...]
    signed_at: datetime | None


def remember_content(
    version: PactVersion, pact: Pact, *, now: datetime, signed: bool = False
) -> None:
    """Keep what the version says now under its digest, before it is shown to anybody or changed;
    with the instant of the first signature where it is signed. Needs a transaction."""
    rows = PactContent.objects.of(version.workspace_id)
    kept, _ = rows.get_or_create(
        number=version.number,
        digest=version.digest,
        defaults={
            "in_force_from": pact.in_force_from.isoformat(),
            "review_by": pact.review_by.isoformat(),
            "roles": [[side, party.role] for side, party in pact.parties.items()],
            "known_at": now,
        },
    )
    if signed and kept.signed_at is None:
        rows.filter(number=version.number, digest=version.digest).update(signed_at=now)


def contents_with(prefix: str) -> list[Known]:
    """The contents whose digest begins with these hexadecimal digits, in any workspace."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT workspace_id, number, digest, in_force_from, review_by, roles, signed_at "
            "FROM testigo_pact_content WHERE digest >= %s AND digest < %s "
            "ORDER BY digest, workspace_id, number LIMIT %s",
            [prefix, f"{prefix}g", _MOST],
        )
        rows = cursor.fetchall()
    return [
        Known(
            workspace_id=row[0],
            number=row[1],
            digest=row[2],
            in_force_from=row[3],
            review_by=row[4],
            roles=_roles(row[5]),
            signed_at=None if row[6] is None else from_micros(row[6]),
        )
        for row in rows
    ]
