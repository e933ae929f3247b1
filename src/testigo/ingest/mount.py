"""Screens beside the collector: a WSGI application inside an ASGI one, in threads of its own.

Django's own ASGI handler costs eleven times as much a request as its WSGI handler.
"""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from asgiref.wsgi import WsgiToAsgiInstance

from testigo.ingest.app import App, Scope, Send
from testigo.ingest.bodies import Receive

# Larger bodies, which only uploads have, go to a file.
IN_MEMORY = 1_048_576
_CHUNK = 65_536

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def mounted(application: Wsgi, threads: int, largest: int) -> App:
    """The WSGI application as an ASGI one, at most `threads` requests at once. Of a body larger
    than `largest` bytes only its length arrives."""
    pool = ThreadPoolExecutor(threads, thread_name_prefix="screens")

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            length = await _take_body(receive, body, largest)
            if length is None:
                return
            environ = _environ(scope, body, length)
            loop = asyncio.get_running_loop()
            answer = _Answer(loop, send)
            await loop.run_in_executor(pool, answer.give, application, environ)

    return serve


def _environ(scope: Scope, body: IO[bytes], length: int) -> dict[str, Any]:
    # A name with an underscore would pass for another one, such as that of a proxy's header.
    headers = [pair for pair in scope["headers"] if b"_" not in pair[0]]
    scope = {**scope, "headers": headers}
    make: Any = WsgiToAsgiInstance
    builder = make(None)
    builder.scope = scope
    environ: dict[str, Any] = builder.build_environ(scope, body)
    environ["CONTENT_LENGTH"] = str(length)
    body.seek(0)
    return environ


async def _take_body(receive: Receive, body: IO[bytes], largest: int) -> int | None:
    """Read the whole body and return its length; None when the visitor left before its end."""
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        length += len(part)
        # A browser that is answered before it has sent everything shows no answer.
        if length <= largest:
            body.write(part)
        if not message.get("more_body"):
            return length


class _Answer:
    """One response, made in a thread and sent by the event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, send: Send) -> None:
        self._loop = loop
        self._send = send
        self._start: dict[str, Any] | None = None

    def give(self, application: Wsgi, environ: dict[str, Any]) -> None:
        """Run the application and send what it answers."""
        given = application(environ, self._note)
        try:
            parts = self._together(given)
            for part in parts:
                self._tell({"type": "http.response.body", "body": part, "more_body": True})
            self._tell({"type": "http.response.body", "body": b""})
        finally:
            close = getattr(given, "close", None)
            if close is not None:
                close()

    def _together(self, given: Iterable[bytes]) -> Iterable[bytes]:
        held: list[bytes] = []
        size = 0
        for part in given:
            held.append(part)
            size += len(part)
            if size >= _CHUNK:
                yield b"".join(held)
                held, size = [], 0
        yield b"".join(held)

    def _note(self, status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
        self._start = {
            "type": "http.response.start",
            "status": int(status.partition(" ")[0]),
            "headers": [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers],
        }

    def _tell(self, message: dict[str, Any]) -> None:
        if self._start is not None:
            start, self._start = self._start, None
            self._wait_for(start)
        self._wait_for(message)

    def _wait_for(self, message: dict[str, Any]) -> None:
        asyncio.run_coroutine_threadsafe(self._sent(message), self._loop).result()

    async def _sent(self, message: dict[str, Any]) -> None:
        await self._send(message)
