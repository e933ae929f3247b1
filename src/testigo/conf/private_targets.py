"""Reading which places of one's own network may be reached (`TESTIGO_PRIVATE_TARGETS`)."""

import ipaddress
from typing import NamedTuple

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# What can be opened at all: networks that are nobody's on the Internet.
_OWN = tuple(
    ipaddress.ip_network(block)
    for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)


class PrivateTarget(NamedTuple):
    """A network, at the ports of the web; or at one port where that is given."""

    network: Network
    port: int | None = None


def private_targets(text: str) -> tuple[PrivateTarget, ...]:
    """`10.0.0.0/8, 192.168.1.20:8080, [fd12::5]:8080` as values.

    Raises ValueError for anything else, and for what is not a private network: this machine
    (`127.0.0.0/8`, `::1`) cannot be named.
    """
    return tuple(_place(part.strip().lower()) for part in text.split(",") if part.strip())


def _place(text: str) -> PrivateTarget:
    network, port = _split(text)
    read = ipaddress.ip_network(network)
    if not any(read.version == own.version and _inside(read, own) for own in _OWN):
        raise ValueError("only private networks can be opened")
    if port is not None and not 0 < port < 65536:
        raise ValueError("no port")
    return PrivateTarget(read, port)


def _split(text: str) -> tuple[str, int | None]:
    """The network and the port of `a.b.c.d:port`, `[v6]:port`, or of a network alone."""
    if text.startswith("["):
        address, _, port = text[1:].partition("]")
        if port and not port.startswith(":"):
            raise ValueError("a port follows a colon")
        return address, int(port[1:]) if port else None
    if text.count(":") == 1:
        address, _, port = text.partition(":")
        return address, int(port)
    return text, None


def _inside(network: Network, own: Network) -> bool:
    return network.network_address in own and network.broadcast_address in own
