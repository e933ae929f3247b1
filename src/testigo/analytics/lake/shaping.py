"""From the log's columns to those of the lake, as DuckDB computes them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from testigo.analytics.lake.columns import COLUMNS, PROMOTED, STATED
from testigo.core.replay import JOINING

# What DuckDB may hold while it writes; the rest goes to disk.
MEMORY = "1GB"
# Beside the columns that readers see, a file keeps about whom a fact was told where joining people
# changes who holds it.
TOLD = "told"

# One walk through the JSON gives all of them; a walk for each would take four times as long.
_KEYS = ("url", *PROMOTED)
_LISTED = ", ".join(f"'$.{key}'" for key in _KEYS)
_PLACE = {key: f"told[{number}]" for number, key in enumerate(_KEYS, 1)}
_NOTHING = "('null', '\"\"', '0', '0.0', '-0.0', 'false', '[]', '{}')"
_NAMES = ", ".join(f"'{name}'" for name in JOINING)


def _present(key: str) -> str:
    """What Python takes for true."""
    return f"coalesce(json_extract(props, '$.{key}')::VARCHAR, 'null') NOT IN {_NOTHING}"


def _if_text(key: str) -> str:
    return f"CASE WHEN json_type(props, '$.{key}') = 'VARCHAR' THEN {_PLACE[key]} ELSE '' END"


# As `core.conditions.path_of` finds it. Hardly an address begins with anything but these.
_ADDRESS = (
    f"CASE WHEN {_PLACE['path']} IS NULL AND {_PLACE['url']} IS NULL THEN '' "
    f"WHEN starts_with({_PLACE['path']}, '/') THEN {_PLACE['path']} "
    f"WHEN {_present('path')} THEN {_if_text('path')} "
    f"WHEN {_present('url')} THEN {_if_text('url')} ELSE '' END"
)
_AFTER_SCHEME = "substr(address, strpos(address, '://') + 3)"
_WITHOUT_HOST = (
    f"CASE WHEN strpos(address, '://') = 0 THEN address WHEN strpos({_AFTER_SCHEME}, '/') = 0 "
    f"THEN '/' ELSE substr({_AFTER_SCHEME}, strpos({_AFTER_SCHEME}, '/')) END"
)
_PATH = f"nullif(split_part(split_part({_WITHOUT_HOST}, '?', 1), '#', 1), '')"
_MOVES = f"origin = 'reported' AND name NOT IN ({_NAMES}) AND person IS NOT NULL"


def _made() -> dict[str, str]:
    """Column → how it is computed."""
    made = {name: f'"{name}"' for name in STATED}
    made |= {name: f'make_timestamptz("{name}")' for name in ("at", "recorded_at")}
    made |= {"pact_version": "pact_version::INTEGER", "person": "coalesce(holder, person)"}
    made |= {key: _PLACE[key] for key in PROMOTED}
    return made | {"path": _PATH}


_SELECTED = ", ".join(f'{sql} AS "{name}"' for name, sql in _made().items())
# The facts of the relation `log`, as files keep them, each with its `month`.
SHAPED = (
    f"SELECT {_SELECTED}, CASE WHEN {_MOVES} THEN person END AS {TOLD}, "
    "strftime(make_timestamp(\"at\"), '%Y-%m') AS month FROM ("
    f"SELECT *, {_ADDRESS} AS address FROM ("
    f"SELECT *, json_extract_string(props, [{_LISTED}]) AS told FROM log))"
)
IN_ORDER = ", ".join(f'"{name}"' for name in COLUMNS)


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
