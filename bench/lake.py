"""What the lake costs: the whole log written as Parquet files, and a thousand new facts added.

`TESTIGO_BENCH_FACTS` sets how many facts the log has.
"""

from dataclasses import replace
from typing import Any

from bench import histories
from bench.databases import print_figures, run_in_databases
from bench.measuring import Figure, cpu_seconds

FACTS = 1_000_000
EACH = 20
NEW = 1_000
# CPU seconds per million facts, at most.
GOAL = 5.0
_AT_ONCE = 10_000


def run() -> list[Figure]:
    """Both databases, each in a process of its own."""
    return run_in_databases("bench.lake")


def _measure(engine: str, count: int) -> list[Figure]:
    from testigo.analytics.engine import connect
    from testigo.analytics.lake.exporting import rebuild, refresh
    from testigo.analytics.lake.reading import open_lake

    workspace_id, told = fill(count)
    # What is loaded once in a process is not what a fact costs.
    rebuild(workspace_id)
    whole = cpu_seconds(lambda: rebuild(workspace_id), times=2)
    bare = cpu_seconds(lambda: _rows(workspace_id), times=2)
    added = []
    for start in range(0, 5 * NEW, NEW):
        append(workspace_id, told[start : start + NEW], f"new{start}")
        added.append(cpu_seconds(lambda: refresh(workspace_id), times=1))
    nothing = cpu_seconds(lambda: refresh(workspace_id))
    con = connect()
    counted = cpu_seconds(lambda: _count(open_lake(workspace_id, con=con)))
    name, million = f"lake, {engine}", count / 1e6
    return [
        Figure(name, f"{count:,} facts, CPU per million", whole / million, "s", GOAL, False),
        Figure(name, "the same rows as Python tuples", bare / million, "s"),
        Figure(name, f"{NEW:,} new facts, CPU", sorted(added)[2], "s"),
        Figure(name, "nothing new, CPU", nothing * 1000, "ms"),
        Figure(name, "counting the visits of a path, CPU per million", counted / million, "s"),
        Figure(name, "bytes a fact", _size(workspace_id) / (count + 5 * NEW), "B"),
    ]


def fill(count: int) -> tuple[int, list[Any]]:
    """A workspace with a log of so many facts, by its id, and the facts."""
    from testigo.actions.workspaces import create_workspace

    workspace = create_workspace(
        slug="bench",
        name="Bench",
        language="es",
        timezone="Europe/Madrid",
        currency="EUR",
        country="ES",
        now=histories.SIGNED,
    )
    lives = histories.facts(count // EACH, EACH - 1)
    told = sorted((fact for life in lives for fact in life), key=lambda fact: fact.at)[:count]
    for start in range(0, len(told), _AT_ONCE):
        append(workspace.id, told[start : start + _AT_ONCE], "")
    return workspace.id, told


def append(workspace_id: int, facts: list[Any], prefix: str) -> None:
    """Record facts once more, under ids of their own."""
    from django.db import transaction

    from testigo.store import log
    from testigo.store.identity import new_id

    with transaction.atomic():
        head = log.lock_head(workspace_id)
        fresh = [replace(f, id=new_id(), message_id=f"{prefix}{f.message_id}") for f in facts]
        log.append(workspace_id, head.last_seq, fresh)


def _rows(workspace_id: int) -> int:
    from django.db import connection

    from testigo.store.rows import FACT_READ

    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT seq, {FACT_READ} FROM testigo_fact WHERE workspace_id = %s", [workspace_id]
        )
        return len(cursor.fetchall())


def _count(facts: Any) -> int:
    return int(facts.filter(facts.path.like("/precios%")).count().execute())


def _size(workspace_id: int) -> int:
    from testigo.analytics.lake.folder import folder_of, manifest_of

    folder = folder_of(workspace_id)
    return sum((folder / name).stat().st_size for name in manifest_of(folder).files)


if __name__ == "__main__":
    print_figures(_measure, FACTS)
