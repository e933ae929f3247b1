"""Clients of the collector that try again until they are answered, and what they were told."""

import asyncio
import base64
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.faults.serving import Server

AGAIN = 0.05


@dataclass
class Load:
    """Events to send with so many connections; `acknowledged` are the ids answered with 200, and
    `waits` the seconds that each took, new tries included."""

    server: Server
    key: str
    events: Sequence[dict[str, Any]]
    connections: int = 16
    acknowledged: set[str] = field(default_factory=set)
    refused: list[int] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    async def run(self) -> None:
        """Send every event until it is answered."""
        parts = [self.events[place :: self.connections] for place in range(self.connections)]
        await asyncio.gather(*(self._send_all(part) for part in parts))

    async def _send_all(self, events: Sequence[dict[str, Any]]) -> None:
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        for event in events:
            start = time.monotonic()
            while True:
                try:
                    if streams is None:
                        streams = await asyncio.open_connection("127.0.0.1", self.server.port)
                    status = await self._post(*streams, event)
                except (OSError, asyncio.IncompleteReadError, ValueError):
                    streams = None
                    await asyncio.sleep(AGAIN)
                    continue
                if status == 200:
                    self.waits.append(time.monotonic() - start)
                    self.acknowledged.add(event["messageId"])
                    break
                if status not in (429, 503):
                    self.refused.append(status)
                    break
                await asyncio.sleep(AGAIN)
        if streams is not None:
            streams[1].close()

    async def _post(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, event: dict[str, Any]
    ) -> int:
        body = json.dumps(event).encode()
        login = base64.b64encode(f"{self.key}:".encode()).decode()
        head = (
            f"POST /v1/track HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic {login}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        await writer.drain()
        answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
        size = int(answer.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(size)
        return int(answer.split()[1])
