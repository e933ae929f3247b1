"""From which address a request comes."""

from collections.abc import Mapping
from ipaddress import ip_address


def visitor_address(meta: Mapping[str, str]) -> str:
    """Whose request it is. Behind a proxy of our own house it is the last address that the proxy
    noted; what anybody else says of themselves does not count."""
    address = meta.get("REMOTE_ADDR", "")
    noted = meta.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return noted if noted and _is_private(address) else address


def _is_private(address: str) -> bool:
    try:
        return ip_address(address).is_private
    except ValueError:
        return False
