"""How often forms are filled in from one place: kept in memory, and without addresses."""

import secrets
import threading
import time
from collections import defaultdict, deque
from hashlib import blake2b
from ipaddress import ip_address, ip_network

# So many answers from one network in so many seconds; more are asked to wait.
MOST = 20
WITHIN = 600.0
# The same for answers that send a mail, which somebody else may receive.
MOST_MAILS = 30
MAILS_WITHIN = 3600.0
_MOST_PLACES = 20_000
_SALT = secrets.token_bytes(16)


class Limits:
    """Counts by a digest that no other process can make."""

    def __init__(self, most: int = MOST, within: float = WITHIN) -> None:
        self._most, self._within = most, within
        self._times: defaultdict[bytes, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def allows(self, address: str, form: str) -> bool:
        """Whether one more answer from this network to this form is taken now."""
        place = blake2b(f"{_network(address)}|{form}".encode(), digest_size=12, key=_SALT).digest()
        now = time.monotonic()
        with self._lock:
            if len(self._times) > _MOST_PLACES:
                self._times.clear()
            times = self._times[place]
            while times and times[0] < now - self._within:
                times.popleft()
            if len(times) >= self._most:
                return False
            times.append(now)
            return True


def _network(address: str) -> str:
    """The neighbours that share a limit; what is no address is one of its own."""
    try:
        wide = 24 if ip_address(address).version == 4 else 56
        return str(ip_network(f"{address}/{wide}", strict=False))
    except ValueError:
        return address[:60]


LIMITS = Limits()
MAILS = Limits(MOST_MAILS, MAILS_WITHIN)
