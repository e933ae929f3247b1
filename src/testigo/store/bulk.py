"""Writing many rows at once with plain SQL: COPY on PostgreSQL, executemany on SQLite."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

Rows = Sequence[tuple[Any, ...]]


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
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def upsert_rows(table: str, key: Sequence[str], columns: Sequence[str], rows: Rows) -> None:
    """Insert rows given as `key + columns`, or set `columns` where the key exists."""
    if not rows:
        return
    names = [*key, *columns]
    marks = ", ".join(["%s"] * len(names))
    changes = ", ".join(f"{column} = excluded.{column}" for column in columns)
    statement = (
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks}) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def select_in(statement: str, before: Sequence[Any], values: Sequence[Any]) -> list[Any]:
    """Rows of `statement`, whose `{marks}` stands for a list of values of any length."""
    found: list[Any] = []
    with connection.cursor() as cursor:
        for start in range(0, len(values), 5000):
            part = values[start : start + 5000]
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(statement.format(marks=marks), [*before, *part])
            found.extend(cursor.fetchall())
    return found


def update_rows(table: str, columns: Sequence[str], key: Sequence[str], rows: Rows) -> None:
    """Set `columns` of rows that exist, given as `columns + key`."""
    if not rows:
        return
    changes = ", ".join(f"{column} = %s" for column in columns)
    where = " AND ".join(f"{column} = %s" for column in key)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {changes} WHERE {where}", rows)
