"""An XLSX of 100,000 leads brought by the command, as an operator does: seconds, and memory of all
the processes that take part at once."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from bench.databases import run_in_databases, start_django
from bench.measuring import Figure

ROWS = 100_000
TESTIGO = Path(sys.executable).with_name("testigo")
HEADER = (
    *("Nombre", "Apellidos", "Correo", "Teléfono", "Empresa"),
    *("Cargo", "Sector", "Empleados", "Fecha", "Canal"),
)
_EVERY = 0.02
_FIRST_DAY = date(2024, 1, 1)
_NAMES = ("Ana", "Íñigo", "Núria", "José María", "Begoña", "Xavier", "Lucía")
_SURNAMES = ("Muñoz Peña", "Güell", "García López", "Etxeberria", "Castro Otero")
_POSTS = ("CEO", "Director de Operaciones", "Responsable de Compras", "Técnico")
_SECTORS = ("Industria", "Logística", "Banca", "Educación", "Salud", "Hostelería")
_CHANNELS = ("LinkedIn", "Meta", "Google Ads", "Feria", "")


def run() -> list[Figure]:
    """Both databases, each in a process of its own."""
    return run_in_databases("bench.imports")


def write_leads(path: Path, rows: int = ROWS) -> None:
    """A lead sheet as people keep them: a name in two cells, phones as texts, dates as dates."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Leads")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEADER)
        for at in range(rows):
            for column, cell in enumerate(_lead(at)):
                if isinstance(cell, date):
                    sheet.write_datetime(at + 1, column, cell, day)
                else:
                    sheet.write(at + 1, column, cell)


def _lead(at: int) -> Iterator[str | int | date]:
    yield _NAMES[at % len(_NAMES)]
    yield _SURNAMES[at % len(_SURNAMES)]
    yield f"lead{at}@empresa{at % 20_000}.es"
    yield f"6{at % 100_000_000:08d}"
    yield f"Empresa {at % 20_000} S.L."
    yield _POSTS[at % len(_POSTS)]
    yield _SECTORS[at % len(_SECTORS)]
    yield at % 500 + 1
    yield _FIRST_DAY + timedelta(days=at % 700)
    yield _CHANNELS[at % len(_CHANNELS)]


def _measure(engine: str) -> list[Figure]:
    from bench.business import open_business

    workspace = open_business()
    with tempfile.TemporaryDirectory(prefix="testigo-bench-") as folder:
        path = Path(folder) / "leads.xlsx"
        write_leads(path)
        command = ["import", "leads", str(path), "--workspace", workspace.slug, "--history"]
        seconds, cpu, megabytes, said = _watched([str(TESTIGO), *command, "--json"])
    counts = json.loads(said)
    if counts["made"] != ROWS:
        raise SystemExit(f"{counts['made']} of {ROWS} rows made, {counts['quarantined']} aside")
    name = f"imports, {engine}"
    return [
        Figure(name, "XLSX of 100,000 leads", seconds, "s", 60, False),
        Figure(name, "of which CPU of all its processes", cpu, "s"),
        Figure(name, "memory of all its processes", megabytes, "MB", 256, False),
        Figure(name, "facts that it brought", counts["facts"] / seconds, "facts/s"),
    ]


def _watched(command: list[str]) -> tuple[float, float, float, bytes]:
    """Seconds on the wall and of CPU, the most megabytes resident at once in the process and its
    children, and what it printed."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.DEVNULL)
        most = 0
        while True:
            most = max(most, sum(map(_resident, _family(process.pid))))
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            time.sleep(_EVERY)
        seconds = time.perf_counter() - start
        if os.waitstatus_to_exitcode(status) not in (0, 3):
            raise SystemExit(f"testigo import ended with {os.waitstatus_to_exitcode(status)}")
        said.seek(0)
        return seconds, used.ru_utime + used.ru_stime, most / (1 << 20), said.read()


def _family(pid: int) -> Iterator[int]:
    """A process and all that it started."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _resident(pid: int) -> int:
    """Bytes of memory that a process holds; 0 once it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


_PAGE = os.sysconf("SC_PAGE_SIZE")

if __name__ == "__main__":
    start_django()
    print(json.dumps([figure.as_data() for figure in _measure(sys.argv[1])]))
