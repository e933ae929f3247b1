"""From the log's columns to those of the lake, as DuckDB and Arrow compute them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from testigo.analytics.lake.columns import COLUMNS, PROMOTED, arrow_schema
from testigo.core.facts import JOINING

if TYPE_CHECKING:
    import pyarrow as pa

# What DuckDB may hold while it writes; the rest goes to disk.
MEMORY = "1GB"
# Beside the columns that readers see, a file keeps about whom a fact was told where joining people
# changes who holds it.
TOLD = "told"
MONTH = "month"

# One walk through the JSON gives all of them; a walk for each would take four times as long.
_KEYS = ("url", *PROMOTED)
_STRUCTURE = "{" + ", ".join(f'"{key}": "VARCHAR"' for key in _KEYS) + "}"
_NOTHING = "('null', '\"\"', '0', '0.0', '-0.0', 'false', '[]', '{}')"


def _present(key: str) -> str:
    """What Python takes for true."""
    return f"coalesce(json_extract(props, '$.{key}')::VARCHAR, 'null') NOT IN {_NOTHING}"


def _if_text(key: str) -> str:
    return f"CASE WHEN json_type(props, '$.{key}') = 'VARCHAR' THEN told.{key} ELSE '' END"


# As `core.conditions.path_of` finds it. Hardly a path begins with anything but a stroke.
_ADDRESS = (
    "CASE WHEN told.path IS NULL AND told.url IS NULL THEN '' "
    "WHEN starts_with(told.path, '/') THEN told.path "
    f"WHEN {_present('path')} THEN {_if_text('path')} "
    f"WHEN {_present('url')} THEN {_if_text('url')} ELSE '' END"
)
_AFTER_SCHEME = "substr(address, strpos(address, '://') + 3)"
_WITHOUT_HOST = (
    f"CASE WHEN strpos(address, '://') = 0 THEN address WHEN strpos({_AFTER_SCHEME}, '/') = 0 "
    f"THEN '/' ELSE substr({_AFTER_SCHEME}, strpos({_AFTER_SCHEME}, '/')) END"
)
_MADE = {
    **{key: f'told."{key}"' for key in PROMOTED},
    "path": f"nullif(split_part(split_part({_WITHOUT_HOST}, '?', 1), '#', 1), '')",
    MONTH: "strftime(make_timestamp(\"at\"), '%Y-%m')",
    "seq": "seq",
}
_SELECTED = ", ".join(f'{sql} AS "{name}"' for name, sql in _MADE.items())
_READ = (
    f"SELECT {_SELECTED} FROM (SELECT *, {_ADDRESS} AS address FROM "
    f"(SELECT seq, \"at\", props, from_json(props, '{_STRUCTURE}') AS told FROM log))"
)


def shaped(con: Any, log: "pa.Table") -> "pa.Table":
    """Facts as the log gives them → the columns of files, and `month`.

    Only what props say is computed by DuckDB; the columns of the log are handed on as they lie in
    memory.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    con.register("log", log)
    read = con.sql(_READ).to_arrow_table()
    con.unregister("log")
    if not read["seq"].equals(log["seq"]):
        raise OrderLost
    moves = pc.and_(
        pc.equal(log["origin"], "reported"),
        pc.invert(pc.is_in(log["name"], pa.array(JOINING))),
    )
    made = {
        "person": pc.coalesce(log["holder"], log["person"]),
        TOLD: pc.if_else(moves, log["person"], pa.scalar(None, pa.string())),
    }
    names = (*COLUMNS, TOLD)
    schema = arrow_schema().append(pa.field(TOLD, pa.string()))
    columns = [
        made[name] if name in made else (read if name in PROMOTED else log)[name] for name in names
    ]
    cast = [column.cast(one.type) for column, one in zip(columns, schema, strict=True)]
    return pa.table(cast, schema=schema).append_column(MONTH, read[MONTH])


class OrderLost(Exception):
    """What was computed of facts came in another order than they did."""


@contextmanager
def working(folder: Path) -> Iterator[Any]:
    """A DuckDB connection that spills into a folder and reaches nothing else."""
    import duckdb

    with duckdb.connect() as con:
        con.execute("SET autoinstall_known_extensions = false")
        con.execute("SET autoload_known_extensions = false")
        con.execute("SET enable_progress_bar = false")
        con.execute("SET TimeZone = 'UTC'")
        con.execute(f"SET memory_limit = '{MEMORY}'")
        con.execute("SET temp_directory = ?", [str(folder)])
        # A server beside it needs the other processors.
        con.execute("SET threads = 1")
        yield con
