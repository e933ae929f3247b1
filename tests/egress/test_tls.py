"""Connecting to a checked address, the certificate is still that of the name."""

import socket
import ssl
import time
from pathlib import Path
from typing import Any

import pytest

from testigo.egress import http
from testigo.egress.http import NotReached, post
from tests.factories.sink import talker
from tests.factories.tls import Authority
from tests.factories.web_sink import WebSink, web_sink

NAME = "hooks.nortia.example"


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The one that is trusted here; the name leads to this machine."""
    made = Authority(tmp_path)
    context = made.trusted()
    look_up = socket.getaddrinfo

    def here(name: str, *said: Any, **named: Any) -> Any:
        return look_up("127.0.0.1" if name == NAME else name, *said, **named)

    monkeypatch.setattr(http, "_trusted", lambda: context)
    monkeypatch.setattr(socket, "getaddrinfo", here)
    return made


def send(sink: WebSink, settings: Any) -> int:
    settings.EGRESS_SINKS = frozenset({("127.0.0.1", sink.port)})
    url = f"https://{NAME}:{sink.port}/hook"
    return post(url, content=b"x", headers={}, patience=5).status


def test_a_server_with_a_certificate_of_its_name_is_told(
    authority: Authority, settings: Any
) -> None:
    asked: list[str | None] = []
    context = authority.server(NAME)
    context.sni_callback = lambda line, name, _: asked.append(name)
    with web_sink(context) as sink:
        assert send(sink, settings) == 200
        # It was told the name, not the address that was connected to.
        assert asked == [NAME]
        assert sink.got[0].headers["host"] == f"{NAME}:{sink.port}"


@pytest.mark.parametrize(("name", "days"), [("other.example", 36_500), ("127.0.0.1", 36_500)])
def test_a_certificate_of_another_name_is_none(
    authority: Authority, settings: Any, name: str, days: int
) -> None:
    with web_sink(authority.server(name, days)) as sink:
        with pytest.raises(NotReached, match="certificate"):
            send(sink, settings)
        assert sink.got == []


def test_an_expired_certificate_and_one_of_nobody_are_none(
    authority: Authority, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    stranger = Authority(tmp_path / "other").server(NAME)
    for context in (authority.server(NAME, days=30), stranger):
        with web_sink(context) as sink:
            with pytest.raises(NotReached, match="certificate"):
                send(sink, settings)
            assert sink.got == []


def test_a_handshake_without_end_is_left_in_time(authority: Authority, settings: Any) -> None:
    with talker(b"x", pause=0.02) as port:
        settings.EGRESS_SINKS = frozenset({("127.0.0.1", port)})
        began = time.monotonic()
        with pytest.raises(NotReached):
            post(f"https://{NAME}:{port}/", content=b"x", headers={}, patience=0.3)
        assert time.monotonic() - began < 5


def test_certificates_are_those_that_this_machine_and_mozilla_trust() -> None:
    context = http._trusted()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.cert_store_stats()["x509_ca"] > 50
