"""Importing facts and drawing their consequences, beside inserting the same rows bare."""

import json
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bench import histories
from bench.business import open_business
from bench.databases import run_in_databases, start_django
from bench.measuring import Figure

if TYPE_CHECKING:
    from testigo.core.drafts import FactDraft
    from testigo.store.models import Workspace

PEOPLE, EACH = 2000, 25
LIVE = 10_000
CHUNK = 2000
NOW = histories.START + timedelta(days=histories.DAYS + 60)


def run() -> list[Figure]:
    """Both databases, each in a process of its own."""
    return run_in_databases("bench.apply")


def _measure(engine: str) -> list[Figure]:
    from testigo.actions.applying import apply_all

    told = histories.drafts(PEOPLE, EACH)
    workspace = open_business()
    apply_all(workspace=workspace, now=histories.SIGNED)
    start, cpu = time.perf_counter(), time.process_time()
    import_facts(workspace, told, NOW)
    recorded = time.perf_counter()
    apply_all(workspace=workspace, now=NOW)
    whole, own = time.perf_counter() - start, time.process_time() - cpu
    raw = _insert_again(workspace)
    rate, raw_rate = len(told) / whole, len(told) / raw
    name = f"apply, {engine}"
    return [
        Figure(name, "import and apply", rate, "facts/s", 3000),
        Figure(name, "of which import alone", len(told) / (recorded - start), "facts/s"),
        Figure(name, "per second of our own CPU", len(told) / own, "facts/s"),
        Figure(name, "the same rows, inserted bare", raw_rate, "facts/s"),
        Figure(name, "share of the bare rate", rate / raw_rate * 100, "%", 15),
        Figure(name, "live, recorded by the hour", _live(told[:LIVE]), "facts/s"),
    ]


def import_facts(workspace: "Workspace", told: "Sequence[FactDraft]", now: datetime) -> None:
    """Record facts as a file of history brings them, chunk by chunk."""
    from testigo.actions.facts import record_facts

    for first in range(0, len(told), CHUNK):
        part = told[first : first + CHUNK]
        record_facts(workspace=workspace, drafts=part, source="import", now=now, history=True)


def _live(told: "Sequence[FactDraft]") -> float:
    """The rate at which facts of each hour are recorded and taken in, hour after hour."""
    from testigo.actions.applying import apply_all
    from testigo.actions.facts import record_facts

    hours: dict[datetime, list[FactDraft]] = {}
    for draft in told:
        over = draft.at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        hours.setdefault(over, []).append(draft)
    workspace = open_business("viva")
    start = time.perf_counter()
    for over, part in hours.items():
        record_facts(workspace=workspace, drafts=part, source="api", now=over)
        apply_all(workspace=workspace, now=over)
    return len(told) / (time.perf_counter() - start)


def _insert_again(workspace: "Workspace") -> float:
    """Seconds to insert every row of the workspace into the same tables for another one."""
    from django.db import connection, transaction

    from testigo.actions.workspaces import create_workspace
    from testigo.store.bulk import insert_rows
    from testigo.store.models import ClockRow, FactRow, Lead, OutboxRow, Person, PersonKey

    other = create_workspace(
        slug="otra",
        name="Otra",
        language="es",
        timezone="Europe/Madrid",
        currency="EUR",
        country="ES",
        now=histories.SIGNED,
    )
    copies: list[tuple[str, list[str], list[tuple[Any, ...]]]] = []
    for model in (FactRow, Person, PersonKey, Lead, ClockRow, OutboxRow):
        table, columns = model._meta.db_table, [f.column for f in model._meta.local_concrete_fields]
        place = columns.index("workspace_id")
        with connection.cursor() as cursor:
            names = ", ".join(columns)
            cursor.execute(f"SELECT {names} FROM {table} WHERE workspace_id = %s", [workspace.id])
            rows = [(*row[:place], other.id, *row[place + 1 :]) for row in cursor.fetchall()]
        copies.append((table, columns, rows))
    start = time.perf_counter()
    with transaction.atomic():
        for table, columns, rows in copies:
            insert_rows(table, columns, rows)
    return time.perf_counter() - start


if __name__ == "__main__":
    start_django()
    print(json.dumps([figure.as_data() for figure in _measure(sys.argv[1])]))
