"""Reading requests: envelopes that cannot be read are refused, hostile ones harm nobody."""

import gzip
import json
import time
from base64 import b64encode
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.ingest.reading import MAX_BODY, Refused, longest_body, read_body

BASIC = {b"authorization": b"Basic " + b64encode(b"key:")}
GZIP = {b"content-encoding": b"gzip"}


def status(kind: str, body: bytes, headers: dict[bytes, bytes] | None = None) -> int:
    with pytest.raises(Refused) as caught:
        read_body(kind, headers or {}, body)
    return caught.value.status


def test_the_key_comes_by_basic_auth_or_in_the_body() -> None:
    assert read_body("track", BASIC, b"{}").key == "key"
    assert read_body("batch", {}, b'{"writeKey": " k ", "batch": []}').key == "k"
    assert read_body("track", {b"authorization": b"Basic ???"}, b"{}").key == ""
    assert read_body("track", {b"authorization": b"Bearer key"}, b"{}").key == ""


def test_a_batch_keeps_each_message_as_it_came() -> None:
    told = read_body("batch", {}, b'{"batch": [{"a" : 1}, 7], "sentAt": "now"}')
    assert told.messages == ((b'{"a" : 1}', {"a": 1}), (b"7", 7))
    assert told.sent_at == "now"


def test_the_address_says_the_kind_of_a_single_message() -> None:
    (message,) = read_body("identify", {}, b'{"type": "track"}').messages
    assert message[1]["type"] == "identify"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b"[1]",
        b'{"batch": 7}',
        b"{}",
        b"\xff\xfe",
        b'{"batch": [{}]',
        b"[" * 100_000,
    ],
)
def test_an_envelope_that_cannot_be_read_is_refused(body: bytes) -> None:
    assert status("batch", body) == 400


@pytest.mark.parametrize(
    "message",
    [b'{"a": "\\ud800"}', b'{"a": NaN, "b": "]},"}', b'{"a":' + b"[" * 2_000 + b"]" * 2_000 + b"}"],
    ids=["half a character", "no number", "very deep"],
)
def test_a_message_that_cannot_be_read_takes_no_neighbour_with_it(message: bytes) -> None:
    told = read_body("batch", {}, b'{"batch": [{"ok": 1}, ' + message + b"]}")
    assert told.messages[0][1] == {"ok": 1}
    assert told.messages[1][1] is None


def test_compressed_bodies_are_read_and_bombs_are_not() -> None:
    assert read_body("track", GZIP, gzip.compress(b'{"a": 1}')).messages[0][1]["a"] == 1
    assert status("batch", gzip.compress(b" " * (longest_body("batch") + 1)), GZIP) == 413
    assert status("batch", b"no gzip", GZIP) == 400
    many = json.dumps({"batch": [1] * 3_000}).encode()
    assert len(many) < MAX_BODY
    assert status("batch", many) == 413


def test_compressed_bodies_are_whole_and_alone() -> None:
    whole = gzip.compress(b'{"a": 1}')
    assert status("track", whole[:-3], GZIP) == 400
    assert status("track", whole + whole, GZIP) == 400
    large = json.dumps({"event": "x" * longest_body("track")}).encode()
    assert status("track", gzip.compress(large), GZIP) == 413


def test_what_stands_around_a_message_is_no_reason_to_refuse_it() -> None:
    told = read_body("track", BASIC, b'{"batch": "b7", "writeKey": 7, "sentAt": {}}')
    assert (told.key, told.sent_at) == ("key", "")
    assert read_body("batch", BASIC, b'{"batch": [{}], "writeKey": []}').key == "key"


def test_a_batch_that_cannot_be_read_takes_no_time_to_refuse() -> None:
    hostile = b'{"batch": ["' + b'\\"' * 200_000 + b"}"
    start = time.process_time()
    assert status("batch", hostile) == 400
    assert time.process_time() - start < 0.5


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for kind in ("track", "batch"):
        for headers in ({}, GZIP, BASIC):
            with suppress(Refused):
                read_body(kind, headers, body)
