"""The only way out by HTTP: to a machine that may be reached, and to no other.

All addresses of a name are looked up and checked, then one of those checked is connected to, so
nothing that the name says afterwards matters. The certificate must still be that of the name. No
redirect is followed, no proxy is taken from the environment. However lively the other side is, an
exchange ends in time; of its answer a little is read, and nothing of it is for people's eyes.
"""

import ipaddress
import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

import certifi
import httpcore

from testigo.egress.reach import may_be_reached
from testigo.egress.targets import IP, BadTarget, Target, read

# One exchange may take so many seconds in all.
LONGEST = 15.0
# So many bytes of an answer are read; what comes after them is not waited for.
MOST = 65_536
# A name with more addresses than these is tried no further.
_MOST_ADDRESSES = 4
# No service is believed that asks for more patience than a day.
_LONGEST_WAIT = 86_400.0
_DIGITS = re.compile(r"[0-9]{1,9}\Z")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `retry_after` is in seconds; `body` may end early and is shown to nobody."""

    status: int
    retry_after: float | None
    body: bytes


class NotReached(Exception):
    """There was no answer; the argument says why, in words of ours."""


def post(
    url: str,
    *,
    content: bytes,
    headers: Mapping[str, str],
    patience: float | None = None,
) -> Answer:
    """Hand over `content` within `patience` seconds, LONGEST unless said. Raises BadTarget where
    we do not connect, NotReached where we could not.
    """
    return ask("POST", url, content=content, headers=headers, patience=patience)


def ask(
    method: str,
    url: str,
    *,
    content: bytes,
    headers: Mapping[str, str],
    patience: float | None = None,
) -> Answer:
    """As `post`, with any method."""
    target = read(url)
    ends = time.monotonic() + (LONGEST if patience is None else patience)
    try:
        return _exchange(method, target, content, headers, _Way(target, ends))
    except httpcore.TimeoutException:
        raise NotReached("timed out") from None
    except httpcore.NetworkError as error:
        raise NotReached(str(error)) from None
    except (httpcore.ProtocolError, ValueError):
        raise NotReached("what it answered is not HTTP") from None


def _exchange(
    method: str, target: Target, content: bytes, headers: Mapping[str, str], way: "_Way"
) -> Answer:
    url = httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
    said = {"User-Agent": "Testigo", **headers, "Host": target.authority, "Connection": "close"}
    with (
        httpcore.ConnectionPool(ssl_context=_trusted(), network_backend=way, retries=0) as pool,
        pool.stream(method, url, headers=list(said.items()), content=content) as response,
    ):
        body = b""
        for part in response.iter_stream():
            body += part[: MOST - len(body)]
            if len(body) >= MOST:
                break
        return Answer(response.status, _patience_asked(response.headers), body)


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    """Certificates are those that this machine trusts, and Mozilla's where it has none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _patience_asked(headers: Iterable[tuple[bytes, bytes]]) -> float | None:
    """Seconds, or until a date, which is measured by the clock of who said it."""
    said = {name.lower(): value.decode("latin-1") for name, value in headers}
    wish = said.get(b"retry-after", "").strip()
    if _DIGITS.match(wish):
        return min(float(wish), _LONGEST_WAIT)
    try:
        then, now = (parsedate_to_datetime(text) for text in (wish, said.get(b"date", "")))
        return min(max((then - now).total_seconds(), 0.0), _LONGEST_WAIT)
    except (ValueError, TypeError):
        return None


class _Way(httpcore.NetworkBackend):
    """Connects to the addresses of one target that may be reached, until its time ends."""

    def __init__(self, target: Target, ends: float) -> None:
        self._target = target
        self._ends = ends

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        problem: OSError | None = None
        addresses = checked_addresses(self._target, _left(self._ends))[:_MOST_ADDRESSES]
        for rest, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            try:
                # One that is silent leaves the others their share of the time.
                patience = _left(self._ends) / rest
                line = socket.create_connection((str(address), port), timeout=patience)
            except OSError as error:
                problem = error
                continue
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return _Line(line, self._ends)
        raise _said(problem, httpcore.ConnectError)


class _Line(httpcore.NetworkStream):
    """A connection on which nothing takes longer than what is left of its time."""

    def __init__(self, line: socket.socket, ends: float) -> None:
        self._line = line
        self._ends = ends

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            self._line.settimeout(_left(self._ends))
            return self._line.recv(max_bytes)
        except OSError as error:
            raise _said(error, httpcore.ReadError) from None

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        rest = memoryview(buffer)
        try:
            while rest:
                self._line.settimeout(_left(self._ends))
                rest = rest[self._line.send(rest) :]
        except OSError as error:
            raise _said(error, httpcore.WriteError) from None

    def close(self) -> None:
        self._line.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            self._line.settimeout(_left(self._ends))
            secret = ssl_context.wrap_socket(self._line, server_hostname=server_hostname)
        except (OSError, ValueError) as error:
            self.close()
            raise _said(error, httpcore.ConnectError) from None
        return _Line(secret, self._ends)

    def get_extra_info(self, info: str) -> Any:
        return None


def checked_addresses(target: Target, patience: float) -> list[IP]:
    """The addresses of a target, all of which may be reached. Raises BadTarget where one may not.

    One bad address among good ones is refused with them: whoever answers so chooses which one is
    connected to.
    """
    numeric = target.numeric
    addresses = [numeric] if numeric else resolve(target.host, target.port, patience)
    if not all(may_be_reached(address, target.port) for address in addresses):
        raise BadTarget("target_not_public")
    return addresses


def resolve(name: str, port: int, patience: float) -> list[IP]:
    """What the system says of a name, each address once. A server of names that is silent is left
    to itself after `patience` seconds."""
    found: queue.SimpleQueue[list[Any] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            found.put(socket.getaddrinfo(name, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found.put(error if isinstance(error, OSError) else socket.gaierror())

    threading.Thread(target=look_up, daemon=True).start()
    try:
        rows = found.get(timeout=patience)
    except queue.Empty:
        raise httpcore.ConnectTimeout from None
    if isinstance(rows, OSError):
        raise _said(rows, httpcore.ConnectError)
    return list(dict.fromkeys(ipaddress.ip_address(row[4][0]) for row in rows))


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left


def _said(
    error: OSError | ValueError | None, kind: type[httpcore.NetworkError]
) -> httpcore.NetworkError | httpcore.TimeoutException:
    """The same in our own words: those of systems name paths, machines and what was asked."""
    if isinstance(error, TimeoutError):
        return httpcore.ReadTimeout()
    if isinstance(error, socket.gaierror):
        return kind("nobody knows this name")
    if isinstance(error, ssl.SSLCertVerificationError):
        return kind("the certificate is not that of this name")
    if isinstance(error, ssl.SSLError):
        return kind("no TLS could be agreed")
    if isinstance(error, ConnectionRefusedError):
        return kind("the connection was refused")
    return kind("the connection broke")
