"""Eight workers deal at once: each lead has one owner, and any hundred hand-overs are even."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import connection

from testigo.actions.verifying import verify
from testigo.store.models import Workspace
from tests.actions.dealing import EACH, SELLERS, WORKERS, deal
from tests.conftest import ROOT
from tests.factories.business import business
from tests.factories.threads import at_once
from tests.faults.serving import file_with_tables

READ = "SELECT person, props FROM testigo_fact WHERE name = 'lead.assigned' ORDER BY seq"
TURNS = "SELECT turn, received FROM testigo_seat WHERE team = 'sdr'"
Rows = Sequence[tuple[Any, ...]]


def check(assigned: Rows, seats: Rows) -> None:
    """One owner for each lead; nobody has two more than another in any hundred, nor in all."""
    everybody = WORKERS * EACH
    assert len(assigned) == len({person for person, _ in assigned}) == everybody
    dealt = [msgspec.json.decode(props)["to"] for _, props in assigned]
    for start in range(everybody - 99):
        shares = Counter(dealt[start : start + 100])
        assert len(shares) == SELLERS
        assert max(shares.values()) - min(shares.values()) <= 1
    assert sorted(received for _, received in seats) == sorted(Counter(dealt).values())
    assert sorted(turn for turn, _ in seats) == list(range(everybody - SELLERS + 1, everybody + 1))


@pytest.mark.django_db(transaction=True)
def test_threads() -> None:
    space: Workspace = business(sdr=SELLERS)
    at_once(WORKERS, lambda worker: deal("nortia", worker))
    with connection.cursor() as cursor:
        cursor.execute(READ)
        assigned = cursor.fetchall()
        cursor.execute(TURNS)
        check(assigned, cursor.fetchall())
    assert verify(workspace=space) == []


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="once is enough")
def test_processes_on_sqlite(tmp_path: Path) -> None:
    base = tmp_path / "base.sqlite3"
    environ = {
        **os.environ,
        "TESTIGO_DATABASE_URL": f"sqlite:///{base}",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "tests.actions.dealing"]
    shutil.copy(file_with_tables(), base)
    subprocess.run([*command, "open"], env=environ, check=True, cwd=ROOT)
    workers = [
        subprocess.Popen([*command, str(n)], env=environ, cwd=ROOT, stderr=subprocess.PIPE)
        for n in range(WORKERS)
    ]
    complaints = [worker.communicate(timeout=300)[1] for worker in workers]
    assert complaints == [b""] * WORKERS
    with sqlite3.connect(base) as held:
        check(held.execute(READ).fetchall(), held.execute(TURNS).fetchall())
