"""The collector as a bare ASGI application; whatever is not its own goes on to the next one."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from testigo.ingest.bodies import Bodies, Receive
from testigo.ingest.reading import KINDS, Refused, longest_body, read_body
from testigo.ingest.writer import Writer

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

DONE = b'{"success":true}'
# How browsers say that they fetch something before anybody asked for it.
_AHEAD = (b"sec-purpose", b"purpose", b"x-purpose", b"x-moz")
_JSON = (b"content-type", b"application/json")
_AGAIN = (b"retry-after", b"1")
_PREFLIGHT: Headers = [
    (b"access-control-allow-methods", b"POST, OPTIONS"),
    (b"access-control-allow-headers", b"authorization, content-type"),
    (b"access-control-max-age", b"86400"),
]


def collector(otherwise: App, writer: Writer) -> App:
    """An application that answers the tracking API and hands everything else to `otherwise`."""
    bodies = Bodies()

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        kind = KINDS.get(scope.get("path", "")) if scope["type"] == "http" else None
        if kind is None:
            await otherwise(scope, receive, send)
        else:
            await _answer(kind, scope, receive, send, bodies, writer)

    return serve


async def _answer(
    kind: str, scope: Scope, receive: Receive, send: Send, bodies: Bodies, writer: Writer
) -> None:
    headers: dict[bytes, bytes] = dict(scope["headers"])
    shared = _shared(headers)
    if scope["method"] == "OPTIONS":
        await _send(send, 204, b"", [*shared, *_PREFLIGHT])
        return
    if scope["method"] != "POST":
        await _send(send, 405, _said("send it with POST"), [*shared, (b"allow", b"POST, OPTIONS")])
        return
    try:
        told = read_body(kind, headers, await bodies.whole(longest_body(kind), receive))
        agent = _header(headers, b"user-agent")
        purpose = next((_header(headers, name) for name in _AHEAD if name in headers), "")
        await writer.write(told, agent, purpose, _header(headers, b"origin"))
    except Refused as refused:
        again = [_AGAIN] if refused.status in (429, 503) else []
        await _send(send, refused.status, _said(refused.said), [*shared, *again])
        return
    await _send(send, 200, DONE, shared)


def _header(headers: Mapping[bytes, bytes], name: bytes) -> str:
    return headers.get(name, b"").decode("latin-1")[:500]


def _shared(headers: Mapping[bytes, bytes]) -> Headers:
    """Every site may read the answer, which says nothing; which site may send is the key's."""
    if b"origin" not in headers:
        return [_JSON]
    return [_JSON, (b"access-control-allow-origin", headers[b"origin"]), (b"vary", b"origin")]


def _said(text: str) -> bytes:
    return b'{"success":false,"message":"' + text.encode() + b'"}'


async def _send(send: Send, status: int, body: bytes, headers: Headers) -> None:
    size = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, size]})
    await send({"type": "http.response.body", "body": body})
