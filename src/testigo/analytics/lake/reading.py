"""Reading a lake: an Ibis table with the columns of `columns.COLUMNS`."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from testigo.analytics.engine import connect
from testigo.analytics.lake.columns import COLUMNS, arrow_schema
from testigo.analytics.lake.folder import Manifest, folder_of, is_whole, manifest_of
from testigo.analytics.lake.shaping import TOLD, OrderLost

if TYPE_CHECKING:
    import ibis.expr.types as ir


class LogIncomplete(Exception):
    """The log gave another number of facts than it has: workspace, from, up to, given."""


class LakeDamaged(Exception):
    """A file that the lake names is not there or not as long as it was; made anew (`testigo lake
    rebuild`) it is whole."""


def failures() -> tuple[type[Exception], ...]:
    """What ends the reading of a lake that is made anew meanwhile, or whose files are spoiled."""
    import sqlite3

    import duckdb
    import pyarrow as pa
    from adbc_driver_manager import Error as DriverError

    # The database's own errors come where the log is read for the lake and there is no room.
    of_libraries = (duckdb.Error, pa.ArrowException, DriverError, sqlite3.Error)
    return (*of_libraries, OSError, LakeDamaged, LogIncomplete, OrderLost)


def open_lake(workspace_id: int, *, asof: datetime | None = None, con: Any = None) -> "ir.Table":
    """The facts that the workspace's lake holds, as of its last refresh: nobody else's. `person`
    is who holds a fact now. With `asof` only what was known before that instant: recorded before
    it, or of imported history dated before it.

    `con` is the Ibis connection that is to read; a DuckDB of its own without one. Raises
    LakeDamaged.
    """
    con = con if con is not None else connect()
    facts = whole_lake(workspace_id, con).select(*COLUMNS)
    return facts if asof is None else known_before(facts, asof)


def told_facts(workspace_id: int, con: Any) -> "ir.Table":
    """The facts that the workspace's lake holds, with about whom each was told as `person`, whoever
    holds it now. Raises LakeDamaged."""
    facts = whole_lake(workspace_id, con)
    return facts.mutate(person=facts[TOLD].coalesce(facts.person)).select(*COLUMNS)


def whole_lake(workspace_id: int, con: Any) -> "ir.Table":
    """All columns of a workspace's lake, who holds each fact now and `told`. Raises LakeDamaged."""
    folder = folder_of(workspace_id)
    held = manifest_of(folder)
    if not is_whole(folder, held):
        raise LakeDamaged(str(folder))
    return held_facts(con, folder, held)


def known_before(facts: "ir.Table", asof: datetime) -> "ir.Table":
    """What was known before an instant: recorded before it, or of imported history dated so."""
    return facts.filter(facts.history.ifelse(facts["at"], facts.recorded_at) < asof)


def held_facts(con: Any, folder: Path, held: Manifest) -> "ir.Table":
    """The facts of a manifest with who holds each now, and besides, as `told`, about whom it was
    told where that may change."""
    import ibis

    if not held.parts:
        empty = arrow_schema().append(ibis.schema({TOLD: "string"}).to_pyarrow().field(0))
        return con.create_table("no_facts", empty.empty_table(), temp=True, overwrite=True)
    files = [str(folder / part.file) for part in held.parts]
    facts = con.read_parquet(files, hive_partitioning=False)
    if not held.holders:
        # Whoever was joined into another when a fact was written may have been parted since.
        return facts.mutate(person=facts[TOLD].coalesce(facts.person))
    holders = con.read_parquet(str(folder / held.holders)).rename(member="person")
    joined = facts.left_join(holders, facts[TOLD] == holders.member)
    return joined.mutate(person=joined.holder.coalesce(joined[TOLD], joined.person))
