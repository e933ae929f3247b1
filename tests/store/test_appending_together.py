"""Several writers at once: every fact once, places without gaps, in the order of their commit."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.db import connection

from tests.conftest import ROOT
from tests.factories.business import open_workspace
from tests.factories.threads import at_once
from tests.faults.serving import file_with_tables
from tests.store.appending import BATCHES, SIZE, append_batches

WRITERS = 4
Row = tuple[int, int, str, str]
READ = "SELECT seq, recorded_at, message_id, person FROM testigo_fact ORDER BY seq"


def check(rows: Sequence[Row], keys: int) -> None:
    expected = BATCHES + WRITERS * BATCHES * SIZE
    traits = [row for row in rows if row[2].startswith("k:")]
    assert len(traits) == WRITERS + 1
    assert [row[0] for row in rows] == list(range(1, expected + len(traits) + 1))
    assert len({row[2] for row in rows}) == len(rows)
    people = {row[3] for row in rows}
    assert len(people) == keys == WRITERS + 1
    # Facts of one recording lie together, and no other recording has its instant.
    instants = [row[1] for row in rows]
    assert instants == sorted(instants)
    assert len(set(instants)) == WRITERS * BATCHES


@pytest.mark.django_db(transaction=True)
def test_threads() -> None:
    open_workspace()
    at_once(WRITERS, lambda writer: append_batches("nortia", writer))
    with connection.cursor() as cursor:
        cursor.execute(READ)
        rows = cursor.fetchall()
        cursor.execute("SELECT COUNT(*) FROM testigo_person_key")
        check(rows, cursor.fetchone()[0])


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="once is enough")
def test_processes_on_sqlite(tmp_path: Path) -> None:
    base = tmp_path / "base.sqlite3"
    environ = {
        **os.environ,
        "TESTIGO_DATABASE_URL": f"sqlite:///{base}",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "tests.store.appending"]
    shutil.copy(file_with_tables(), base)
    subprocess.run([*command, "open"], env=environ, check=True, cwd=ROOT)
    writers = [
        subprocess.Popen([*command, str(n)], env=environ, cwd=ROOT, stderr=subprocess.PIPE)
        for n in range(WRITERS)
    ]
    complaints = [writer.communicate(timeout=120)[1] for writer in writers]
    assert complaints == [b""] * WRITERS
    with sqlite3.connect(base) as held:
        keys = held.execute("SELECT COUNT(*) FROM testigo_person_key").fetchone()[0]
        check(held.execute(READ).fetchall(), keys)
        assert held.execute("PRAGMA integrity_check").fetchone() == ("ok",)
