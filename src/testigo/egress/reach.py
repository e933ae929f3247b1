"""Which machines may be connected to: those of the public Internet, and those of one's own network
that the operator named (`TESTIGO_PRIVATE_TARGETS`). Never this machine, and never the services by
which a cloud tells its machines their secrets.
"""

import ipaddress
import socket

from django.conf import settings

from testigo.egress.targets import IP, PORTS

_V4 = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        # The registry of special addresses (IANA), whatever this version of Python knows of it.
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# Of IPv6 only what is given out for the Internet, without what carries another address inside
# (6to4, Teredo), is for examples, or for routing and benchmarks.
_V6_PUBLIC = ipaddress.IPv6Network("2000::/3")
_V6 = tuple(
    ipaddress.IPv6Network(block)
    for block in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
# An IPv4 address as seen from a network without IPv4 (RFC 6052).
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

# Asked by machines of a cloud for what nobody else may know; some stand in private networks, and
# one among public addresses.
_METADATA = tuple(
    ipaddress.ip_network(block)
    for block in (
        "169.254.0.0/16",
        "100.100.100.200/32",
        "168.63.129.16/32",
        "192.0.0.192/32",
        "fe80::/10",
        "fd00:ec2::/32",
        "fd00:c1::/32",
        "fd00:42::/32",
        "fd20:ce::/32",
    )
)


def may_be_reached(address: IP, port: int) -> bool:
    """Whether we connect to this address at this port."""
    if (str(address), port) in settings.EGRESS_SINKS:
        return True
    if _never(address) or _is_ours(address):
        return False
    if _is_public(address):
        return port in PORTS.values()
    return any(
        address in network and (port == own_port if own_port else port in PORTS.values())
        for network, own_port in settings.PRIVATE_TARGETS
    )


def _never(address: IP) -> bool:
    return (
        address.is_loopback
        or address.is_unspecified
        or address.is_link_local
        or address.is_multicast
        or any(address in block for block in _METADATA)
    )


def _is_public(address: IP) -> bool:
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not any(address in block for block in _V4)
    if address in _NAT64:
        inside = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        return _is_public(inside) and not _never(inside) and not _is_ours(inside)
    return address in _V6_PUBLIC and address.is_global and not any(address in b for b in _V6)


def _is_ours(address: IP) -> bool:
    """Whether this machine itself has the address, which then can be bound to."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as tried:
            tried.bind((str(address), 0))
    except OSError:
        return False
    return not _anything_binds(family)


def _anything_binds(family: int) -> bool:
    """Whether this machine lets programs bind addresses that it does not have (as behind a shared
    one, `ip_nonlocal_bind`), so that binding says nothing. These two are for examples."""
    example = "192.0.2.1" if family == socket.AF_INET else "2001:db8::1"
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as tried:
            tried.bind((example, 0))
    except OSError:
        return False
    return True
