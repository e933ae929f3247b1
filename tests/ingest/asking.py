"""Asking the collector as a server would: the bare application, its writer in its own thread."""

import asyncio
from base64 import b64encode
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from testigo import clock
from testigo.ingest.app import App, collector
from testigo.ingest.writer import Writer

Message = MutableMapping[str, Any]


@dataclass(frozen=True)
class Ask:
    """A request; `body` comes in so many `chunks`, and without an end where `hangs`."""

    body: bytes
    path: str = "/v1/track"
    headers: Sequence[tuple[bytes, bytes]] = ()
    method: str = "POST"
    chunks: int = 1
    hangs: bool = False


@dataclass
class Answer:
    """What came back."""

    status: int = 0
    headers: dict[bytes, bytes] = field(default_factory=dict)
    body: bytes = b""


class Collector:
    """The application with a key; `ask` sends requests together. While `away`, nothing can be
    written."""

    def __init__(self, key: str, runner: asyncio.Runner) -> None:
        self.away = False
        self.asked = 0
        self._login = (b"authorization", b"Basic " + b64encode(f"{key}:".encode()))
        self._runner = runner
        self._app: App = collector(_elsewhere, Writer(self._now))

    def _now(self) -> datetime:
        if self.away:
            raise RuntimeError("the database is away")
        return clock.now()

    def ask(self, *asks: Ask) -> list[Answer]:
        """The answers, in order."""
        self.asked += len(asks)
        return self._runner.run(self._all(asks))

    async def _all(self, asks: Sequence[Ask]) -> list[Answer]:
        return list(await asyncio.gather(*(self._one(ask) for ask in asks)))

    async def _one(self, ask: Ask) -> Answer:
        answer = Answer()
        step = max(1, -(-len(ask.body) // ask.chunks))
        parts = [ask.body[at : at + step] for at in range(0, len(ask.body), step)] or [b""]

        async def receive() -> Message:
            if not parts:
                await asyncio.Event().wait()
            part = parts.pop(0)
            more = bool(parts) or ask.hangs
            return {"type": "http.request", "body": part, "more_body": more}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = dict(message["headers"])
            else:
                answer.body += message["body"]

        scope = {"type": "http", "path": ask.path, "method": ask.method}
        await self._app({**scope, "headers": [self._login, *ask.headers]}, receive, send)
        return answer


async def _elsewhere(_scope: Message, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@contextmanager
def collecting(key: str) -> Iterator[Collector]:
    """A collector whose writer lets go of its connections at the end."""
    with asyncio.Runner() as runner:
        asked = Collector(key, runner)
        yield asked
        asked.away = True
        asked.ask(Ask(b'{"event": "last", "userId": "u"}'))
