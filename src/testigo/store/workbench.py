"""A bench for the rows of one file: on disk, apart from the database, gone when it is closed.

It holds what does not fit in memory however long the file is: the rows in order of when they
happened, whom they have met, what was set aside, and in a dry run what recording would have left.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from testigo.core.drafts import FactDraft
from testigo.core.problems import Problem

Key = tuple[str, str]
_AT_ONCE = 500
_AS_LAID = "SELECT drafts FROM row ORDER BY rowid"
_BY_INSTANT = "SELECT drafts FROM row ORDER BY at, line, rowid"
_TABLES = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8000;
PRAGMA temp_store=FILE; PRAGMA locking_mode=EXCLUSIVE;
CREATE TABLE row (at INTEGER, line INTEGER, drafts BLOB);
CREATE TABLE aside (line INTEGER PRIMARY KEY, cells BLOB, problems BLOB);
CREATE TABLE person (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE named (kind TEXT, value TEXT, PRIMARY KEY (kind, value)) WITHOUT ROWID;
CREATE TABLE message (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE key (kind TEXT, value TEXT, person TEXT, since INTEGER,
                  PRIMARY KEY (kind, value)) WITHOUT ROWID;
CREATE INDEX key_person ON key (person);
"""

_pack = msgspec.msgpack.Encoder(decimal_format="string").encode
_drafts = msgspec.msgpack.Decoder(list[FactDraft]).decode
_problems = msgspec.msgpack.Decoder(list[Problem]).decode


class Workbench:
    """Everything that is known of one file while it is taken in. Not for use by several threads."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")
        self._latest = -(1 << 63)
        self._in_order = True

    def close(self) -> None:
        """Throw everything away."""
        self._db.close()

    def __enter__(self) -> "Workbench":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def lay_down(self, at: int, line: int, drafts: Sequence[FactDraft]) -> None:
        """Keep what a line says of one instant, in whole microseconds."""
        self._in_order = self._in_order and at >= self._latest
        self._latest = at
        self._db.execute("INSERT INTO row VALUES (?, ?, ?)", (at, line, _pack(drafts)))

    def rows(self) -> Iterator[list[FactDraft]]:
        """What was laid down by instant, of one instant by line."""
        order = _AS_LAID if self._in_order else _BY_INSTANT
        for (packed,) in self._db.execute(order):
            yield _drafts(packed)

    def set_aside(
        self, line: int, cells: Mapping[str, Any] | None, problems: Sequence[Problem]
    ) -> None:
        """Keep a line that cannot be used; `cells` None where they are to be looked up later. A
        line that was set aside before keeps its reasons too."""
        held = self._db.execute("SELECT problems FROM aside WHERE line = ?", (line,)).fetchone()
        told = [*(_problems(held[0]) if held else ()), *problems]
        packed = None if cells is None else _pack(dict(cells))
        self._db.execute(
            "INSERT INTO aside VALUES (?, ?, ?) ON CONFLICT (line) DO UPDATE "
            "SET problems = excluded.problems, cells = COALESCE(excluded.cells, cells)",
            (line, packed, _pack(told)),
        )

    def lines_without_cells(self) -> set[int]:
        """Lines set aside of which only the reasons are known."""
        found = self._db.execute("SELECT line FROM aside WHERE cells IS NULL")
        return {line for (line,) in found}

    def aside(self) -> Iterator[tuple[int, dict[str, Any], tuple[Problem, ...]]]:
        """What was set aside, line by line: the cells as they came, and every reason."""
        for line, cells, problems in self._db.execute("SELECT * FROM aside ORDER BY line"):
            raw = msgspec.msgpack.decode(cells) if cells is not None else {}
            yield line, raw, tuple(_problems(problems))

    def count_aside(self) -> int:
        """How many lines were set aside."""
        return int(self._db.execute("SELECT COUNT(*) FROM aside").fetchone()[0])

    def first_met(self, people: Iterable[str]) -> int:
        """How many of these people were not met before; now they are."""
        return self._new("INSERT OR IGNORE INTO person VALUES (?)", [(one,) for one in people])

    def new_messages(self, ids: Sequence[str]) -> set[str]:
        """Which of these message ids were not told before; now they are."""
        known = self._known("SELECT id FROM message WHERE id IN ({marks})", ids)
        fresh = set(ids) - {row[0] for row in known}
        self._db.executemany("INSERT INTO message VALUES (?)", [(one,) for one in fresh])
        return fresh

    def name(self, keys: Iterable[Key]) -> int:
        """How many of these keys no line has named before; now they are."""
        return self._new("INSERT OR IGNORE INTO named VALUES (?, ?)", list(keys))

    def keep_keys(self, rows: Iterable[tuple[str, str, str, int]]) -> None:
        """Keep that keys (kind, value) are somebody's since an instant in whole microseconds."""
        self._db.executemany("INSERT OR REPLACE INTO key VALUES (?, ?, ?, ?)", list(rows))

    def keys(self, kind: str, values: Sequence[str]) -> list[tuple[str, str, int]]:
        """Value, person and since of the keys of a kind that were kept."""
        told = "SELECT value, person, since FROM key WHERE kind = ? AND value IN ({marks})"
        return self._known(told, values, kind)

    def known_people(self, people: Sequence[str]) -> set[str]:
        """Who of these has a key that is more than an anonymous one."""
        told = "SELECT DISTINCT person FROM key WHERE kind <> ? AND person IN ({marks})"
        return {row[0] for row in self._known(told, people, "anonymous")}

    def _new(self, statement: str, rows: Sequence[tuple[str, ...]]) -> int:
        before = self._db.total_changes
        self._db.executemany(statement, rows)
        return self._db.total_changes - before

    def _known(self, statement: str, values: Sequence[str], *before: str) -> list[Any]:
        found: list[Any] = []
        for start in range(0, len(values), _AT_ONCE):
            part = values[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(part))
            found += self._db.execute(statement.format(marks=marks), [*before, *part]).fetchall()
        return found
