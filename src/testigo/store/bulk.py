"""Writing many rows at once with plain SQL: COPY on PostgreSQL, executemany on SQLite."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

from django.db import connection

Rows = Sequence[tuple[Any, ...]]
_AT_ONCE = 5000
_MANY = 50
# Pages of SQLite's journal, 4 KiB each, before they are carried over while a file comes in.
_JOURNAL_PAGES = 12_000
# The tables that grow with the facts.
_GROWING = (
    *("testigo_fact", "testigo_person", "testigo_person_key", "testigo_lead", "testigo_clock"),
    *("testigo_company", "testigo_company_domain", "testigo_deal"),
)
# Rows of one statement, so few different ones that SQLite keeps them prepared.
_SIZES = (256, 64, 16, 4, 1)


def write_much() -> None:
    """Make this connection ready for a whole file. It holds little of the database in memory: it
    writes more than it reads again, and what the system maps in counts as the process's own. And
    what it wrote is carried over from SQLite's journal less often, so that a page of an index that
    every part touches is written to the database once for many parts."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA mmap_size=0")
            cursor.execute(f"PRAGMA wal_autocheckpoint={_JOURNAL_PAGES}")


def look_over() -> None:
    """Let PostgreSQL see how large the tables have become. By itself it does so a minute later, and
    until then it takes a workspace for a small part of them: to find a few of its rows it goes
    through all of them. Not within a transaction, because whoever looks keeps others from it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(_GROWING)}")


def insert_rows(table: str, columns: Sequence[str], rows: Rows) -> None:
    """Insert new rows; a row that exists already is an error of the caller."""
    if not rows:
        return
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Django does not see this call, so it would not turn its errors into its own.
            statement = f"COPY {table} ({names}) FROM STDIN"
            with connection.wrap_database_errors, cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            _insert_at_once(f"INSERT INTO {table} ({names}) VALUES ", rows)


def _insert_at_once(target: str, rows: Rows) -> None:
    """Insert into SQLite with few statements: for each, every other thread may take the
    interpreter away, and gives it back when it likes."""
    # SQLite's own connection, because Django would look through the marks again and again.
    sqlite: Any = connection.connection
    row = f"({', '.join('?' * len(rows[0]))})"
    with connection.wrap_database_errors:
        start = 0
        for size in _SIZES:
            statement = target + ", ".join([row] * size)
            while len(rows) - start >= size:
                part = rows[start : start + size]
                sqlite.execute(statement, list(chain.from_iterable(part)))
                start += size


def upsert_rows(table: str, key: Sequence[str], columns: Sequence[str], rows: Rows) -> None:
    """Insert rows given as `key + columns`, or set `columns` where the key exists."""
    if not rows:
        return
    names = [*key, *columns]
    changes = ", ".join(f"{column} = excluded.{column}" for column in columns)
    target = f"INSERT INTO {table} ({', '.join(names)})"
    conflict = f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}"
    with connection.cursor() as cursor:
        if _worth_copying(rows):
            with _copied(cursor, table, names, rows) as copy:
                cursor.execute(f"{target} SELECT * FROM {copy} {conflict}")
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f"{target} VALUES ({marks}) {conflict}", rows)


def update_rows(table: str, columns: Sequence[str], key: Sequence[str], rows: Rows) -> None:
    """Set `columns` of rows that exist, given as `columns + key`."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if _worth_copying(rows):
            with _copied(cursor, table, [*columns, *key], rows) as copy:
                changes = ", ".join(f"{column} = {copy}.{column}" for column in columns)
                where = " AND ".join(f"{table}.{column} = {copy}.{column}" for column in key)
                cursor.execute(f"UPDATE {table} SET {changes} FROM {copy} WHERE {where}")
        else:
            changes = ", ".join(f"{column} = %s" for column in columns)
            where = " AND ".join(f"{column} = %s" for column in key)
            cursor.executemany(f"UPDATE {table} SET {changes} WHERE {where}", rows)


def delete_rows(table: str, key: Sequence[str], rows: Rows) -> None:
    """Delete rows, each given by its `key`; one that is not there is no error."""
    if not rows:
        return
    where = " AND ".join(f"{column} = %s" for column in key)
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {table} WHERE {where}", rows)


def _worth_copying(rows: Rows) -> bool:
    """Whether a table of their own is quicker than one statement for each, which in PostgreSQL
    travels and is planned by itself."""
    return connection.vendor == "postgresql" and len(rows) >= _MANY


@contextmanager
def _copied(cursor: Any, table: str, names: Sequence[str], rows: Rows) -> Iterator[str]:
    """A passing table with these columns of `table`, holding these rows."""
    copy = f"incoming_{table}"
    columns = ", ".join(names)
    cursor.execute(f"CREATE TEMPORARY TABLE {copy} AS SELECT {columns} FROM {table} WITH NO DATA")
    insert_rows(copy, names, rows)
    yield copy
    cursor.execute(f"DROP TABLE {copy}")


def select_in(statement: str, before: Sequence[Any], values: Sequence[str]) -> list[Any]:
    """Rows of `statement`, whose `IN ({marks})` stands for a list of texts of any length."""
    if connection.vendor == "postgresql":
        # One array: thousands of marks take longer to put together than to answer.
        statement = statement.replace("IN ({marks})", "= ANY(%s)")
    found: list[Any] = []
    with connection.cursor() as cursor:
        for start in range(0, len(values), _AT_ONCE):
            part = list(values[start : start + _AT_ONCE])
            if connection.vendor == "postgresql":
                cursor.execute(statement, [*before, part])
            else:
                marks = ", ".join(["%s"] * len(part))
                cursor.execute(statement.format(marks=marks), [*before, *part])
            found.extend(cursor.fetchall())
    return found
