"""The first rows of a file, kept beside it: what a screen shows of it again and again, without
opening the whole file each time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from testigo.connect.detect import Detected
from testigo.connect.isolation import DATE, DATETIME
from testigo.connect.tables import Row, Table
from testigo.connect.values import Cell
from testigo.core.problems import Problem

ROWS = 2_000
# A file of wide rows shows fewer of them.
_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Line:
    line: int
    cells: dict[str, Any]
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class _Head:
    header: tuple[str, ...]
    detected: Detected
    header_line: int
    rows: list[_Line]
    preamble: tuple[str, ...] = ()


def write_head(table: Table, path: Path) -> None:
    """Keep the first rows of a table in a file."""
    rows: list[_Line] = []
    size = 0
    for line, cells, problems in table.rows():
        kept = {name: _portable(cell) for name, cell in cells.items()}
        size += sum(len(str(cell)) + len(name) for name, cell in cells.items())
        if len(rows) >= ROWS or size > _BYTES:
            break
        rows.append(_Line(line, kept, list(problems)))
    head = _Head(table.header, table.detected, table.header_line, rows, table.preamble)
    path.write_bytes(msgspec.msgpack.encode(head))
    path.chmod(0o600)


def read_head(path: Path) -> Table:
    """The table of those rows alone."""
    head = msgspec.msgpack.decode(path.read_bytes(), type=_Head, ext_hook=_restore)

    def rows() -> Iterator[Row]:
        for row in head.rows:
            yield row.line, row.cells, tuple(row.problems)

    return Table(head.header, head.detected, head.header_line, rows, head.preamble)


def _portable(cell: Cell) -> Any:
    if isinstance(cell, datetime):
        return msgspec.msgpack.Ext(DATETIME, cell.isoformat().encode("ascii"))
    if isinstance(cell, date):
        return msgspec.msgpack.Ext(DATE, cell.isoformat().encode("ascii"))
    return cell


def _restore(code: int, data: memoryview) -> date | datetime:
    text = bytes(data).decode("ascii")
    return date.fromisoformat(text) if code == DATE else datetime.fromisoformat(text)
