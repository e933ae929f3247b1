"""Workers of a test, killed, stopped and started at will, and a watch on what they tell."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.faults.lateness import Stretch
from tests.faults.serving import PATIENCE, RUN, Server
from tests.faults.test_killed_while_collecting import ask

TOLD = (
    "SELECT seq, at, recorded_at, cause FROM testigo_fact "
    "WHERE name = 'clock.passed_due' AND seq > {} ORDER BY seq"
)


@dataclass
class Work:
    """`testigo work` with an environment; its journal goes to a file."""

    environment: Mapping[str, str]
    journal: Path
    process: "subprocess.Popen[bytes] | None" = None
    stretches: list[Stretch] = field(default_factory=list)

    def start(self) -> None:
        """Start it, and wait until it says that it works."""
        with open(self.journal, "ab") as errors:
            before = self.journal.stat().st_size
            self.process = subprocess.Popen(
                [sys.executable, "-c", RUN, "work"],
                env=self.environment,
                stdout=errors,
                stderr=errors,
                start_new_session=True,
            )
        until(lambda: b"Working" in self.journal.read_bytes()[before:] or self.ended)
        self.stretches.append(Stretch(time.time()))

    @property
    def ended(self) -> bool:
        """Whether it has ended by itself or was ended."""
        return self.process is None or self.process.poll() is not None

    def signal(self, number: int) -> None:
        """Send it a signal."""
        assert self.process is not None
        os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """End it without notice, also where it is stopped."""
        if self.process is not None and self.process.poll() is None:
            self.stretches[-1] = Stretch(self.stretches[-1].ready, time.time())
            self.signal(signal.SIGKILL)
            self.process.wait()


@dataclass
class Watch:
    """Notes what is told of clocks past due, and when it could be read, until it is ended."""

    server: Server
    told: dict[int, tuple[int, int, str, float]] = field(default_factory=dict)
    _ending: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Watch":
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()

    def _run(self) -> None:
        with connected(self.server) as read:
            while not self._ending.wait(0.02):
                rows = read(TOLD.format(max(self.told, default=0)))
                seen = time.time()
                self.told |= {seq: (at, recorded, cause, seen) for seq, at, recorded, cause in rows}

    def waits(self) -> list[float]:
        """How late each could be read, in seconds."""
        return [seen - at / 1e6 for at, _, _, seen in self.told.values()]


class connected:  # noqa: N801 - used as a context only
    """A function that reads rows from the database of a server."""

    def __init__(self, server: Server) -> None:
        url = server.environment.get("TESTIGO_DATABASE_URL")
        if url:
            import psycopg

            self._held: Any = psycopg.connect(url, autocommit=True)
        else:
            import sqlite3

            self._held = sqlite3.connect(f"{server.environment['TESTIGO_HOME']}/testigo.sqlite3")

    def __enter__(self) -> Callable[[str], list[Any]]:
        return lambda statement: self._held.execute(statement).fetchall()

    def __exit__(self, *_: object) -> None:
        self._held.close()


def until(true: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "it did not come in time"
        time.sleep(0.02)


def run_module(server: Server, module: str, *words: object, **more: str) -> str:
    """Run a module of the tests against the database of a server."""
    environment = {**server.environment, "DJANGO_SETTINGS_MODULE": "testigo.conf.settings", **more}
    command = [sys.executable, "-m", module, *map(str, words)]
    ran = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr + ran.stdout
    return ran.stdout


def count(server: Server, statement: str) -> int:
    """The number that a statement gives."""
    return int(ask(server, statement)[0])
