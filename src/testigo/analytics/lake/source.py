"""The log as Arrow tables, read from the database past Django: rows never become Python objects.

The connection only reads, so on SQLite it waits for no writer and none waits for it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
COLUMNS = ", ".join((*_NUMBERS, *_TEXTS, *_FLAGS))


def raw_schema() -> "pa.Schema":
    """What `facts` gives: instants as microseconds since 1970."""
    import pyarrow as pa

    return pa.schema(
        [(name, pa.int64()) for name in _NUMBERS]
        + [(name, pa.string()) for name in _TEXTS]
        + [(name, pa.bool_()) for name in _FLAGS]
    )


class Source:
    """The log of one workspace, read by a connection of its own."""

    def __init__(self, opened: Any, workspace_id: int) -> None:
        self._connection = opened
        self._workspace_id = int(workspace_id)
        self._is_sqlite = connection.vendor == "sqlite"

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
            f"SELECT {COLUMNS} FROM testigo_fact "
            f"WHERE workspace_id = {self._workspace_id:d} AND {where}"
        )
        return found.cast(raw_schema())

    def _read(self, statement: str) -> "pa.Table":
        with self._connection.cursor() as cursor:
            if self._is_sqlite:
                batch = {"adbc.sqlite.query.batch_rows": PORTION}
                cursor.adbc_statement.set_options(**batch)
            cursor.execute(statement)
            return cursor.fetch_arrow_table()


@contextmanager
def reading(workspace_id: int) -> Iterator[Source]:
    """Read the log of a workspace."""
    # While Django is connected, the files that SQLite keeps beside the database are there.
    connection.ensure_connection()
    with _sqlite() if connection.vendor == "sqlite" else _postgresql() as opened:
        yield Source(opened, workspace_id)


def _sqlite() -> Any:
    from adbc_driver_sqlite import dbapi

    return dbapi.connect(f"file:{quote(str(connection.settings_dict['NAME']))}?mode=ro")


def _postgresql() -> Any:
    from adbc_driver_postgresql import dbapi
    from psycopg.conninfo import make_conninfo

    given: dict[str, Any] = connection.get_connection_params()
    said = ("dbname", "user", "password", "host", "port")
    options = connection.settings_dict["OPTIONS"]
    told = {key: given[key] for key in {*said, *options} if given.get(key)}
    return dbapi.connect(make_conninfo(**told))
