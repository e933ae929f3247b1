"""The log as Arrow tables, read from the database past Django: rows never become Python objects.

Who writes waits for nothing of it.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.db import connection

if TYPE_CHECKING:
    import pyarrow as pa

# Facts read at once. SQLite's columns have the type of what is found in them, so each portion is
# one batch: where none has a value, a text would be taken for a number.
PORTION = 65_536
_TEXTS = (
    *("id", "name", "message_id", "person", "holder", "anonymous_id", "deal", "company", "actor"),
    *("side", "source", "origin", "cause", "clause", "props"),
)
_NUMBERS = ("seq", "at", "recorded_at", "pact_version")
_FLAGS = ("automatic", "history")
# Each value costs, so that a holder who is the person is none.
_SELECTED = ", ".join(
    "nullif(holder, person) AS holder" if name == "holder" else name
    for name in (*_NUMBERS, *_TEXTS, *_FLAGS)
)


def raw_schema() -> "pa.Schema":
    """What `facts` gives: instants in microseconds since 1970, `holder` where it is another."""
    import pyarrow as pa

    return pa.schema(
        [(name, pa.int64()) for name in _NUMBERS]
        + [(name, pa.string()) for name in _TEXTS]
        + [(name, pa.bool_()) for name in _FLAGS]
    )


# A statement → what it selects.
Read = Callable[[str], "pa.Table"]


class Source:
    """The log of one workspace, read by a connection of its own."""

    def __init__(self, read: Read, workspace_id: int) -> None:
        self._read = read
        self._workspace_id = int(workspace_id)

    def facts(self, after: int, up_to: int) -> Iterator["pa.Table"]:
        """The facts behind `after` up to a seq, in order of recording."""
        for start in range(after, up_to, PORTION):
            end = min(start + PORTION, up_to)
            yield self._facts(f"seq > {start:d} AND seq <= {end:d} ORDER BY seq")

    def facts_at(self, places: Sequence[int]) -> Iterator["pa.Table"]:
        """The facts with these seqs."""
        for start in range(0, len(places), 1000):
            listed = ", ".join(f"{place:d}" for place in places[start : start + 1000])
            yield self._facts(f"seq IN ({listed}) ORDER BY seq")

    def joinings(self) -> "pa.Table":
        """Who was joined into whom: `person`, `survivor`."""
        import pyarrow as pa

        found = self._read(
            "SELECT person, survivor FROM testigo_person_merge "
            f"WHERE workspace_id = {self._workspace_id:d}"
        )
        return found.cast(pa.schema([("person", pa.string()), ("survivor", pa.string())]))

    def _facts(self, where: str) -> "pa.Table":
        found = self._read(
            f"SELECT {_SELECTED} FROM testigo_fact "
            f"WHERE workspace_id = {self._workspace_id:d} AND {where}"
        )
        return found.cast(raw_schema())


@contextmanager
def reading(workspace_id: int) -> Iterator[Source]:
    """Read the log of a workspace."""
    with _sqlite() if connection.vendor == "sqlite" else _postgresql() as read:
        yield Source(read, workspace_id)


@contextmanager
def _sqlite() -> Iterator[Read]:
    """Portions are put into a file of their own, which the driver reads. It brings an SQLite of its
    own, and two of them in one process take away each other's locks on a file that both open
    (sqlite.org/howtocorrupt.html, 2.2.1)."""
    from adbc_driver_sqlite import dbapi

    with TemporaryDirectory() as folder, closing(sqlite3.connect(_database())) as opened:
        place = Path(folder) / "portion"
        batch = {"adbc.sqlite.query.batch_rows": PORTION}

        def read(statement: str) -> "pa.Table":
            opened.execute("ATTACH ? AS portion", [str(place)])
            for pragma in ("journal_mode", "synchronous"):
                opened.execute(f"PRAGMA portion.{pragma} = OFF")
            opened.execute(f"CREATE TABLE portion.read AS {statement}")
            opened.commit()
            opened.execute("DETACH portion")
            with (
                dbapi.connect(f"file:{quote(str(place))}?mode=ro") as copy,
                copy.cursor() as cursor,
            ):
                cursor.adbc_statement.set_options(**batch)
                cursor.execute("SELECT * FROM read ORDER BY rowid")
                found = cursor.fetch_arrow_table()
            place.unlink()
            return found

        yield read


def _database() -> str:
    return str(connection.settings_dict["NAME"])


@contextmanager
def _postgresql() -> Iterator[Read]:
    from adbc_driver_postgresql import dbapi
    from psycopg.conninfo import make_conninfo

    connection.ensure_connection()
    given: dict[str, Any] = connection.get_connection_params()
    said = ("dbname", "user", "password", "host", "port")
    options = connection.settings_dict["OPTIONS"]
    told = {key: given[key] for key in {*said, *options} if given.get(key)}
    with dbapi.connect(make_conninfo(**told)) as opened:

        def read(statement: str) -> "pa.Table":
            with opened.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetch_arrow_table()

        yield read
