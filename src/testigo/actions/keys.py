"""Keys with which programs come in."""

import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.db import transaction

from testigo.actions.refusals import NotFound
from testigo.actions.workspaces import name_problems
from testigo.core.problems import InvalidInput, Problem
from testigo.store.identity import new_id
from testigo.store.keys import digest_of_key
from testigo.store.models import ApiKey, Workspace


class NoSuchKey(NotFound):
    """The workspace has no such key."""


SCOPES = ("ingest", "read", "write")
# `tgo_ingest_` and a few characters, enough to tell keys apart in a list and no help in guessing.
_SHOWN = 16
# A use is written down when the last one noted is this long ago, so that reading stays reading.
NOTED = timedelta(minutes=1)


@transaction.atomic
def create_key(
    *,
    workspace: Workspace,
    name: str,
    scope: str,
    now: datetime,
    public: bool = False,
    origins: Sequence[str] = (),
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Make a key; the text in the answer is the key itself, kept nowhere and never shown again.

    Scopes: `ingest` only sends facts, `read` only reads, `write` does both. A `public` key stands
    in web pages, so it only sends, and only from its `origins` where it has any; anybody can read
    it there, so its text is kept and can be copied again. Raises InvalidInput with every problem.
    """
    name = name.strip()
    problems = name_problems(name, 80)
    if public and scope != "ingest":
        problems.append(Problem("public_key_only_sends", "public"))
    for origin in origins:
        if not _is_origin(origin):
            problems.append(Problem("bad_origin", "origins", {"value": origin[:100]}))
    if expires_at is not None and expires_at <= now:
        problems.append(Problem("key_expired_already", "expires"))
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
        public=public,
        shown=secret if public else "",
        origins=list(dict.fromkeys(origins)),
        created_at=now,
        expires_at=expires_at,
    )
    return key, secret


@transaction.atomic
def revoke_key(*, workspace: Workspace, key: str, now: datetime) -> None:
    """Let a key open nothing any more. Raises NoSuchKey; a key revoked already stays so."""
    rows = ApiKey.objects.of(workspace.id).filter(id=key)
    if not rows.exists():
        raise NoSuchKey("no_such_key")
    rows.filter(revoked_at=None).update(revoked_at=now)


def end_of_day(day: date, timezone: str) -> datetime:
    """The instant at which a day ends in a time zone: until then a key opens that expires on it."""
    following = day + timedelta(days=1)
    return datetime.combine(following, time.min, ZoneInfo(timezone)).astimezone(UTC)


def note_use(*, workspace: Workspace, key: str, last: datetime | None, now: datetime) -> None:
    """Note that a key was used, to the minute: `last` is when that was noted last."""
    if last is None or abs(now - last) >= NOTED:
        ApiKey.objects.of(workspace.pk).filter(id=key).update(last_used_at=now)


def _is_origin(text: str) -> bool:
    """`https://www.acme.example`, with a port or without, and nothing behind."""
    try:
        parts = urlsplit(text)
        whole = f"{parts.scheme}://{parts.hostname or ''}" + (
            f":{parts.port}" if parts.port else ""
        )
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and whole == text
