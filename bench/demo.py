"""The sample company from nothing to a served page, and the second start. Installs are not
measured here: how long they take is a matter of the network."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench.measuring import Figure

TESTIGO = Path(sys.executable).with_name("testigo")
PATIENCE = 600


def run() -> list[Figure]:
    """Seconds until the sign-in page is served, with no database and with the one kept."""
    with tempfile.TemporaryDirectory(prefix="testigo-bench-") as home:
        first, second = _seconds_to_page(home), _seconds_to_page(home)
    return [
        Figure("demo", "first start to a served page", first, "s", 240, False),
        Figure("demo", "second start to a served page", second, "s", 5, False),
    ]


def _seconds_to_page(home: str) -> float:
    port = free_port()
    environ = {**os.environ, "TESTIGO_HOME": home}
    environ.pop("TESTIGO_DATABASE_URL", None)
    start = time.perf_counter()
    served = subprocess.Popen(
        [TESTIGO, "demo", "--port", str(port)],
        env=environ,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/", served)
        return time.perf_counter() - start
    finally:
        end(served)


def end(server: "subprocess.Popen[bytes]") -> None:
    """End a server that leads a group of processes of its own."""
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(30)


def _wait_for(address: str, served: "subprocess.Popen[bytes]") -> None:
    for _ in range(PATIENCE * 20):
        if served.poll() is not None:
            raise SystemExit(f"testigo demo ended with {served.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                answer.read()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise SystemExit(f"no page in {PATIENCE} seconds")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
