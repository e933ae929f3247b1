"""The engine and what it calls the few functions that Ibis has no name for."""

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

# Of the memory of a small machine, what a backtest may hold; the rest waits on disk.
MEMORY = "512MB"
THREADS = 2


class Functions(NamedTuple):
    """`micros`: instant → microseconds since 1970. `bare`: a text without accents. `told`: JSON
    text and path → text. `key`: a text → a whole number of 64 bits that stands for it."""

    micros: Any
    bare: Any
    told: Any
    key: Any


@cache
def functions() -> Functions:
    """The functions as DuckDB calls them."""
    import ibis
    from ibis.expr import datatypes as dt

    def builtin(name: str, takes: tuple[Any, ...], gives: Any) -> Any:
        body = _of_one if len(takes) == 1 else _of_two
        return ibis.udf.scalar.builtin(body, name=name, signature=(takes, gives))

    text = dt.string
    return Functions(
        builtin("epoch_us", (dt.Timestamp("UTC"),), dt.int64),
        builtin("strip_accents", (text,), text),
        builtin("json_extract_string", (text, text), text),
        builtin("hash", (text,), dt.uint64),
    )


# The engine has the bodies.
def _of_one(value: Any) -> None: ...


def _of_two(value: Any, other: Any) -> None: ...


def connect(memory: str = MEMORY, threads: int = THREADS) -> "Backend":
    """A DuckDB in memory that fetches nothing from anywhere."""
    import ibis

    return ibis.duckdb.connect(
        threads=threads,
        memory_limit=memory,
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
        preserve_insertion_order=False,
    )
