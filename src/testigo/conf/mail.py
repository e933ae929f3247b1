"""Reading the address of a mail server and that of a sender."""

import ipaddress
from email.utils import parseaddr
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from email_validator import EmailNotValidError, validate_email

PORTS = {"smtp": 587, "smtps": 465}
# Where there is no name to send from, receivers see this one.
_NAMELESS = "localhost"


class MailServer(NamedTuple):
    """Where mail is handed over; without a host, nowhere."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    tls: bool = False
    starttls: bool = False


def mail_server(url: str) -> MailServer:
    """`smtp://user:password@host:587` or `smtps://…`; empty: none.

    `smtp://` asks for STARTTLS, except on this machine; `?tls=starttls` and `?tls=none` say which.

    Raises ValueError for any other address.
    """
    if not url:
        return MailServer()
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.fragment:
        raise ValueError("a mail server is smtp://host or smtps://host")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not f"{user}{password}".isprintable():
        raise ValueError("the user or the password has characters that cannot be sent")
    return MailServer(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=user,
        password=password,
        tls=parts.scheme == "smtps",
        starttls=_starts_tls(parts.scheme, parts.hostname, parts.query),
    )


def _starts_tls(scheme: str, host: str, query: str) -> bool:
    said = parse_qs(query, keep_blank_values=True, strict_parsing=bool(query))
    if set(said) - {"tls"} or len(said.get("tls", ())) > 1:
        raise ValueError("only tls may be said of a mail server")
    tls = said["tls"][0] if said else ""
    if tls not in {"", "starttls", "none"} or (scheme == "smtps" and tls):
        raise ValueError("tls is starttls or none, and only of smtp://")
    if scheme == "smtps":
        return False
    return tls == "starttls" or (tls == "" and not _is_here(host))


def _is_here(host: str) -> bool:
    """Whether a server is on this machine, where nobody listens on the way."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_sender(value: str) -> bool:
    """Whether mail may come from `name@host` or `Name <name@host>`."""
    name, address = parseaddr(value)
    if not value.isprintable() or not (name or address == value.strip()):
        return False
    try:
        validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def sender_of(given: str, smtp_url: str, base_url: str) -> str:
    """Who mail comes from: what was given, else the user of the mail server where that is an
    address, else `testigo@` the host at which people reach Testigo."""
    user = unquote(urlsplit(smtp_url).username or "") if smtp_url else ""
    if given or is_sender(user):
        return given or user
    host = urlsplit(base_url).hostname or _NAMELESS
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return f"testigo@{host}"
    return f"testigo@{_NAMELESS}"
