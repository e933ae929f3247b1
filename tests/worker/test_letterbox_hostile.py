"""What strangers and those who came by an address may do to the letterbox: nothing that lasts."""

import asyncio
import logging
import smtplib
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from testigo.actions import mail_copies
from testigo.queries.mail_copies import mails_aside
from testigo.worker import letterbox as room
from tests.web.handed_over import NOW, Shop, hand_over, open_shop
from tests.worker.letterbox import bring, letterbox, mail_to
from tests.worker.test_letterbox import LUCIA, address, attempts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fixed_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)


@pytest.fixture
def shop() -> Shop:
    return open_shop()


@pytest.fixture
def port(settings: Any) -> Iterator[int]:
    with letterbox(settings) as port:
        yield port


def begin_mail(line: smtplib.SMTP, own: str) -> None:
    line.ehlo()
    line.mail("ana@nortia.example")
    line.rcpt(own)
    line.putcmd("data")
    assert line.getreply()[0] == 354


def send_on(line: smtplib.SMTP, text: bytes) -> None:
    for _ in range(20_000):
        line.send(text)


@pytest.mark.parametrize("text", [b"a" * 1000, b"a\r\n" * 300, b"\r\n" * 500])
def test_a_mail_that_does_not_end_is_cut_off(
    shop: Shop, port: int, monkeypatch: pytest.MonkeyPatch, text: bytes
) -> None:
    monkeypatch.setattr(room, "LARGEST", 100_000)
    monkeypatch.setattr(room, "SLACK", 100_000)
    monkeypatch.setattr(room, "MOST_TEXT", 20_000)
    hand_over(shop)
    own = address(shop)
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as line:
        begin_mail(line, own)
        with pytest.raises((ConnectionError, smtplib.SMTPServerDisconnected)):
            send_on(line, text)
        line.close()
    bring(port, mail_to(LUCIA, sent=NOW), own)
    assert len(attempts(shop)) == 1


def test_many_mails_on_one_line_are_counted_each_by_itself(
    shop: Shop, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "LARGEST", 3000)
    monkeypatch.setattr(room, "SLACK", 1000)
    hand_over(shop)
    own = address(shop)
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as line:
        for number in range(6):
            mail = mail_to(LUCIA, sent=NOW, mark=f"<{number}@nortia.example>")
            mail.set_content("Hola, Lucía.\n" * 60)
            content = mail.as_bytes().replace(b"\n", b"\r\n")
            assert 4000 < 6 * len(content) < 6 * 3000
            line.sendmail("ana@nortia.example", [own], content)
    assert len(attempts(shop)) == 6


def test_connections_that_come_at_once_are_no_more_than_so_many(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL_DOMAIN = "copias.nortia.example"
    monkeypatch.setattr(room, "MOST_LINES", 3)

    async def burst(pool: ThreadPoolExecutor) -> list[bytes]:
        box = room.Letterbox(pool)
        loop = asyncio.get_running_loop()
        server = await loop.create_server(box.line, "127.0.0.1", 0)
        # The system takes them all before the loop comes to accept the first.
        lines = [socket.create_connection(server.sockets[0].getsockname(), 5) for _ in range(8)]
        for line in lines:
            line.setblocking(False)
        said = [await loop.sock_recv(line, 4) for line in lines]
        for line in lines:
            line.close()
        while box.open:
            await asyncio.sleep(0.01)
        server.close()
        return said

    with ThreadPoolExecutor(1) as pool:
        said = asyncio.run(burst(pool))
    assert sorted(said) == [b"220 "] * 3 + [b"421 "] * 5


@pytest.mark.parametrize("command", ['MAIL FROM:<"', 'MAIL FROM:"', "MAIL FROM:<", 'RCPT TO:<"'])
def test_a_malformed_address_is_refused_and_fills_no_journal(
    port: int, caplog: pytest.LogCaptureFixture, command: str
) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as line:
        line.ehlo()
        if command.startswith("RCPT"):
            line.mail("ana@nortia.example")
        assert line.docmd(command)[0] == 553
        assert line.noop()[0] == 250
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []


def test_what_fails_before_a_mail_came_is_said_in_a_word(
    shop: Shop, port: int, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: str) -> None:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(room, "member_at", fails)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        bring(port, mail_to(LUCIA, sent=NOW), "log+x@copias.nortia.example")
    assert [code for code, _ in refused.value.recipients.values()] == [451]
    [told] = [one for one in caplog.records if one.name == "testigo.letterbox"]
    assert told.exc_info is None
    assert "RuntimeError" in told.getMessage()


def test_more_copies_than_so_many_an_hour_wait_and_none_is_lost(
    shop: Shop, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_copies, "MOST_RECORDED", 2)
    monkeypatch.setattr(mail_copies, "MOST_ASIDE", 2)
    hand_over(shop)
    own = address(shop)
    mails = [mail_to(LUCIA, sent=NOW, mark=f"<{number}@nortia.example>") for number in range(5)]
    for mail in mails[:4]:
        bring(port, mail, own)
    # What was recorded, or waits, is known again.
    bring(port, mails[0], own)
    bring(port, mails[2], own)
    for _ in range(2):
        with pytest.raises(smtplib.SMTPDataError) as refused:
            bring(port, mails[4], own)
        assert (refused.value.smtp_code, refused.value.smtp_error[:5]) == (451, b"4.7.1")
    assert len(attempts(shop)) == 2
    for number in range(3):
        bring(port, mail_to("quien@nadie.example", sent=NOW, mark=f"<x{number}@x>"), own)
    ana = shop.member(shop.ana)
    reasons = sorted(one.reason for one in mails_aside(ana))
    assert reasons == ["nobody", "nobody", "too_often", "too_often"]
    later = NOW + mail_copies.WITHIN + timedelta(seconds=1)
    monkeypatch.setattr("testigo.clock.now", lambda: later)
    bring(port, mails[4], own)
    # Brought once more, what waited is recorded and waits no longer.
    bring(port, mails[2], own)
    assert len(attempts(shop)) == 4
    assert [one.reason for one in mails_aside(ana)].count("too_often") == 1
