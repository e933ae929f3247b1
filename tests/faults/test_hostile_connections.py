"""Connections that lie, drip or flood: the server stays up, its memory stays bounded, and whoever
sends honestly meanwhile is answered."""

import json
import os
import socket
from base64 import b64encode
from pathlib import Path

import pytest

from tests.faults.serving import Server
from tests.faults.test_killed_while_collecting import ask

LONG = os.environ.get("TESTIGO_FAULTS") == "long"
ROUNDS = 300 if LONG else 15
GROWTH_MB = 50
HEAD = b"POST /v1/batch HTTP/1.1\r\nHost: 127.0.0.1\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
LIES = {
    "a body that is longer than it says": HEAD + b"Content-Length: 2\r\n\r\n" + b"x" * 5_000,
    "a body that is shorter than it says": HEAD + b"Content-Length: 5000\r\n\r\n{}",
    "two lengths": HEAD + b"Content-Length: 2\r\nContent-Length: 9\r\n\r\n{}",
    "no length that is one": HEAD + b"Content-Length: -1\r\n\r\n{}",
    "a length beyond all": HEAD + b"Content-Length: 99999999999999999999\r\n\r\n{}",
    "a length and chunks": HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
    "chunks of no number": CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n",
    "a chunk beyond all": CHUNKED + b"ffffffffffffffff\r\n{}",
    "chunks without end": CHUNKED + b"2\r\n{}\r\n" * 500,
    "ten megabytes": HEAD + b"Content-Length: 10000000\r\n\r\n" + b"x" * 10_000_000,
    "ten megabytes of chunks": CHUNKED + (b"ffff\r\n" + b"x" * 65_535 + b"\r\n") * 150,
    "a thousand headers": HEAD + b"X-A: b\r\n" * 1_000 + b"\r\n",
    "a header of a megabyte": HEAD + b"X-A: " + b"b" * 1_000_000 + b"\r\n\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20,
    "an address of a megabyte": b"POST /" + b"v" * 1_000_000 + b" HTTP/1.1\r\n\r\n",
    "a head that drips": HEAD[:20],
    "another protocol": HEAD + b"Connection: upgrade\r\nUpgrade: websocket\r\n\r\n",
}


def test_connections_that_lie_harm_nobody(server: Server, write_key: str) -> None:
    server.start()
    open_ones: list[socket.socket] = []
    honest(server, write_key, 0)
    before = memory(server)
    statuses = set()
    for number in range(1, ROUNDS + 1):
        for lie in LIES.values():
            connection, status = lied(server.port, lie)
            statuses.add(status)
            # Some go on holding the line.
            open_ones = [*open_ones, connection][-64:]
        honest(server, write_key, number)
    # A process that keeps the lake or sets papers may have begun meanwhile: it hears no connection.
    growth = sum(held for pid, held in memory(server).items() if pid in before)
    growth -= sum(before.values())
    print(
        f"\n{ROUNDS * len(LIES)} connections that lie, answered with {sorted(statuses)}; "
        f"memory {growth:+.0f} MB"
    )
    assert not any(status >= 500 and status != 503 for status in statuses)
    assert growth <= GROWTH_MB
    told = ask(server, "SELECT message_id FROM testigo_fact WHERE message_id LIKE 'honest-%'")
    assert sorted(told) == sorted(f"honest-{number}" for number in range(ROUNDS + 1))


def lied(port: int, told: bytes) -> tuple[socket.socket, int]:
    """A connection that told this, and the status of its answer; 0 for none."""
    connection = socket.create_connection(("127.0.0.1", port), 5)
    try:
        connection.sendall(told)
        connection.settimeout(0.05)
        answer = connection.recv(65_536)
    except OSError:
        return connection, 0
    return connection, int(answer.split()[1]) if answer.startswith(b"HTTP/1.") else 0


def honest(server: Server, key: str, number: int) -> None:
    """An event that must be taken in, whatever else goes on."""
    login = b64encode(f"{key}:".encode())
    event = {"type": "track", "event": "x", "userId": "u", "messageId": f"honest-{number}"}
    body = json.dumps({"batch": [event]}).encode()
    size = b"Content-Length: %d\r\n" % len(body)
    with socket.create_connection(("127.0.0.1", server.port), 30) as connection:
        connection.sendall(
            HEAD + b"Authorization: Basic " + login + b"\r\n" + size + b"\r\n" + body
        )
        assert connection.recv(4_096).startswith(b"HTTP/1.1 200 ")


def memory(server: Server) -> dict[int, float]:
    """What each of the server's processes holds, in MB."""
    assert server.process is not None
    group = server.process.pid
    page = os.sysconf("SC_PAGE_SIZE") / 2**20
    held = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(place.name)) == group:
                held[int(place.name)] = int((place / "statm").read_text().split()[1]) * page
        except (OSError, ValueError):
            continue
    if not held:
        pytest.skip("needs /proc")
    return held
