"""A real web server on this machine: it keeps what it is sent, and misbehaves when asked to."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest


@dataclass(frozen=True)
class Got:
    """One request as it came; the names of `headers` are small."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True, strict_parsing=True))


@dataclass(frozen=True)
class Says:
    """What is answered. `hangs`: nothing at all; `drips`: a header letter by letter, without end;
    `breaks`: the line ends before an answer; `endless`: a body without end."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    manner: str = "whole"


HANGS, DRIPS, BREAKS, ENDLESS = (
    Says(manner=manner) for manner in ("hangs", "drips", "breaks", "endless")
)


def says_json(document: Any, status: int = 200, **headers: str) -> Says:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    head = {"Content-Type": "application/json", **named}
    return Says(status, head, json.dumps(document).encode())


@dataclass
class WebSink:
    """`answer` says what each request is answered with."""

    port: int
    got: list[Got] = field(default_factory=list)
    answer: Callable[[Got], Says] = lambda got: Says()
    ending: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def always(self, says: Says) -> None:
        self.answer = lambda got: says


@contextmanager
def web_sink(tls: ssl.SSLContext | None = None) -> Iterator[WebSink]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    sink = WebSink(server.server_address[1])
    server.RequestHandlerClass = _handler(sink)
    server.daemon_threads = True
    if tls is not None:
        # Shakes hands where the request is read, so that one who gives up holds up nobody.
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield sink
    sink.ending.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def receiver(settings: Any) -> Iterator[WebSink]:
    """A place that may be reached in this test, although it is on this machine."""
    with web_sink() as sink:
        settings.EGRESS_SINKS = frozenset({("127.0.0.1", sink.port)})
        yield sink


def _handler(sink: WebSink) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except OSError:
                self.close_connection = True

        def _take(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            got = Got(self.command, self.path, headers, body)
            sink.got.append(got)
            self._say(sink.answer(got))

        do_GET = do_POST = do_PUT = do_DELETE = _take  # noqa: N815

        def _say(self, says: Says) -> None:
            self.close_connection = True
            if says.manner == "hangs":
                sink.ending.wait()
            if says.manner in ("hangs", "breaks"):
                return
            if says.manner == "drips":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
                while not sink.ending.wait(0.02):
                    self.wfile.write(b"2")
                return
            self.send_response(says.status)
            for name, value in says.headers.items():
                self.send_header(name, value)
            if says.manner == "endless":
                self.end_headers()
                while not sink.ending.is_set():
                    self.wfile.write(b"x" * 8192)
                return
            self.send_header("Content-Length", str(len(says.body)))
            self.end_headers()
            self.wfile.write(says.body)

        def log_message(self, format: str, *args: Any) -> None:
            return

    return Handler
