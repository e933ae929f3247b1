"""From a database address to Django's settings for it."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

_SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
    " PRAGMA mmap_size=33554432; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-20000;"
    " PRAGMA wal_autocheckpoint=4000;"
)
_BUSY_SECONDS = 20
# How long a thread keeps its connection: opening one costs more than most of what is asked of it.
_KEPT_SECONDS = 300


def database_settings(url: str) -> dict[str, Any]:
    """`sqlite:///path` or `postgresql://user@host/base` → an entry of `DATABASES`.

    After `sqlite:///` a path is relative to the working folder unless it starts with a slash.

    Raises ValueError for any other address.
    """
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        return _sqlite(url)
    if scheme in {"postgresql", "postgres"}:
        return _postgresql(url)
    raise ValueError(f"unknown database scheme {scheme!r}")


def _sqlite(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.netloc or len(parts.path) < 2 or parts.query:
        raise ValueError("a SQLite address is sqlite:///path")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(Path(unquote(parts.path[1:])).resolve()),
        "OPTIONS": {
            # A writer that starts with a read may find its snapshot stale and fail at once,
            # however long the busy timeout; IMMEDIATE queues writers instead.
            "transaction_mode": "IMMEDIATE",
            "timeout": _BUSY_SECONDS,
            "init_command": _SQLITE_START,
        },
        "CONN_MAX_AGE": _KEPT_SECONDS,
    }


def _postgresql(url: str) -> dict[str, Any]:
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        given: dict[str, Any] = {k: v for k, v in conninfo_to_dict(url).items() if v is not None}
    except ProgrammingError as error:
        raise ValueError(str(error)) from error
    if "dbname" not in given:
        raise ValueError("the address names no database")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.pop("dbname"),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": str(given.pop("port", "")),
        "OPTIONS": given,
        "CONN_MAX_AGE": _KEPT_SECONDS,
        "CONN_HEALTH_CHECKS": True,
    }
