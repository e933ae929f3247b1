"""The server is killed while copies of mails come: what it acknowledged is recorded, and what it
did not acknowledge is brought again and recorded once."""

import os
import signal
import smtplib
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from zlib import crc32

import pytest

from tests.faults.serving import PATIENCE, Server, free_port
from tests.faults.test_killed_while_collecting import ask
from tests.faults.working import Work, run_module, until
from tests.worker.letterbox import mail_to

LONG = os.environ.get("TESTIGO_FAULTS") == "long"
LEADS, MAILS, KILLS = (10, 400, 60) if LONG else (3, 24, 4)
RECORDED = "SELECT message_id FROM testigo_fact WHERE name = 'contact.attempted'"


@pytest.fixture
def port(server: Server) -> int:
    """Where the letterbox of the server listens, once it does."""
    port = free_port()
    server.environment = {
        **server.environment,
        "TESTIGO_MAIL_LISTEN": f"127.0.0.1:{port}",
        "TESTIGO_MAIL_DOMAIN": "copias.sur.example",
        "DJANGO_SETTINGS_MODULE": "testigo.conf.settings",
    }
    return port


@pytest.fixture
def told(server: Server, port: int) -> tuple[str, list[str]]:
    """The address of a seller, and the leads."""
    address, *leads = run_module(server, "tests.faults.copying", LEADS).split()
    return address, leads


@pytest.fixture
def workers(server: Server, port: int, tmp_path: Path) -> Iterator[list[Work]]:
    made = [Work(server.environment, tmp_path / f"journal{number}") for number in range(2)]
    yield made
    for one in made:
        one.kill()


def brought(port: int, mail: EmailMessage, address: str) -> bool:
    """Whether a mail was acknowledged."""
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as line:
            line.sendmail("ana@sur.example", [address], mail.as_bytes())
    except OSError:
        return False
    return True


def bring_in_time(port: int, mail: EmailMessage, address: str) -> None:
    """Bring it until it is acknowledged, as every mail server does."""
    end = time.monotonic() + PATIENCE
    while not brought(port, mail, address):
        assert time.monotonic() < end, "nobody takes it"
        time.sleep(0.1)


def bring_and_kill(server: Server, port: int, mail: EmailMessage, address: str) -> None:
    """Bring it, and kill the server before it could answer; serve again."""
    until(lambda: listens(port))
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as line:
        line.ehlo()
        line.mail("ana@sur.example")
        assert line.rcpt(address)[0] == 250
        line.putcmd("data")
        assert line.getreply()[0] == 354
        content = mail.as_bytes().replace(b"\n", b"\r\n")
        line.send(content + b"\r\n.\r\n")
        # From before anything is written to after it is acknowledged.
        time.sleep(0.015 * (crc32(str(mail["Message-ID"]).encode()) % 5))
        server.kill()
        line.close()
    server.start()


def listens(port: int) -> bool:
    try:
        smtplib.SMTP("127.0.0.1", port, timeout=5).close()
    except OSError:
        return False
    return True


def numbered(number: int, leads: list[str]) -> EmailMessage:
    now, lead = datetime.now(UTC), leads[number % len(leads)]  # noqa: TID251 - real mails
    return mail_to(lead, sent=now, by="ana@sur.example", mark=f"<{number}@sur.example>")


def test_every_mail_is_recorded_once_whenever_the_server_dies(
    server: Server, port: int, told: tuple[str, list[str]]
) -> None:
    address, leads = told
    server.start()
    mails = [numbered(number, leads) for number in range(MAILS)]
    for number, mail in enumerate(mails):
        if number % (MAILS // KILLS) == 0:
            bring_and_kill(server, port, mail, address)
        bring_in_time(port, mail, address)
        if number % 5 == 0:
            bring_in_time(port, mail, address)
    # What was acknowledged needs no further work: nothing is left to do by whoever would go on.
    server.kill()
    recorded = ask(server, RECORDED)
    assert len(recorded) == len(set(recorded)) == MAILS
    assert ask(server, "SELECT id FROM testigo_mail_aside") == []


def test_a_worker_takes_the_letterbox_over_when_the_other_ends(
    port: int, told: tuple[str, list[str]], workers: list[Work], server: Server
) -> None:
    address, leads = told
    first, second = workers
    first.start()
    until(lambda: listens(port))
    second.start()
    bring_in_time(port, numbered(0, leads), address)
    first.signal(signal.SIGKILL)
    bring_in_time(port, numbered(1, leads), address)
    bring_in_time(port, numbered(0, leads), address)
    assert len(ask(server, RECORDED)) == 2
