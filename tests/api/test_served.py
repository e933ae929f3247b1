"""The API as it is served: by `testigo serve`, on SQLite in a file, with requests at once."""

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx
import pytest

from tests.faults.serving import Server, environment_in

# The server's database is its own, whichever the tests run on.
pytestmark = pytest.mark.pure
FACT = {"name": "demo.requested", "at": "2026-09-16T10:00:00Z", "person": "eva@cliente.example"}
AT_ONCE = 6


class Served:
    """A server with an empty workspace and a key that writes."""

    def __init__(self, home: Path) -> None:
        self.base = home / "testigo.sqlite3"
        self.server = Server(environment_in(home, ""))
        self.server.migrate()
        self.server.run("workspace", "create", "nortia", "--name", "Nortia")
        self.key = self.server.run("key", "create", "--scope", "write").split()[0]
        self.server.start()

    def post(self, path: str, body: Any, once: str) -> httpx.Response:
        return httpx.post(
            f"http://127.0.0.1:{self.server.port}/api/v1{path}",
            json=body,
            headers={"Authorization": f"Bearer {self.key}", "Idempotency-Key": once},
            timeout=30,
        )

    def count(self, statement: str) -> int:
        with closing(sqlite3.connect(self.base)) as held:
            return int(held.execute(statement).fetchone()[0])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("served"))
    yield served
    served.server.kill()


def at_once(count: int, run: Any) -> list[httpx.Response]:
    together = Barrier(count)

    def alone(number: int) -> httpx.Response:
        together.wait(30)
        answer: httpx.Response = run(number)
        return answer

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(alone, range(count)))


def test_of_many_equal_requests_at_once_one_is_carried_out(served: Served) -> None:
    answers = at_once(AT_ONCE, lambda _: served.post("/people", {"external_id": "crm-1"}, "one"))
    assert {(a.status_code, a.content) for a in answers} == {(201, answers[0].content)}
    assert sum("Idempotency-Replayed" in a.headers for a in answers) == AT_ONCE - 1
    assert served.count("SELECT COUNT(*) FROM testigo_fact WHERE name = 'person.identified'") == 1


def test_of_different_requests_at_once_with_one_key_one_is_carried_out(served: Served) -> None:
    answers = at_once(
        AT_ONCE, lambda n: served.post("/facts", {**FACT, "props": {"n": n}}, "other")
    )
    assert sorted(a.status_code for a in answers) == [201] + [409] * (AT_ONCE - 1)
    assert served.count("SELECT COUNT(*) FROM testigo_fact WHERE name = 'demo.requested'") == 1


def test_a_killed_server_neither_loses_nor_doubles_what_is_sent_until_it_is_answered(
    served: Served,
) -> None:
    kills = 3
    before = served.count("SELECT COUNT(*) FROM testigo_fact WHERE name = 'cost.recorded'")

    def send(number: int) -> None:
        # Without an id of its own, so only the Idempotency-Key keeps it from being told twice.
        body = {"external_id": "crm-9", "traits": {"visits": number}}
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                answer = served.post("/people", body, f"kill-{number}")
            except httpx.TransportError:
                time.sleep(0.05)
                continue
            assert answer.status_code < 300
            return
        raise AssertionError("never answered")

    for round_ in range(kills):
        with ThreadPoolExecutor(4) as pool:
            sent = [pool.submit(send, round_ * 20 + n) for n in range(20)]
            sent[3].result(60)
            served.server.kill()
            served.server.start()
            for one in sent:
                one.result(60)
    assert before == 0
    assert (
        served.count(
            "SELECT COUNT(*) FROM testigo_fact WHERE name = 'trait.set' AND props LIKE '%visits%'"
        )
        == kills * 20
    )


def test_the_key_itself_is_kept_nowhere(served: Served) -> None:
    held = served.base.read_bytes() + Path(f"{served.base}-wal").read_bytes()
    assert served.key[:16].encode() in held  # its beginning, by which people tell it from others
    assert served.key.encode() not in held
