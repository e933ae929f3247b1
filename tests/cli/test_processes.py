"""`serve`, `work` and `demo` as processes of their own, on a database of their own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.test_attribution import write_journeys
from tests.faults.serving import file_with_tables

# Each has an SQLite database of its own, whichever the tests run on.
pytestmark = pytest.mark.pure
RUN = "from testigo.cli.main import run; run()"
RECORD = """
import django; django.setup()
from testigo import clock
from testigo.actions.facts import record_facts
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.store.models import Workspace
draft = FactDraft("demo.requested", clock.now(), "m1", PersonKeys(email="eva@c.example"))
workspace = Workspace.objects.get()
record_facts(workspace=workspace, drafts=[draft], source="api", now=clock.now())
"""
PATIENCE = 60.0

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TESTIGO_") and k != "LC_ALL"}
    return {**kept, "TESTIGO_HOME": str(tmp_path), "LANG": "en_GB.UTF-8"}


@pytest.fixture
def testigo(environment: dict[str, str]) -> Callable[..., str]:
    """Run a command to its end, which must be a good one."""

    def told(*arguments: str) -> str:
        command = [sys.executable, "-c", RUN, *arguments]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    return told


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Start]:
    """Start a command that goes on; what is left of it at the end of the test is killed."""
    begun: list[subprocess.Popen[str]] = []

    def started(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", RUN, *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        begun.append(process)
        return process

    yield started
    for process in begun:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.fixture
def waiting_fact(testigo: Callable[..., str], environment: dict[str, str]) -> None:
    """A workspace with a fact whose consequences nobody has drawn."""
    shutil.copy(file_with_tables(), environment["TESTIGO_HOME"])
    testigo("workspace", "create", "nortia")
    settings = {**environment, "DJANGO_SETTINGS_MODULE": "testigo.conf.settings"}
    subprocess.run([sys.executable, "-c", RECORD], env=settings, check=True)
    assert "facts that wait" in testigo("doctor")


def until(true: Callable[[], bool]) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not come in time"
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status_of(url: str) -> int:
    """The status of a page, 0 when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def ends_well(process: subprocess.Popen[str]) -> bool:
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=PATIENCE) == 0


@pytest.mark.usefixtures("waiting_fact")
def test_work_draws_consequences_and_ends_when_told(
    start: Start, testigo: Callable[..., str]
) -> None:
    process = start("work")
    until(lambda: "facts that wait" not in testigo("doctor"))
    assert process.poll() is None
    assert ends_well(process)


@pytest.mark.usefixtures("waiting_fact")
def test_serve_answers_and_works_in_one_process_and_ends_when_told(
    start: Start, testigo: Callable[..., str]
) -> None:
    port = free_port()
    process = start("serve", "--port", str(port))
    until(lambda: status_of(f"http://127.0.0.1:{port}/healthz") == 200)
    assert status_of(f"http://127.0.0.1:{port}/sign-in/") == 200
    until(lambda: "facts that wait" not in testigo("doctor"))
    assert ends_well(process)
    assert status_of(f"http://127.0.0.1:{port}/healthz") == 0


def test_journeys_of_a_folder_need_no_database(testigo: Callable[..., str], tmp_path: Path) -> None:
    folder = tmp_path / "journeys"
    folder.mkdir()
    write_journeys(folder)
    told = testigo("report", "attribution", "--folder", str(folder), "--by", "channel", "--json")
    assert set(json.loads(told)["totals"].values()) == {"100.01"}
    assert not (tmp_path / "testigo.sqlite3").exists()


def test_a_taken_port_is_refused(testigo: Callable[..., str], start: Start) -> None:
    testigo("migrate")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = start("serve", "--port", str(port))
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 5
    assert err.startswith(f"port_taken: Port {port} of 127.0.0.1 is in use already.")


def test_serve_refuses_a_database_that_is_behind(start: Start) -> None:
    process = start("serve", "--port", str(free_port()))
    _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err.partition(":")[0]) == (5, "database_behind")
