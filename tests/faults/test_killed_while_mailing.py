"""The server is killed while mails leave: none is lost, and what comes twice has the same id."""

import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from tests.conftest import ROOT
from tests.factories.sink import Sink, sink
from tests.faults.serving import Server
from tests.faults.test_killed_while_collecting import ask

VISITORS, KILLS = 12, 3
PATIENCE = 60.0


@pytest.fixture
def post_box() -> Iterator[Sink]:
    with sink() as made:
        yield made


@pytest.fixture
def address(server: Server, post_box: Sink) -> str:
    """A form that sends mail, on a server that serves."""
    server.environment = {
        **server.environment,
        "TESTIGO_SMTP_URL": post_box.url,
        "TESTIGO_MAIL_FROM": "hola@nortia.example",
        "TESTIGO_BASE_URL": f"http://127.0.0.1:{server.port}",
        "DJANGO_SETTINGS_MODULE": "testigo.conf.settings",
    }
    command = [sys.executable, "-m", "tests.faults.confirming_form"]
    ran = subprocess.run(
        command, env=server.environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    server.start()
    return f"http://127.0.0.1:{server.port}/f/{ran.stdout.strip()}"


def page_of(address: str) -> dict[str, str]:
    with urllib.request.urlopen(address) as answer:
        text = answer.read().decode()
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text))


def send(address: str, said: dict[str, str]) -> None:
    with urllib.request.urlopen(address, urllib.parse.urlencode(said).encode()) as answer:
        assert answer.status == 200


def until_received(post_box: Sink, count: int) -> None:
    end = time.monotonic() + PATIENCE
    while len(set(post_box.receivers)) < count:
        assert time.monotonic() < end, f"{len(set(post_box.receivers))} of {count} arrived"
        time.sleep(0.02)


def let_the_leases_end(server: Server) -> None:
    """As if the minutes had passed after which another sender takes over."""
    code = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "held = 'WHERE leased_until IS NOT NULL'\n"
        "connection.cursor().execute('UPDATE testigo_outbox SET leased_until = 1 ' + held)\n"
    )
    subprocess.run([sys.executable, "-c", code], env=server.environment, check=True)


def test_every_visitor_is_written_to_whenever_the_server_dies(
    server: Server, address: str, post_box: Sink
) -> None:
    pages = [page_of(address) for _ in range(VISITORS)]
    # Nobody reads a form in less.
    time.sleep(2.1)
    emails = [f"visitor{number}@cliente.example" for number in range(VISITORS)]
    for number, (page, email) in enumerate(zip(pages, emails, strict=True)):
        send(address, {**page, "name": "Eva", "email": email})
        if number % (VISITORS // KILLS) == VISITORS // KILLS - 1:
            # At the moment in which a mail was taken and, mostly, not marked yet.
            until_received(post_box, len(set(post_box.receivers)) + 1)
            server.kill()
            let_the_leases_end(server)
            server.start()
    until_received(post_box, VISITORS)
    assert set(post_box.receivers) == set(emails)
    ids = [ids_of(post_box.mails, email) for email in emails]
    assert all(len(set(found)) == 1 for found in ids)
    assert len(post_box.mails) <= VISITORS + KILLS
    counted = Counter(ask(server, "SELECT state FROM testigo_outbox"))
    end = time.monotonic() + PATIENCE
    while counted != {"sent": VISITORS}:
        assert time.monotonic() < end, counted
        time.sleep(0.1)
        counted = Counter(ask(server, "SELECT state FROM testigo_outbox"))


def ids_of(mails: list[EmailMessage], email: str) -> list[str]:
    return [str(mail["Message-ID"]) for mail in mails if mail["To"] == email]
