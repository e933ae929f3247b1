"""Handing mail to the one server that the operator named (`TESTIGO_SMTP_URL`), and to no other.

A mail that was handed over twice is one to whoever receives it, because it carries the same
Message-ID. Nothing of it is fetched from anywhere when it is read.
"""

import re
import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend

# One hand-over may take so many seconds in all, however lively the server is meanwhile.
LONGEST = 60.0
# How long a person who only asks is made to wait.
SHORT = 5.0
_SHOWN = 200
_ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")


@dataclass(frozen=True, slots=True)
class Mail:
    """A message to one person. `id` is the left side of its Message-ID: the same for ever;
    `sender` is the name shown where the operator's address has none; without `html` it is plain.

    Raises ValueError for characters that could begin another header.
    """

    id: str
    to: str
    sender: str
    subject: str
    text: str
    html: str

    def __post_init__(self) -> None:
        for said in (self.id, self.to, self.sender, self.subject):
            if any(ord(mark) < 32 or ord(mark) == 127 for mark in said):
                raise ValueError("a header is one line")


class MailServerDown(Exception):
    """The server cannot be reached, or does not let us in; its words are the argument."""


class MailNotTaken(Exception):
    """The server did not take this mail, or fell silent over it; its words are the argument.
    `unknown` says that the address does not exist, which no later try changes."""

    def __init__(self, words: str, *, unknown: bool = False) -> None:
        super().__init__(words)
        self.unknown = unknown


def can_be_sent() -> bool:
    """Whether the operator named a server."""
    return bool(settings.EMAIL_HOST)


def server_name() -> str:
    """The server, as it may be shown."""
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"


def sender_address() -> str:
    """Whom mail comes from, without the name."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def ask_server() -> None:
    """Connect, log in and ask the server for nothing. Raises MailServerDown."""
    with Post(SHORT) as post:
        post.nothing()


class Post:
    """An open connection to the server: `with Post() as post: post.send(mail)`.

    Entering raises MailServerDown. Nothing takes longer than `patience`, in seconds.
    """

    def __init__(self, patience: float = LONGEST) -> None:
        self._patience = patience
        self._backend = _Backend(timeout=min(patience, settings.EMAIL_TIMEOUT))

    def __enter__(self) -> "Post":
        try:
            with _worded(MailServerDown), self._in_time():
                self._backend.open()
        except MailServerDown:
            self._backend.drop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._backend.drop()

    @property
    def is_open(self) -> bool:
        """Whether the server still listens; a mail that it did not take may have ended that."""
        return self._backend.connection is not None and self._backend.connection.sock is not None

    def nothing(self) -> None:
        """Ask whether the server is there. Raises MailServerDown."""
        with _worded(MailServerDown), self._in_time():
            code, said = self._backend.connection.noop()
            if code >= 400:
                raise smtplib.SMTPResponseException(code, said)

    def send(self, mail: Mail) -> None:
        """Hand over one mail. Raises MailNotTaken."""
        with _worded(MailNotTaken), self._in_time():
            self._backend.send_messages([_message(mail)])

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """Cut the line when the server talks without end."""
        late = threading.Event()
        clock = threading.Timer(self._patience, self._backend.cut, (late,))
        clock.daemon = True
        clock.start()
        try:
            yield
        finally:
            clock.cancel()
        if late.is_set():
            # What was read before the cut may look like an answer.
            raise TimeoutError("timed out")


class _Backend(EmailBackend):
    """Django's own, whose connection may be cut by another thread and dropped without a farewell
    that somebody would have to wait for."""

    # Django's own attributes, absent from its stubs.
    connection: Any
    _partial_connection: Any

    def __init__(self, timeout: float) -> None:
        super().__init__(timeout=timeout)
        self._lines: list[smtplib.SMTP] = []

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """One that is known here before the server has said its first word."""
        plain: Any = smtplib.SMTP_SSL if self.use_ssl else smtplib.SMTP
        lines = self._lines

        class Line(plain):  # type: ignore[misc]  # whichever of the two it is
            def connect(self, *said: Any, **named: Any) -> Any:
                lines.append(self)
                return super().connect(*said, **named)

        return Line

    def cut(self, late: threading.Event) -> None:
        late.set()
        for line in self._lines:
            if line.sock is not None:
                # Wakes up whoever reads from it.
                with _ignored():
                    line.sock.shutdown(socket.SHUT_RDWR)

    def drop(self) -> None:
        for line in self._lines:
            if line.sock is not None:
                line.sock.settimeout(1)
                with _ignored():
                    line.quit()
            line.close()
        self._lines.clear()
        self.connection = self._partial_connection = None


@contextmanager
def _ignored() -> Iterator[None]:
    try:
        yield
    except OSError:
        return


@contextmanager
def _worded(kind: type[MailServerDown] | type[MailNotTaken]) -> Iterator[None]:
    """Turn what the library raises into one of ours, with the server's words and no address."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        words = _words(code, said)
        # 5.1.x: something about the address (RFC 3463).
        if kind is MailNotTaken and code >= 500 and words.partition(" ")[2].startswith("5.1."):
            raise MailNotTaken(words, unknown=True) from None
        raise kind(words) from None
    except smtplib.SMTPResponseException as error:
        raise kind(_words(error.smtp_code, error.smtp_error)) from None
    except (OSError, ValueError) as error:
        raise kind(_plain(str(error) or type(error).__name__)) from None


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return _plain(f"{code} {text}")


def _plain(text: str) -> str:
    """One line without anybody's address, because it is kept and written to the journal."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return _ADDRESS.sub("…", line)[:_SHOWN]


def _message(mail: Mail) -> EmailMultiAlternatives:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=formataddr((name or mail.sender, address)),
        to=[mail.to],
        headers={
            "Message-ID": f"<{mail.id}@{address.rpartition('@')[2]}>",
            # Nobody's holiday answers it (RFC 3834).
            "Auto-Submitted": "auto-generated",
        },
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message
