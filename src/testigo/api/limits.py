"""How many requests a key may make: a bucket for each, kept in memory."""

import threading
import time
from collections.abc import Callable

# So many requests at once, and so many more each second from then on.
BURST = 400.0
A_SECOND = 100.0
_MOST_KEYS = 10_000


class Limits:
    """Buckets by key; `elapsed` tells seconds that never go back."""

    def __init__(
        self,
        burst: float = BURST,
        a_second: float = A_SECOND,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._burst, self._a_second, self._elapsed = burst, a_second, elapsed
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def wait_of(self, key: str) -> float:
        """Take one request out of the bucket; 0 when there was one, else the seconds until then."""
        with self._lock:
            now = self._elapsed()
            if len(self._buckets) > _MOST_KEYS:
                self._buckets.clear()
            held, since = self._buckets.get(key, (self._burst, now))
            held = min(self._burst, held + (now - since) * self._a_second)
            if held >= 1:
                self._buckets[key] = (held - 1, now)
                return 0.0
            self._buckets[key] = (held, now)
            return (1 - held) / self._a_second


LIMITS = Limits()
