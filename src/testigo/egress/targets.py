"""Where an address of the web points: read once, strictly, so that what is checked is what is
connected to.

Programs read odd addresses in different ways, and whoever wants to be let in lives on the
difference. So one reading serves for everything, and what has two readings is refused.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import idna
from django.conf import settings

PORTS = {"https": 443, "http": 80}
LONGEST = 2_000

_ADDRESS = re.compile(r"[^\s\x00-\x20\x7f\\]+")
_NAME = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
    r"(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\Z"
)
# What some read as a number: `127.1`, `0x7f.1`, `2130706433`, `0177.0.0.1`.
_NUMBER_LIKE = re.compile(r"(0x[0-9a-f]*|[0-9]+)\Z")
_DECIMAL = re.compile(r"[0-9]{1,5}\Z")

IP = ipaddress.IPv4Address | ipaddress.IPv6Address


class BadTarget(Exception):
    """No address that we would connect to; `code` says why, as a problem does."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Target:
    """A place on the web. `host` is a name in ASCII or a numeric address without brackets;
    `path` is what is asked for, with the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def numeric(self) -> IP | None:
        """The address, where the host is one."""
        try:
            return ipaddress.ip_address(self.host)
        except ValueError:
            return None

    @property
    def authority(self) -> str:
        """The host as the header of that name says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def shown(self) -> str:
        """What may be shown of it: who is asked, not what for."""
        return f"{self.scheme}://{self.authority}"


def read(address: str) -> Target:
    """The place that an address names. Raises BadTarget.

    Which port and which machine may be reached is asked when connecting (`reach.py`).
    """
    if len(address) > LONGEST or not _ADDRESS.fullmatch(address):
        raise BadTarget("target_unreadable")
    try:
        parts = urlsplit(address)
        port = _port(parts.netloc)
    except ValueError:
        raise BadTarget("target_unreadable") from None
    if parts.scheme not in PORTS:
        raise BadTarget("target_scheme")
    if "@" in parts.netloc:
        raise BadTarget("target_with_user")
    if "#" in address:
        raise BadTarget("target_with_fragment")
    host = _host(parts.netloc)
    port = port or PORTS[parts.scheme]
    if host == _own_name() and (host, port) not in settings.EGRESS_SINKS:
        raise BadTarget("target_is_testigo")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return Target(parts.scheme, host, port, f"{path}?{query}" if query else path)


def _port(netloc: str) -> int | None:
    rest = netloc.rpartition("@")[2]
    rest = rest.rpartition("]")[2] if "]" in rest else rest
    _, colon, port = rest.partition(":")
    if not colon:
        return None
    if not _DECIMAL.match(port) or not 0 < int(port) < 65536:
        raise ValueError("no port")
    return int(port)


def _host(netloc: str) -> str:
    if netloc.startswith("["):
        return _in_brackets(netloc.rpartition("]")[0].removeprefix("["))
    host = netloc.partition(":")[0].lower().removesuffix(".")
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError:
            raise BadTarget("target_unreadable") from None
    if not _NAME.match(host):
        raise BadTarget("target_unreadable")
    if _NUMBER_LIKE.match(host.rpartition(".")[2]):
        # Only four plain decimal numbers have one reading; Python refuses leading zeros.
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError:
            raise BadTarget("target_unreadable") from None
    return host


def _in_brackets(text: str) -> str:
    try:
        # A zone (`fe80::1%eth0`) means something to one machine only.
        return str(ipaddress.IPv6Address(text if "%" not in text else ""))
    except ValueError:
        raise BadTarget("target_unreadable") from None


def _own_name() -> str:
    own = urlsplit(settings.TESTIGO_BASE_URL).hostname or ""
    return own.lower().removesuffix(".")
