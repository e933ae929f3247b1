"""The engine and what it calls the few functions that Ibis has no name for."""

from atexit import register
from functools import cache
from os import getpid, kill
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

# Of the memory of a small machine, what a backtest may hold; the rest waits on disk.
MEMORY = "400MB"
THREADS = 2
_SPILLED = "testigo-history-"


class Functions(NamedTuple):
    """`micros`: instant → microseconds since 1970. `bare`: a text without accents. `told`: JSON
    text and path → text; `json`: the same → what stands there, as JSON text;
    `json_of`: of several paths. `key`: a text → a
    whole number of 64 bits that stands for it. `digest`: the same in 32 letters."""

    micros: Any
    bare: Any
    told: Any
    json: Any
    json_of: Any
    key: Any
    digest: Any


@cache
def functions() -> Functions:
    """The functions as DuckDB calls them."""
    from ibis.expr import datatypes as dt

    text = dt.string
    return Functions(
        _builtin("epoch_us", (dt.Timestamp("UTC"),), dt.int64),
        _builtin("strip_accents", (text,), text),
        _builtin("json_extract_string", (text, text), text),
        _builtin("json_extract", (text, text), text),
        _builtin("json_extract", (text, dt.Array(text)), dt.Array(text)),
        _builtin("hash", (text,), dt.uint64),
        _builtin("md5", (text,), text),
    )


def as_json(value: Any) -> Any:
    """A column of objects as JSON text."""
    from ibis.expr import datatypes as dt

    return _builtin("to_json", (value.type(),), dt.string)(value)


def _builtin(name: str, takes: tuple[Any, ...], gives: Any) -> Any:
    import ibis

    body = _of_one if len(takes) == 1 else _of_two
    return ibis.udf.scalar.builtin(body, name=name, signature=(takes, gives))


# The engine has the bodies.
def _of_one(value: Any) -> None: ...


def _of_two(value: Any, other: Any) -> None: ...


@cache
def _own_folder() -> str:
    """Where this process spills what memory does not hold: personal data, for its own eyes, gone
    with the process. What a killed one left is removed by the next."""
    place = Path(gettempdir())
    for left in place.glob(f"{_SPILLED}*"):
        if not _lives(left.name.removeprefix(_SPILLED).partition("-")[0]):
            rmtree(left, ignore_errors=True)
    made = mkdtemp(prefix=f"{_SPILLED}{getpid()}-")
    register(rmtree, made, ignore_errors=True)
    return made


def _lives(pid: str) -> bool:
    try:
        kill(int(pid), 0)
    except PermissionError:
        return True
    except (ValueError, OSError):
        return False
    return True


def connect(memory: str = MEMORY, threads: int = THREADS) -> "Backend":
    """A DuckDB in memory that fetches nothing from anywhere; its instants are in UTC."""
    import ibis

    connection = ibis.duckdb.connect(
        threads=threads,
        memory_limit=memory,
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
        preserve_insertion_order=False,
        # Else it would be a folder wherever the command was given.
        temp_directory=_own_folder(),
    )
    connection.raw_sql("SET TimeZone = 'UTC'")
    connection.raw_sql("SET enable_progress_bar = false")
    return connection
