"""`testigo serve` on PostgreSQL keeps its worker in a process of its own: they begin and end
together, and a worker that is killed is followed by another."""

import os
import signal
from pathlib import Path

import pytest

from tests.faults.serving import Server
from tests.faults.working import count, run_module, until

pytestmark = pytest.mark.skipif(
    not os.environ.get("TESTIGO_DATABASE_URL"), reason="on SQLite the worker is in threads"
)
WAITING = "SELECT last_seq - applied_seq FROM testigo_log_head"


def workers(server: Server) -> list[int]:
    """The workers that the data folder knows to live."""
    home = Path(server.environment["TESTIGO_HOME"])
    found = [int(path.stem.removeprefix("worker-")) for path in home.glob("worker-*.at")]
    return [number for number in found if Path(f"/proc/{number}").exists()]


def test_they_begin_and_end_together_and_one_that_is_killed_is_followed_by_another(
    server: Server,
) -> None:
    run_module(server, "tests.faults.timers", 5, 1, 600)
    server.start()
    assert server.process is not None
    until(lambda: len(workers(server)) == 1)
    (first,) = workers(server)
    os.kill(first, signal.SIGKILL)
    run_module(server, "tests.faults.telling", 1)
    until(lambda: count(server, WAITING) == 0)
    (second,) = workers(server)
    assert second != first
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(60) == 0
    assert workers(server) == []
    server.start()
    until(lambda: len(workers(server)) == 1)
    server.kill()
    until(lambda: workers(server) == [])
