"""Keys with which programs come in."""

import secrets
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from testigo.actions.workspaces import name_problems
from testigo.core.problems import InvalidInput, Problem
from testigo.store.identity import new_id
from testigo.store.models import ApiKey, Workspace

SCOPES = ("ingest", "read", "write")
# `tgo_ingest_` and a few characters, enough to tell keys apart in a list and no help in guessing.
_SHOWN = 16


@transaction.atomic
def create_key(*, workspace: Workspace, name: str, scope: str, now: datetime) -> tuple[ApiKey, str]:
    """Make a key; the text in the answer is the key itself, kept nowhere and never shown again.

    Scopes: `ingest` only sends facts, `read` only reads, `write` does both. Raises InvalidInput.
    """
    name = name.strip()
    problems = name_problems(name, 80)
    if scope not in SCOPES:
        params = {"value": scope[:60], "options": ", ".join(SCOPES)}
        problems.append(Problem("unknown_scope", "scope", params))
    if problems:
        raise InvalidInput(problems)
    secret = f"tgo_{scope}_{secrets.token_urlsafe(32)}"
    key: ApiKey = ApiKey.objects.of(workspace.id).create(
        id=new_id(),
        name=name,
        prefix=secret[:_SHOWN],
        digest=digest_of_key(secret),
        scope=scope,
        created_at=now,
    )
    return key, secret


def digest_of_key(secret: str) -> str:
    """SHA-256 of a key: it carries 256 random bits, so a slow hash would add nothing."""
    return sha256(secret.encode()).hexdigest()
