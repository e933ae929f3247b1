"""A raw ASGI application that says hello, on the server of `testigo serve` with its settings: what
the machine answers when nothing is done. `python -m bench.hello PORT`."""

import sys
from collections.abc import Awaitable, Callable
from typing import Any

from testigo.cli.serve import HOST, server_at

_START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"application/json"), (b"content-length", b"16")],
}
_BODY = {"type": "http.response.body", "body": b'{"success":true}'}


async def hello(_scope: Any, _receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:
    """The same answer as the collector's, whatever is asked."""
    await send(_START)
    await send(_BODY)


if __name__ == "__main__":
    server_at(HOST, int(sys.argv[1]), "bench.hello:hello").serve()
