"""A real `testigo work` beside a hundred thousand running clocks: what it costs while nothing
happens, how late clocks are found past due, how soon those of an outage are, and how soon what is
recorded by another process is taken in."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.business import open_business
from bench.databases import run_in_databases, start_django
from bench.demo import TESTIGO
from bench.measuring import Figure

if TYPE_CHECKING:
    from testigo.store.models import Workspace

RUNNING = 100_000
# Clocks that fall due while the worker runs, over so many seconds; and those of outages.
DUE, DUE_SECONDS = 400, 20
# What handing them over takes at most.
LEAD = timedelta(seconds=60)
OUTAGES = (1_000, 10.0), (10_000, 60.0)
TOGETHER = 100
TOLD = 40
IDLE_SECONDS = 20
# What looking at newcomers takes, and starting.
SETTLED = 25.0
PATIENCE = 300.0
PROMISED = timedelta(hours=2)
PACT = """\
schema: 1
title: Pacto de plazos
language: es
currency: EUR
in_force_from: {from_day}
review_by: {review_by}
parties:
  marketing: {{name: Laura Gil, role: Marketing, email: laura@nortia.example}}
  sales: {{name: Pablo Ruiz, role: Ventas, email: pablo@nortia.example}}
calendar:
  timezone: Europe/Madrid
  hours: {{mon-sun: ["00:00-24:00"]}}
definitions:
  lead: {{means: Datos mínimos, when: {{trait: email, exists: true}}}}
  mql: {{means: Supera el umbral, when: {{score: total, over: 70}}}}
  sql: {{means: Investigado, when: {{fact: lead.qualified}}}}
  opportunity: {{means: Necesidad, when: {{fact: need.confirmed}}}}
  customer: {{means: Firmado, when: {{fact: contract.signed}}}}
scoring:
  rules:
    - {{id: demo, kind: interest, points: 71, when: {{fact: demo.requested}}}}
routing:
  mql:
    - {{to: "team:sdr", by: round_robin}}
  sql:
    - {{to: "team:sdr"}}
commitments:
  - id: first-contact
    side: sales
    promise: response
    starts: lead.handed_over
    ends: contact.attempted
    within: 2h
dispositions:
  rejected: [student]
  recycled: [timing]
  lost: [price]
"""


def run() -> list[Figure]:
    """Both databases, each in a process of its own."""
    return run_in_databases("bench.clocks")


def _measure(engine: str) -> list[Figure]:
    from testigo import clock
    from testigo.actions.duplicates import take_night
    from testigo.worker.duplicates import night_of

    name = f"clocks, {engine}"
    workspace = open_business()
    sign_round_the_clock(workspace, clock.now())
    # What is done once a night would be done now.
    take_night(workspace=workspace, night=night_of(workspace, clock.now()), now=clock.now())
    figures: list[Figure] = []
    first = 0
    for count, goal in OUTAGES:
        _hand_over(workspace, first, count, clock.now() - timedelta(minutes=20), 900.0, TOGETHER)
        first += count
        with _working():
            began = time.perf_counter()
            _until(lambda wanted=first: _passed(workspace) >= wanted)
            seconds = time.perf_counter() - began
        figures.append(
            Figure(name, f"{count:,} overdue after a restart, all told", seconds, "s", goal, False)
        )
    _let_run(workspace, RUNNING)
    with _working() as process:
        time.sleep(SETTLED)
        figures.append(_idle(name, process))
        due_at = clock.now() + LEAD
        _hand_over(workspace, first, DUE, due_at, DUE_SECONDS, 1)
        if clock.now() >= due_at:
            raise SystemExit("handing over took longer than there was time")
        figures += _late(name, "past due while running", _lateness(workspace, first, DUE))
        figures += _late(name, "recorded elsewhere → taken in", _taken_in(workspace))
    return figures


def sign_round_the_clock(workspace: "Workspace", now: datetime, more: str = "") -> None:
    """A pact that is open round the clock, in force since a week ago, with `more` behind it."""
    from testigo.actions.pacts import load_pact_draft, sign_pact

    signed = now - timedelta(days=9)
    days = {"from_day": f"{now - timedelta(days=8):%Y-%m-%d}"}
    days["review_by"] = f"{now + timedelta(days=30):%Y-%m-%d}"
    text = PACT.format(**days) + more
    made = load_pact_draft(workspace=workspace, text=text, by="bench", now=signed)
    for email in ("laura@nortia.example", "pablo@nortia.example"):
        sign_pact(workspace=workspace, number=made.number, email=email, by="bench", now=signed)


@contextmanager
def _working() -> Iterator["subprocess.Popen[bytes]"]:
    """A worker that says that it works."""
    with tempfile.NamedTemporaryFile() as said:
        process = subprocess.Popen(
            [str(TESTIGO), "work"], stdout=subprocess.DEVNULL, stderr=said.fileno()
        )
        try:
            _until(lambda: Path(said.name).stat().st_size > 0)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _hand_over(
    workspace: "Workspace",
    first: int,
    count: int,
    due_at: datetime,
    seconds: float,
    together: int,
) -> None:
    """So many leads whose clocks fall due from an instant on, over so many seconds."""
    from django.db import transaction

    from testigo import clock
    from testigo.actions.applying import apply_all
    from testigo.actions.facts import record_facts
    from testigo.actions.ticking import tick
    from testigo.core.drafts import FactDraft, PersonKeys

    with transaction.atomic():
        for place in range(0, count, together):
            at = due_at - PROMISED + timedelta(seconds=seconds * place / count)
            told = [
                FactDraft("demo.requested", at, f"d{n}", PersonKeys(email=f"l{n}@c{n}.example"))
                for n in range(first + place, first + min(place + together, count))
            ]
            record_facts(workspace=workspace, drafts=told, source="bench", now=at)
        apply_all(workspace=workspace, now=due_at - PROMISED / 2)
        tick(workspace=workspace, now=min(clock.now(), due_at - timedelta(seconds=1)))


def _let_run(workspace: "Workspace", count: int) -> None:
    """So many clocks more, of nobody, that run for days."""
    from testigo import clock
    from testigo.store.bulk import insert_rows
    from testigo.store.models.fields import to_micros
    from testigo.store.projections import CLOCK_COLUMNS, CLOCK_KEY

    now = to_micros(clock.now())
    day = 86_400_000_000
    values = {"side": "sales", "cycle": 1, "started_at": now, "pact_version": 1}
    values |= {"plea": "", "warned": False, "passed_due": False}
    rows = []
    for number in range(count):
        due = now + day + number * 1_000_000
        held = {**values, "warn_at": due - day // 4, "due_at": due}
        key = (workspace.id, f"x{number:031d}", "first-contact", f"x{number:031d}")
        rows.append((*key, *(held.get(column) for column in CLOCK_COLUMNS)))
    insert_rows("testigo_clock", CLOCK_KEY + CLOCK_COLUMNS, rows)


def _idle(name: str, process: "subprocess.Popen[bytes]") -> Figure:
    """The share of a core that the worker takes while nothing happens."""
    before, began = _cpu(process.pid), time.perf_counter()
    time.sleep(IDLE_SECONDS)
    share = (_cpu(process.pid) - before) / (time.perf_counter() - began) * 100
    return Figure(name, f"{RUNNING:,} clocks running, of a core", share, "%", 5, False)


def _cpu(number: int) -> float:
    """Seconds of processor time of a process so far."""
    with open(f"/proc/{number}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _passed(workspace: "Workspace") -> int:
    from testigo.store.models import FactRow

    return int(FactRow.objects.of(workspace.id).filter(name="clock.passed_due").count())


def _lateness(workspace: "Workspace", before: int, count: int) -> list[float]:
    """Seconds from each instant until what is told of it can be read; none may be early."""
    from django.db import connection

    seen: list[float] = []
    last = 0
    limit = time.perf_counter() + PATIENCE
    while len(seen) < before + count:
        if time.perf_counter() > limit:
            raise SystemExit("not every clock was found past due")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT seq, at FROM testigo_fact WHERE workspace_id = %s AND seq > %s "
                "AND name = 'clock.passed_due' ORDER BY seq",
                [workspace.id, last],
            )
            now = time.time()
            for seq, at in cursor.fetchall():
                last = seq
                seen.append(now - at / 1e6)
        time.sleep(0.005)
    if min(seen) < 0:
        raise SystemExit("a clock was found past due early")
    return seen[before:]


def _taken_in(workspace: "Workspace") -> list[float]:
    """Seconds from the commit of a fact in this process until the worker has drawn from it."""
    from testigo import clock
    from testigo.actions.facts import record_facts
    from testigo.core.drafts import FactDraft, PersonKeys
    from testigo.store import log

    waits = []
    for number in range(TOLD):
        now = clock.now()
        keys = PersonKeys(email=f"t{number}@t.example")
        draft = FactDraft("demo.requested", now, f"t{number}", keys)
        record_facts(workspace=workspace, drafts=[draft], source="bench", now=now)
        began = time.perf_counter()
        _until(lambda: (head := log.head(workspace.id)).applied_seq >= head.last_seq, 0.001)
        waits.append(time.perf_counter() - began)
        # At any moment of the worker's turn.
        time.sleep(0.3 + 0.25 * (number * 0.618 % 1))
    return waits


def _late(name: str, what: str, waits: list[float]) -> list[Figure]:
    ordered = sorted(waits)
    return [
        Figure(name, f"{what}, p50", median(ordered) * 1000, "ms"),
        Figure(name, f"{what}, p99", ordered[int(len(ordered) * 0.99)] * 1000, "ms", 500, False),
        Figure(name, f"{what}, longest", ordered[-1] * 1000, "ms", 1_000, False),
    ]


def _until(there: Callable[[], bool], pause: float = 0.02) -> None:
    limit = time.perf_counter() + PATIENCE
    while not there():
        if time.perf_counter() > limit:
            raise SystemExit("the worker did not come to it in time")
        time.sleep(pause)


if __name__ == "__main__":
    start_django()
    print(json.dumps([figure.as_data() for figure in _measure(sys.argv[1])]))
