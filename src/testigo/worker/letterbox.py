"""The letterbox: takes copies of e-mails by SMTP at `TESTIGO_MAIL_LISTEN`, for addresses that it
knows and for no others.

A mail is acknowledged once what it says is durable; whoever brings one that was not acknowledged
brings it again, and it is recorded once. One process listens; another that works beside it on the
same machine takes over when that one ends.
"""

import asyncio
import logging
from asyncio import AbstractEventLoop, BaseTransport, TimerHandle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, AnyStr

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import close_old_connections, connections

from testigo import clock
from testigo.actions.mail_copies import TooOften, log_mail
from testigo.connect.received import read_received
from testigo.queries.mail_copies import member_at

# Bytes of one mail: as much as mail servers commonly pass on. Nobody gets so far as to send one
# who does not know an address.
LARGEST = 10 * 1024 * 1024
# So many bytes more are read to say that it is too large; whoever brings more is cut off.
SLACK = 1024 * 1024
# Lines of one mail, each of which takes room of its own: twice those of the largest attachment.
MOST_TEXT = 300_000
# Addresses of one mail: those of several spaces of one person.
MOST_ADDRESSES = 5
# Connections at once, and commands of a kind on each of them.
MOST_LINES, MOST_COMMANDS = 20, 100
# How long a line may take over a command or over a mail, and stay in all, in seconds.
SILENCE, LONGEST = 60.0, 300.0
# How soon the end is noticed, and how long another process keeps the port before it is asked for
# again, in seconds.
NOTICE, PATIENCE = 0.25, 2.0

TAKEN = "250 2.0.0 Kept"
UNKNOWN = "550 5.1.1 Nobody here has this address"
TOO_MANY = "452 4.5.3 Too many addresses"
LATER = "451 4.3.0 Not kept yet; come back later"
TOO_OFTEN = "451 4.7.1 Too many copies within an hour; come back later"
BUSY = b"421 4.7.0 Too many connections; come back later\r\n"

Stop = Callable[[float], bool]

_journal = logging.getLogger("testigo.letterbox")
# The library writes down addresses, tokens and what strangers say.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)


def run_letterbox(stop: Stop) -> None:
    """Take copies until `stop`, which waits for so many seconds, says that it is time to end; at
    once back where none are to be taken."""
    if settings.MAIL_LISTEN:
        asyncio.run(_listen(*settings.MAIL_LISTEN, stop))


async def _listen(host: str, port: int, stop: Stop) -> None:
    with ThreadPoolExecutor(1, thread_name_prefix="letterbox") as pool:
        box = Letterbox(pool)
        told = False
        while not await asyncio.to_thread(stop, NOTICE):
            try:
                server = await asyncio.get_running_loop().create_server(box.line, host, port)
            except OSError as error:
                if not told:
                    _journal.warning("copies of mails wait for %s:%s: %s", host, port, error)
                told = True
                await asyncio.sleep(PATIENCE)
                continue
            while not await asyncio.to_thread(stop, NOTICE):
                pass
            server.close()
            break
        # What is being kept is kept; its thread closes its connection.
        await asyncio.get_running_loop().run_in_executor(pool, connections.close_all)


class Letterbox:
    """What is said on every line, by the hooks that aiosmtpd calls."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self.open = 0

    def line(self) -> asyncio.Protocol:
        """The protocol of a new connection."""
        return _Line(self, asyncio.get_running_loop())

    async def handle_RCPT(  # noqa: N802 - called so by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Whether somebody has the address; nothing is said of why not."""
        if len(envelope.rcpt_tos) >= MOST_ADDRESSES:
            return TOO_MANY
        if not await self._apart(_is_known, address):
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - called so by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep what the mail says, then acknowledge it."""
        content = envelope.content
        assert isinstance(content, bytes)
        bounced = not (envelope.mail_from or "").strip("<>")
        try:
            await self._apart(_keep, tuple(envelope.rcpt_tos), content, bounced)
        except TooOften:
            return TOO_OFTEN
        except Exception as error:
            # Nothing that went wrong here is the fault of whoever brings a mail.
            _journal.error("a mail is not kept yet", exc_info=error)
            return LATER
        return TAKEN

    async def handle_exception(self, error: Exception) -> str:
        """What failed before a mail came; strangers bring it about too, so it is said in a word."""
        _journal.warning("a command could not be followed: %s", type(error).__name__)
        return LATER

    async def _apart(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Work with the database, in the one thread that does."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *arguments)


class _Line(SMTP):
    """A connection that ends after a while, whatever is said on it, and takes bounded room."""

    def __init__(self, box: Letterbox, loop: AbstractEventLoop) -> None:
        super().__init__(
            box,
            data_size_limit=LARGEST,
            hostname=settings.MAIL_DOMAIN,
            ident="Testigo",
            enable_SMTPUTF8=True,
            timeout=SILENCE,
            command_call_limit=MOST_COMMANDS,
            loop=loop,
        )
        self._box = box
        self._end: TimerHandle | None = None
        # Bytes, and line ends among them, that came since something was last answered.
        self._bytes = self._text = 0

    def connection_made(self, transport: BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        # Counted where it is tested: of many that come at once all are made before one is open.
        if self._box.open >= MOST_LINES:
            transport.set_protocol(asyncio.Protocol())
            transport.write(BUSY)
            transport.close()
            return
        self._box.open += 1
        super().connection_made(transport)
        self._end = self.loop.call_later(LONGEST, transport.abort)

    def data_received(self, data: bytes) -> None:
        """Pass on what came. The library holds a line that does not end, however long it is."""
        self._bytes += len(data)
        self._text += data.count(b"\n")
        if self._bytes > LARGEST + SLACK or self._text > MOST_TEXT:
            assert isinstance(self.transport, asyncio.Transport)
            self.transport.abort()
            return
        super().data_received(data)

    async def push(self, status: AnyStr) -> None:
        """Answer, and count anew."""
        self._bytes = self._text = 0
        await super().push(status)

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """The address, and what is behind it; None for both where it is malformed."""
        try:
            return super()._getaddr(arg)
        except Exception:
            # The parser of the standard library lets other errors than its own out.
            return None, None

    def connection_lost(self, error: Exception | None) -> None:
        self._box.open -= 1
        if self._end is not None:
            self._end.cancel()
        super().connection_lost(error)


def _is_known(address: str) -> bool:
    close_old_connections()
    return member_at(address) is not None


def _keep(addresses: tuple[str, ...], content: bytes, bounced: bool) -> None:
    close_old_connections()
    mail = read_received(content, bounced=bounced)
    for address in addresses:
        # Whoever was renewed or shut out a moment ago takes nothing more.
        if (member := member_at(address)) is not None:
            log_mail(by=member, mail=mail, now=clock.now())
