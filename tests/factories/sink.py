"""A real mail server on this machine: it keeps what it is given, and misbehaves when asked to."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from testigo.conf.mail import mail_server
from tests.faults.serving import free_port

LATER, UNKNOWN, NEVER = (
    "451 4.3.0 come back later",
    "550 5.1.1 <{address}> nobody has this address",
    "554 5.7.1 not from you",
)
# Said of a mail's text: nothing at all.
SILENT = ""


@dataclass
class Sink:
    """`answers` maps addresses to what is said of them, "" to what is said of every mail's text;
    `hangs_up` is how many mails are taken and then not acknowledged, because the line breaks."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    hangs_up: int = 0
    # Told of every mail that is taken.
    took: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address].format(address=address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answers.get("") == SILENT:
            await asyncio.Event().wait()
        if "" in self.answers:
            return self.answers[""]
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.mails.append(BytesParser(_class=EmailMessage, policy=default).parsebytes(content))
        self.receivers += envelope.rcpt_tos
        self.took()
        if self.hangs_up:
            self.hangs_up -= 1
            assert server.transport is not None
            server.transport.abort()
        return "250 OK"


@contextmanager
def sink(**options: Any) -> Iterator[Sink]:
    """A server that takes every mail until told otherwise; `options` are aiosmtpd's."""
    made = Sink(free_port())
    controller = Controller(made, hostname="127.0.0.1", port=made.port, **options)
    controller.start()
    yield made
    controller.stop()


def use(settings: Any, url: str) -> None:
    """Take the server at this address, as the environment would say it."""
    server = mail_server(url)
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = server.user, server.password
    settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = server.tls, server.starttls


@pytest.fixture
def post_box(settings: Any) -> Iterator[Sink]:
    """The server that mail goes to in this test."""
    settings.DEFAULT_FROM_EMAIL = "hola@nortia.example"
    with sink() as made:
        use(settings, made.url)
        yield made


def body_of(message: EmailMessage, kind: str = "plain") -> str:
    """The text or the HTML of a mail."""
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def only(user: str, password: str) -> Any:
    """What lets in one user with one password."""

    def authenticate(*said: Any) -> AuthResult:
        given = said[-1]
        good = (given.login, given.password) == (user.encode(), password.encode())
        return AuthResult(success=good, handled=False)

    return authenticate


@contextmanager
def talker(*lines: bytes, pause: float = 0.0) -> Iterator[int]:
    """A server that says these lines, each after hearing something, and then stays silent; with a
    pause it says the last one letter by letter. Returns its port."""
    ending = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while not ending.is_set():
            try:
                line, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=_talk, args=(line, lines, pause, ending), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield server.getsockname()[1]
    ending.set()
    server.close()


def _talk(
    line: socket.socket, lines: tuple[bytes, ...], pause: float, ending: threading.Event
) -> None:
    try:
        for number, said in enumerate(lines):
            if number:
                line.recv(1000)
            if number == len(lines) - 1 and pause:
                while not ending.wait(pause):
                    line.sendall(b"2")
            if said == b"":
                break
            line.sendall(said + b"\r\n")
        else:
            ending.wait()
        line.close()
    except OSError:
        return
