"""Finding what a secret opens before the workspace is known: the only look-ups across them."""

from hashlib import sha256

from django.db import connection


def digest_of_key(secret: str) -> str:
    """SHA-256 of a key: it carries 256 random bits, so a slow hash would add nothing."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def workspace_of_key(digest: str) -> int | None:
    """The workspace whose key has this digest."""
    return _workspace("SELECT workspace_id FROM testigo_api_key WHERE digest = %s", digest)


def workspace_of_form(address: str) -> int | None:
    """The workspace whose form is at `/f/<address>`."""
    return _workspace("SELECT workspace_id FROM testigo_form WHERE address = %s", address)


def _workspace(statement: str, value: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        row = cursor.fetchone()
    return row[0] if row else None
