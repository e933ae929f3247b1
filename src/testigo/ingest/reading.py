"""Reading a request of the tracking API: who sends it, and the messages that it holds."""

import re
import zlib
from base64 import b64decode
from binascii import Error as NoBase64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from testigo.connect.segment import MAX_EVENT_BYTES

MAX_BODY = 512_000
MAX_MESSAGES = 2_500
# Requests that may wait to be written: of all keys, and of any one, so that a flood with one key
# stands in nobody else's way.
MOST_WAITING = 4096
MOST_OF_A_KEY = 256

# Addresses of the API, those of the browser's library included → the type of message.
KINDS: Mapping[str, str] = {
    "/v1/track": "track",
    "/v1/t": "track",
    "/v1/identify": "identify",
    "/v1/i": "identify",
    "/v1/page": "page",
    "/v1/p": "page",
    "/v1/screen": "screen",
    "/v1/s": "screen",
    "/v1/group": "group",
    "/v1/g": "group",
    "/v1/alias": "alias",
    "/v1/a": "alias",
    "/v1/batch": "batch",
    "/v1/b": "batch",
    "/v1/import": "batch",
}


class Refused(Exception):
    """A request that is answered with `status` and nothing taken in."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status
        self.said = said


class _Envelope(msgspec.Struct, rename="camel"):
    """What stands around the messages; unknown keys are of no concern here."""

    batch: Any = None
    write_key: Any = None
    sent_at: Any = None


class _Batch(_Envelope):
    """The same around several messages, which stay as they came."""

    batch: list[msgspec.Raw] | None = None


_BATCH = re.compile(rb'"batch"\s*:\s*\[')
# A text that does not close reaches to the end, so that nothing is looked at twice.
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[][{},]', re.DOTALL)

_single = msgspec.json.Decoder(_Envelope)
_several = msgspec.json.Decoder(_Batch)
_anything = msgspec.json.Decoder(Any)
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Told:
    """A request: its messages as they came, each with its JSON value or None where it has none."""

    key: str
    sent_at: str
    messages: tuple[tuple[bytes, Any], ...]


def longest_body(kind: str) -> int:
    """The most bytes that a request of this kind may have, compressed or not."""
    return MAX_BODY if kind == "batch" else MAX_EVENT_BYTES


def read_body(kind: str, headers: Mapping[bytes, bytes], body: bytes) -> Told:
    """The messages of a request. Raises Refused: 400 for an envelope that cannot be read, 413 for
    what is too large."""
    if b"gzip" in headers.get(b"content-encoding", b""):
        body = _inflated(body, longest_body(kind))
    user = _basic_user(headers.get(b"authorization", b""))
    return _read_batch(user, body) if kind == "batch" else _read_message(user, kind, body)


def _read_message(user: str, kind: str, body: bytes) -> Told:
    """A message that is its own envelope."""
    value = _value(body)
    if isinstance(value, dict):
        value["type"] = kind
        return Told(
            user or _text(value.get("writeKey")), _text(value.get("sentAt")), ((body, value),)
        )
    # What is no JSON in one place may be well enough around it to say whose it is.
    try:
        envelope = _single.decode(body)
    except _UNREADABLE as error:
        raise Refused(400, "the body is not JSON that can be read") from error
    return Told(user or _text(envelope.write_key), _text(envelope.sent_at), ((body, value),))


def _read_batch(user: str, body: bytes) -> Told:
    try:
        envelope = _several.decode(body)
    except _UNREADABLE as error:
        # One message that is no JSON must not take its neighbours with it.
        parts = _cut_apart(body)
        if parts is None:
            raise Refused(400, "the body is not JSON that can be read") from error
        told = {name: _text_of(name, body) for name in (b"writeKey", b"sentAt")}
        envelope = _Batch([msgspec.Raw(p) for p in parts], told[b"writeKey"], told[b"sentAt"])
    if envelope.batch is None:
        raise Refused(400, "the body has no batch")
    if len(envelope.batch) > MAX_MESSAGES:
        raise Refused(413, "too many messages in one batch")
    raws = [bytes(raw) for raw in envelope.batch]
    key = user or _text(envelope.write_key)
    return Told(key, _text(envelope.sent_at), tuple((raw, _value(raw)) for raw in raws))


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _cut_apart(body: bytes) -> list[bytes] | None:
    """The messages of a batch by their brackets alone; None where they do not close."""
    opening = _BATCH.search(body)
    if opening is None or not body.rstrip().endswith(b"}"):
        return None
    parts: list[bytes] = []
    depth, start = 0, opening.end()
    for token in _TOKEN.finditer(body, start):
        mark = token[0]
        if mark in b"[{":
            depth += 1
        elif mark in b"]}" and depth:
            depth -= 1
        elif depth == 0 and mark in b",]":
            parts.append(body[start : token.start()].strip())
            start = token.end()
            if mark == b"]":
                return [part for part in parts if part]
    return None


def _text_of(name: bytes, body: bytes) -> str | None:
    found = re.search(b'"' + name + rb'"\s*:\s*"([^"\\]{0,500})"', body)
    return found[1].decode("utf-8", "replace") if found else None


def _value(raw: bytes) -> Any:
    try:
        return _anything.decode(raw)
    except _UNREADABLE:
        return None


def _inflated(body: bytes, limit: int) -> bytes:
    """The body without its compression, which may hide a thousand times as much."""
    try:
        stream = zlib.decompressobj(wbits=47)
        whole = stream.decompress(body, limit + 1)
    except zlib.error as error:
        raise Refused(400, "the body is not gzip") from error
    if len(whole) > limit:
        raise Refused(413, "the body is too large")
    if not stream.eof or stream.unused_data:
        raise Refused(400, "the body is not one whole gzip")
    return whole


def _basic_user(header: bytes) -> str:
    scheme, _, coded = header.partition(b" ")
    if scheme.lower() != b"basic":
        return ""
    try:
        return b64decode(coded.strip()).decode("utf-8", "replace").partition(":")[0].strip()
    except (NoBase64, ValueError):
        return ""
