"""Secrets of a workspace at rest: sealed with a key that follows from TESTIGO_SECRET_KEY.

Whoever gets hold of the database alone reads none of them. A secret key that changed opens nothing
sealed before: what was sealed is then to be told anew.
"""

import base64
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE = b"testigo.sealed.v1"


def seal(workspace_id: int, values: Mapping[str, Any]) -> str:
    """The values as a text that only this installation opens, and only for this workspace."""
    return _box(settings.SECRET_KEY, workspace_id).encrypt(msgspec.json.encode(values)).decode()


def unseal(workspace_id: int, text: str) -> dict[str, Any] | None:
    """What was sealed; None when it was sealed with another key or for another workspace."""
    try:
        opened = _box(settings.SECRET_KEY, workspace_id).decrypt(text.encode())
    except InvalidToken:
        return None
    values: dict[str, Any] = msgspec.json.decode(opened)
    return values


@lru_cache(maxsize=64)
def _box(secret: str, workspace_id: int) -> Fernet:
    info = b"%s %d" % (_PURPOSE, workspace_id)
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
