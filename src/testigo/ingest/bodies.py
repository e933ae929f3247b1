"""The bodies of requests: heard out up to what they may hold, and as long as they may take."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from testigo.ingest.reading import Refused

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

# A body that is too large is heard out and thrown away up to here, in bytes.
HEARD_OUT = 8_000_000
# A body that has not come by then does not come, in seconds; and how often that is looked at
# meanwhile.
PATIENCE = 30.0
_LOOKS = 10


class Bodies:
    """The bodies that are being waited for. One timer looks after them all, because one for each
    takes as long as reading the request does."""

    def __init__(self) -> None:
        self._since: dict[asyncio.Task[Any], float] = {}
        self._late: set[asyncio.Task[Any]] = set()
        self._watched = False

    async def whole(self, limit: int, receive: Receive) -> bytes:
        """The whole body. Raises Refused: 408 when it does not come, 413 when there is too much."""
        task = asyncio.current_task()
        assert task is not None
        self._since[task] = asyncio.get_running_loop().time()
        if not self._watched:
            self._watch()
        try:
            return await _parts(limit, receive)
        except asyncio.CancelledError as error:
            if task not in self._late:
                raise
            task.uncancel()
            raise Refused(408, "the body did not come") from error
        finally:
            del self._since[task]
            self._late.discard(task)

    def _watch(self) -> None:
        self._watched = True
        asyncio.get_running_loop().call_later(PATIENCE / _LOOKS, self._look)

    def _look(self) -> None:
        """Interrupt those who have waited too long, and look again while anybody waits."""
        latest = asyncio.get_running_loop().time() - PATIENCE
        for task, since in self._since.items():
            if since > latest:
                break  # whoever follows came later
            if task not in self._late:
                self._late.add(task)
                task.cancel()
        self._watched = False
        if self._since:
            self._watch()


async def _parts(limit: int, receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(400, "the connection was closed")
        part = message.get("body", b"")
        size += len(part)
        if size <= limit:
            parts.append(part)
        ended = not message.get("more_body")
        # Whoever is cut off while sending never reads why, so a little more is heard out.
        if size > limit and (ended or size > HEARD_OUT):
            raise Refused(413, "the body is too large")
        if ended:
            return b"".join(parts)
