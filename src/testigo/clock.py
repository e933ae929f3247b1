"""The only reader of system time. Only doors (web, cli, worker) may call it."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant in UTC, to the microsecond."""
    return datetime.now(UTC)
