"""A proxy that drops half of the connections: some before the request arrives, some after it was
carried out and before its answer comes back."""

import asyncio
import random
import threading
from collections import Counter

SEED = 11


class DroppingProxy:
    """Hands each HTTP request on to a port of this machine, or does not."""

    def __init__(self, target: int) -> None:
        self.port = 0
        self.seen: Counter[str] = Counter()
        self._target = target
        self._chance = random.Random(SEED)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "DroppingProxy":
        self._thread.start()
        start = asyncio.start_server(self._serve, "127.0.0.1", 0)
        server = asyncio.run_coroutine_threadsafe(start, self._loop).result()
        self.port = server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request a connection, so that every request has its own fate."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.readexactly(_size(head))
            fate = self._chance.choice(["before", "after", "whole", "whole"])
            self.seen[fate] += 1
            if fate != "before":
                answer = await self._hand_on(head, body)
                if fate == "whole":
                    writer.write(answer)
                    await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _hand_on(self, head: bytes, body: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._target)
        writer.write(head + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        answer += await reader.readexactly(_size(answer))
        writer.close()
        return answer.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n", 1)


def _size(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0
