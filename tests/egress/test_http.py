"""Asking a service by HTTP: what arrives, what comes back, and that nobody waits for ever."""

import logging
import time
from typing import Any

import pytest

from testigo.egress import http
from testigo.egress.http import MOST, NotReached, post
from testigo.egress.targets import BadTarget
from tests.factories.sink import talker
from tests.factories.web_sink import (
    BREAKS,
    DRIPS,
    ENDLESS,
    HANGS,
    Says,
    WebSink,
    receiver,
    web_sink,
)
from tests.faults.serving import free_port

__all__ = ["receiver"]

HEADERS = {"Content-Type": "text/plain"}


def ask(url: str, patience: float = 5.0, content: bytes = b"hola") -> http.Answer:
    return post(url, content=content, headers=HEADERS, patience=patience)


def test_a_body_arrives_with_its_headers_and_the_answer_comes_back(receiver: WebSink) -> None:
    receiver.always(Says(201, {"X-Any": "1"}, b"taken"))
    answer = ask(f"{receiver.url}/a%20path/ñ?q=1&r=ü")
    (got,) = receiver.got
    assert (got.method, got.path) == ("POST", "/a%20path/%C3%B1?q=1&r=%C3%BC")
    assert got.body == b"hola"
    assert got.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert got.headers["content-type"] == "text/plain"
    assert (answer.status, answer.body, answer.retry_after) == (201, b"taken", None)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(receiver: WebSink, status: int) -> None:
    receiver.always(Says(status, {"Location": f"{receiver.url}/elsewhere"}))
    assert ask(receiver.url).status == status
    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Retry-After": "120"}, 120.0),
        ({"Retry-After": "99999999"}, 86_400.0),
        ({"Retry-After": "-1"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "1e9"}, None),
        ({"Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"}, 86_400.0),
        ({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
    ],
)
def test_a_service_may_say_when_to_come_back(
    receiver: WebSink, headers: dict[str, str], expected: float | None
) -> None:
    receiver.always(Says(503, headers))
    assert ask(receiver.url).retry_after == expected


def test_of_an_answer_without_end_only_the_beginning_is_read(receiver: WebSink) -> None:
    receiver.always(ENDLESS)
    assert len(ask(receiver.url).body) == MOST


@pytest.mark.parametrize("manner", [HANGS, DRIPS], ids=["hangs", "drips"])
def test_nobody_waits_longer_than_a_moment_for_a_service_that_hangs_or_drips(
    receiver: WebSink, manner: Says
) -> None:
    receiver.always(manner)
    began = time.monotonic()
    with pytest.raises(NotReached, match="timed out"):
        ask(receiver.url, patience=0.3)
    assert time.monotonic() - began < 5


def test_a_service_that_takes_no_byte_of_a_long_body_is_left_in_time(settings: Any) -> None:
    with talker(b"") as port, talker(b"x", pause=9.0) as silent:
        settings.EGRESS_SINKS = frozenset({("127.0.0.1", port), ("127.0.0.1", silent)})
        with pytest.raises(NotReached, match="timed out"):
            ask(f"http://127.0.0.1:{silent}", patience=0.3, content=b"x" * 50_000_000)


def test_one_that_breaks_off_or_is_not_there_was_not_reached(
    receiver: WebSink, settings: Any
) -> None:
    receiver.always(BREAKS)
    with pytest.raises(NotReached):
        ask(receiver.url)
    closed = free_port()
    settings.EGRESS_SINKS = frozenset({("127.0.0.1", closed)})
    with pytest.raises(NotReached, match="the connection was refused"):
        ask(f"http://127.0.0.1:{closed}")


@pytest.mark.parametrize(
    "line", [b"220 a mail server", b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n", b"\x00\xff" * 9]
)
def test_what_is_not_http_is_said_to_be_none(settings: Any, line: bytes) -> None:
    with talker(line, b"") as port:
        settings.EGRESS_SINKS = frozenset({("127.0.0.1", port)})
        with pytest.raises(NotReached, match=r"not HTTP|broke"):
            ask(f"http://127.0.0.1:{port}")


def test_a_service_without_tls_gets_nothing_of_an_https_request(receiver: WebSink) -> None:
    with pytest.raises(NotReached, match="TLS"):
        ask(receiver.url.replace("http:", "https:"))
    assert receiver.got == []


def test_no_proxy_of_the_environment_is_taken(
    receiver: WebSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_sink() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        ask(receiver.url)
        assert (len(receiver.got), proxy.got) == (1, [])


def test_no_header_can_begin_another(receiver: WebSink) -> None:
    with pytest.raises(NotReached):
        post(receiver.url, content=b"", headers={"X-One": "a\r\nX-Two: b"})
    assert receiver.got == []


def test_a_secret_in_a_path_or_a_header_reaches_no_journal(
    receiver: WebSink, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    receiver.always(Says(500))
    post(f"{receiver.url}/bot123:canary", content=b"", headers={"Authorization": "canary"})
    with pytest.raises(BadTarget) as caught:
        ask("http://10.0.0.1/canary")
    assert "canary" not in f"{caplog.text}{caught.value}"
