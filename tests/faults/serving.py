"""A server of its own for a test: its data folder, its database, its key, and ways to end it."""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

RUN = "from testigo.cli.main import run; run()"
PATIENCE = 60.0


@dataclass
class Server:
    """`testigo serve` on a free port; `kill` is without notice, `start` may be called again."""

    environment: Mapping[str, str]
    port: int = field(default_factory=lambda: free_port())
    process: "subprocess.Popen[bytes] | None" = None

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run a command to its end, which must be a good one, or the one that is expected."""
        command = [sys.executable, "-c", RUN, *arguments]
        ran = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        assert ran.returncode == code, ran.stderr + ran.stdout
        return ran.stdout

    def migrate(self) -> None:
        """Give it the tables. Those of SQLite are copied, for making them takes seconds; those of
        PostgreSQL came with the database."""
        if not self.environment.get("TESTIGO_DATABASE_URL"):
            shutil.copy(file_with_tables(), self.environment["TESTIGO_HOME"])

    def start(self) -> None:
        """Serve, and wait until it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUN, "serve", "--port", str(self.port)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        end = time.monotonic() + PATIENCE
        while not self.answers():
            assert time.monotonic() < end, "the server did not come up"
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2):
                return True
        except OSError:
            return False

    def kill(self) -> None:
        """End it at once, its children too."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@cache
def file_with_tables() -> Path:
    """An SQLite file with all tables and nothing in them."""
    home = Path(tempfile.mkdtemp(prefix="testigo-tables-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    Server(environment_in(home, "")).run("migrate")
    return home / "testigo.sqlite3"


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment_in(home: Path, database_url: str) -> dict[str, str]:
    """The environment of a server with its own data folder; SQLite without an address."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TESTIGO_")}
    database = {"TESTIGO_DATABASE_URL": database_url} if database_url else {}
    return {**kept, **database, "TESTIGO_HOME": str(home), "LANG": "en_GB.UTF-8"}
