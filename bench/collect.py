"""The collector of a real `testigo serve`, beside a raw hello on the same server and beside bare
inserts into the same table; how soon scores and the queue show what came in."""

import base64
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.business import open_business
from bench.databases import run_in_databases, start_django
from bench.demo import TESTIGO, end, free_port
from bench.http_load import Load, Outcome, outcome_of, run_load, start_load
from bench.measuring import Figure
from bench.soon import seconds_to_queue, seconds_to_score

if TYPE_CHECKING:
    from testigo.store.models import Workspace

ROUNDS = 3
HELLOS, SINGLES, BATCHES, OF = 30_000, 6_000, 120, 100
TOGETHER = 1_000
PACED_SECONDS = 8
# How soon things show is measured while so many events a second come in.
STEADY, STEADY_SECONDS = 200.0, 25
SCORES, FORMS = 60, 12
PATIENCE = 120.0


def run() -> list[Figure]:
    """Both databases, each in a process of its own."""
    return run_in_databases("bench.collect")


class _Numbers:
    """Events are numbered through, so that none is sent twice."""

    def __init__(self, port: int, login: str) -> None:
        self._port, self._login, self._first = port, login, 0

    def load(self, requests: int, *, batch: int = 0, rate: float = 0.0) -> Load:
        connections = 16 if batch else 64
        load = Load(self._port, self._login, requests, self._first, batch, rate, connections)
        self._first += load.events
        return load


def _measure(engine: str) -> list[Figure]:
    workspace = open_business()
    login = _login(workspace)
    with _served() as (hello_port, port):
        numbers = _Numbers(port, login)
        run_load(numbers.load(2_000))
        rounds = [_round(workspace, hello_port, numbers) for _ in range(ROUNDS)]
        hello, single, batch, raw = (median(values) for values in zip(*rounds, strict=True))
        paced = run_load(numbers.load(int(single / 2 * PACED_SECONDS), rate=single / 2))
        _until_applied(workspace)
        batches = run_load(numbers.load(int(batch / 2 * PACED_SECONDS), batch=OF, rate=batch / 2))
        _until_applied(workspace)
        beside = start_load(numbers.load(int(STEADY * STEADY_SECONDS), rate=STEADY))
        scored = seconds_to_score(workspace, port, login, SCORES)
        queued = seconds_to_queue(workspace, port, login, FORMS)
        _whole(outcome_of(beside))
        name = f"collect, {engine}"
        return [
            Figure(name, "raw hello on the same server", hello, "requests/s"),
            Figure(name, "durable single events", single, "requests/s"),
            Figure(name, "share of the hello", single / hello * 100, "%", 25),
            *_waits(name, "single events at half that load", paced),
            Figure(name, "the same rows, executemany of 1,000", raw, "rows/s"),
            Figure(name, "durable events in batches of 100", batch * OF, "events/s"),
            Figure(name, "share of the bare rate", batch * OF / raw * 100, "%", 40),
            *_waits(name, "batches at half that load", batches),
            *_soon(name, "event → score visible", scored, 1_000),
            *_soon(name, "form → Queue", queued, 2_000),
        ]


def _round(
    workspace: "Workspace", hello_port: int, numbers: _Numbers
) -> tuple[float, float, float, float]:
    """Hello, single events, batches: requests a second each; and bare rows a second."""
    hello = run_load(Load(hello_port, "", HELLOS)).rate
    single = _whole(run_load(numbers.load(SINGLES))).rate
    _until_applied(workspace)
    batch = _whole(run_load(numbers.load(BATCHES, batch=OF))).rate
    _until_applied(workspace)
    return hello, single, batch, _bare_rate(workspace)


def _whole(outcome: Outcome) -> Outcome:
    if set(outcome.statuses) != {"200"}:
        raise SystemExit(f"not everything was taken in: {outcome.statuses}")
    return outcome


def _waits(name: str, what: str, outcome: Outcome) -> list[Figure]:
    _whole(outcome)
    return [
        Figure(name, f"{what}, p50", outcome.wait_ms(0.5), "ms"),
        Figure(name, f"{what}, p99", outcome.wait_ms(0.99), "ms", 50, False),
        Figure(name, f"{what}, longest", max(outcome.waits) * 1000, "ms"),
    ]


def _soon(name: str, what: str, waits: list[float], goal: float) -> list[Figure]:
    ordered = sorted(waits)
    late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return [
        Figure(name, f"{what}, p50", median(ordered) * 1000, "ms"),
        Figure(name, f"{what}, p95", late * 1000, "ms", goal, False),
    ]


@contextmanager
def _served() -> Iterator[tuple[int, int]]:
    """A server that says hello and a whole one: their ports."""
    ports = free_port(), free_port()
    commands = [
        [sys.executable, "-m", "bench.hello", str(ports[0])],
        [str(TESTIGO), "serve", "--port", str(ports[1])],
    ]
    running = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
        for command in commands
    ]
    try:
        for port in ports:
            _until(lambda port=port: _answers(port), "a server did not come up")
        yield ports
    finally:
        for process in running:
            end(process)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
            return True
    except OSError:
        return False


def _until(there: Callable[[], Any], otherwise: str, pause: float = 0.05) -> Any:
    limit = time.perf_counter() + PATIENCE
    while True:
        if found := there():
            return found
        if time.perf_counter() > limit:
            raise SystemExit(otherwise)
        time.sleep(pause)


def _login(workspace: "Workspace") -> str:
    from testigo import clock
    from testigo.actions.keys import create_key

    _, secret = create_key(workspace=workspace, name="bench", scope="ingest", now=clock.now())
    return base64.b64encode(f"{secret}:".encode()).decode()


def _until_applied(workspace: "Workspace") -> None:
    from testigo.store import log

    def caught_up() -> bool:
        head = log.head(workspace.id)
        return head.applied_seq >= head.last_seq

    _until(caught_up, "the worker did not catch up")


def _bare_rate(workspace: "Workspace") -> float:
    """Rows a second when rows that the collector wrote are inserted bare into the same table for
    another workspace, with executemany and so many a transaction; they are removed again."""
    from django.db import connection, transaction

    from testigo.store.models import FactRow

    fields = [field.column for field in FactRow._meta.local_concrete_fields]
    names, marks = ", ".join(fields), ", ".join(["%s"] * len(fields))
    place = fields.index("workspace_id")
    other = _elsewhere()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {names} FROM testigo_fact WHERE workspace_id = %s AND source = 'collector' "
            "ORDER BY seq DESC LIMIT %s",
            [workspace.id, BATCHES * OF],
        )
        rows = [(*row[:place], other, *row[place + 1 :]) for row in reversed(cursor.fetchall())]
        start = time.perf_counter()
        for first in range(0, len(rows), TOGETHER):
            with transaction.atomic():
                cursor.executemany(
                    f"INSERT INTO testigo_fact ({names}) VALUES ({marks})",
                    rows[first : first + TOGETHER],
                )
        seconds = time.perf_counter() - start
        cursor.execute("DELETE FROM testigo_fact WHERE workspace_id = %s", [other])
    return len(rows) / seconds


def _elsewhere() -> int:
    from bench import histories
    from testigo.actions.workspaces import create_workspace
    from testigo.store.models import Workspace

    found = Workspace.objects.filter(slug="otra").first()
    if found is None:
        found = create_workspace(
            slug="otra",
            name="Otra",
            language="es",
            timezone="Europe/Madrid",
            currency="EUR",
            country="ES",
            now=histories.SIGNED,
        )
    return int(found.pk)


if __name__ == "__main__":
    start_django()
    print(json.dumps([figure.as_data() for figure in _measure(sys.argv[1])]))
