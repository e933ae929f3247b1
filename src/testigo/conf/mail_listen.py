"""Reading where copies of e-mails are taken, and under which domain."""

import re
from urllib.parse import urlsplit

_NAME = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9-]{1,63}\Z")


def listening_at(text: str) -> tuple[str, int] | None:
    """`127.0.0.1:2525`, `[::1]:2525` or `0.0.0.0:25` as host and port; None for empty. Raises
    ValueError for anything else."""
    if not text:
        return None
    parts = urlsplit(f"//{text}")
    if not parts.hostname or not parts.port or parts.path or parts.query or parts.username:
        raise ValueError("a place to listen at is host:port")
    return parts.hostname, parts.port


def domain_of(given: str, base_url: str) -> str:
    """The domain of the addresses, in lower case: the given one, else the host of the screens.
    Raises ValueError for one given that is no name of a domain."""
    if given and not _NAME.match(given.lower()):
        raise ValueError("a domain is a name such as log.example.com")
    return (given or urlsplit(base_url).hostname or "localhost").lower()
