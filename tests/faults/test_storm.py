"""Everybody at once in one workspace: nobody stands in another's way, and what is stored follows
from the facts."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.conftest import ROOT
from tests.factories.threads import at_once
from tests.faults.serving import file_with_tables
from tests.faults.storming import CREW, blow, open_storm, settle

# Seconds after which a process that stands still tells where, and ends.
STANDSTILL = 240
BEGIN = (
    f"import faulthandler; faulthandler.dump_traceback_later({STANDSTILL}, exit=True); "
    "import django; django.setup(); from tests.faults import storming; "
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite in memory has one writer")
def test_a_storm_of_threads_on_postgresql() -> None:
    open_storm()
    acted: dict[int, int] = {}

    def act(place: int) -> None:
        acted[place] = blow(place)

    at_once(len(CREW), act)
    assert all(acted[place] for place in range(len(CREW)))
    assert settle() == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="once is enough")
def test_a_storm_of_processes_on_sqlite(tmp_path: Path) -> None:
    base = tmp_path / "base.sqlite3"
    environ = {
        **os.environ,
        "TESTIGO_DATABASE_URL": f"sqlite:///{base}",
        "PYTHONPATH": str(ROOT),
    }

    def run(code: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", BEGIN + code],
            env=environ,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    shutil.copy(file_with_tables(), base)
    told = run("storming.open_storm()").communicate(timeout=300)
    assert told == ("", "")
    crew = [run(f"print(storming.blow({place}))") for place in range(len(CREW))]
    said = [one.communicate(timeout=300) for one in crew]
    assert [complaint for _, complaint in said] == [""] * len(CREW)
    assert all(int(acted) for acted, _ in said)
    assert run("print(storming.settle())").communicate(timeout=300) == ("[]\n", "")
