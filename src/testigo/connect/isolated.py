"""The child process that opens spreadsheets and Parquet (see `isolation`).

`python -m testigo.connect.isolated KIND PATH [SHEET]` writes blocks of rows to standard output and
to standard error one line of JSON: what it tells of the file, or `[code, params]` when it fails.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Literal

import msgspec

from testigo.connect.archives import MAX_CELLS, MAX_COLUMNS, check_archive, counts_from_1904
from testigo.connect.detect import refuse
from testigo.connect.isolation import DATE, DATETIME, Told
from testigo.connect.layout import looks_like_table
from testigo.core.problems import InvalidInput

_BLOCK_ROWS = 500
_MEGABYTE = 1 << 20
_MEMORY = {"xlsx": 288 * _MEGABYTE, "ods": 288 * _MEGABYTE, "parquet": 1536 * _MEGABYTE}
_MOST_SHEETS = 20
_LOOK_ROWS = 60
_OUTPUT = 1024 * _MEGABYTE
_CPU_SECONDS = 60

_Numbered = Iterator[tuple[int, list[Any]]]


def main(kind: str, path: Path, sheet: str, out: BinaryIO) -> Told:
    """Write the rows of the file and tell what it is."""
    if kind == "parquet":
        _write(_parquet_rows(path), out)
        return Told()
    told, rows = _sheet_rows(path, "ods" if kind == "ods" else "xlsx", sheet)
    _write(rows, out)
    return told


def _limit(kind: str) -> None:
    """What the system lets this process have; without such limits only the checks protect."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY[kind], _MEMORY[kind]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_OUTPUT, _OUTPUT))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write(rows: Iterable[tuple[int, list[Any]]], out: BinaryIO) -> None:
    encode = msgspec.msgpack.Encoder(decimal_format="string").encode
    iterator = iter(rows)
    while block := list(islice(iterator, _BLOCK_ROWS)):
        data = encode(block)
        out.write(len(data).to_bytes(4, "big") + data)
    out.flush()


def _sheet_rows(path: Path, kind: Literal["xlsx", "ods"], wanted: str) -> tuple[Told, _Numbered]:
    """The sheet wanted; else the first visible one that holds a table, or anything."""
    import python_calamine as calamine

    check_archive(path, kind)
    try:
        book = calamine.load_workbook(str(path))
        names = [meta.name for meta in book.sheets_metadata if _visible(calamine, meta)]
        if wanted and wanted not in names:
            raise refuse("sheet_not_found", sheet=wanted[:60], sheets=", ".join(names)[:300])
        name = wanted or _chosen(book, names)
        sheet = book.get_sheet_by_name(name)
        if sheet.start is None:
            raise refuse("empty_file")
        _check_size(sheet.total_height, sheet.total_width)
        return Told(name, tuple(names), counts_from_1904(path, kind)), _numbered(sheet)
    except calamine.CalamineError as error:
        heavy = "limit exceeded" in str(error)
        raise refuse("file_too_heavy" if heavy else "unreadable_file") from None
    except (OSError, ValueError):
        raise refuse("unreadable_file") from None


def _visible(calamine: Any, meta: Any) -> bool:
    visible = meta.visible == calamine.SheetVisibleEnum.Visible
    return visible and bool(meta.typ == calamine.SheetTypeEnum.WorkSheet)


def _chosen(book: Any, names: Sequence[str]) -> str:
    """The first sheet that holds a table, so that a cover page is passed over; where none looks
    like one, the first that holds anything."""
    filled = []
    for name in names[:_MOST_SHEETS]:
        sheet = book.get_sheet_by_name(name)
        if sheet.start is None:
            continue
        _check_size(sheet.total_height, sheet.total_width)
        if looks_like_table([list(row) for row in islice(sheet.iter_rows(), _LOOK_ROWS)]):
            return name
        filled.append(name)
    if not filled:
        raise refuse("empty_file")
    return str(filled[0])


def _check_size(height: int, width: int) -> None:
    if width > MAX_COLUMNS:
        raise refuse("too_many_columns", limit=MAX_COLUMNS)
    if height * width > MAX_CELLS:
        raise refuse("too_many_cells_in_sheet", limit=MAX_CELLS)


def _numbered(sheet: Any) -> _Numbered:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if any(cell != "" for cell in cells):
            yield number, [_portable(cell) for cell in cells]


def _parquet_rows(path: Path) -> _Numbered:
    """The names of the columns as row 0, then the rows counted from 1."""
    import pyarrow as arrow
    import pyarrow.parquet as parquet

    try:
        with parquet.ParquetFile(path, memory_map=False) as file:
            names = list(file.schema_arrow.names)
            if len(names) > MAX_COLUMNS:
                raise refuse("too_many_columns", limit=MAX_COLUMNS)
            yield 0, names
            number = 0
            for batch in file.iter_batches(batch_size=_BLOCK_ROWS, use_threads=False):
                columns = [_microseconds(column).to_pylist() for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    number += 1
                    yield number, [_portable(cell) for cell in cells]
    except (arrow.ArrowException, OSError, ValueError):
        raise refuse("unreadable_file") from None


def _microseconds(column: Any) -> Any:
    import pyarrow as arrow

    if arrow.types.is_timestamp(column.type) and column.type.unit == "ns":
        return column.cast(arrow.timestamp("us", column.type.tz), safe=False)
    return column


def _portable(cell: Any) -> Any:
    """A cell as the spool carries it."""
    if cell is None or isinstance(cell, (str, bool, float)):
        return cell
    if isinstance(cell, int):
        return cell if -(1 << 63) <= cell < 1 << 63 else str(cell)
    if isinstance(cell, datetime):
        return msgspec.msgpack.Ext(DATETIME, cell.isoformat().encode("ascii"))
    if isinstance(cell, date):
        return msgspec.msgpack.Ext(DATE, cell.isoformat().encode("ascii"))
    if isinstance(cell, (time, timedelta)):
        return str(cell)
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace")
    if isinstance(cell, dict):
        return {str(key): _inner(value) for key, value in cell.items()}
    if isinstance(cell, (list, tuple)):
        return [_inner(value) for value in cell]
    return str(cell)


def _inner(value: Any) -> Any:
    """Inside an object or a list dates are ISO texts, as in JSON."""
    return value.isoformat() if isinstance(value, date) else _portable(value)


if __name__ == "__main__":
    _limit(sys.argv[1])
    try:
        wanted = sys.argv[3] if len(sys.argv) > 3 else ""
        told = main(sys.argv[1], Path(sys.argv[2]), wanted, sys.stdout.buffer)
    except InvalidInput as refused:
        problem = refused.problems[0]
        sys.stderr.write(msgspec.json.encode((problem.code, dict(problem.params))).decode())
        sys.exit(3)
    except MemoryError:
        sys.stderr.write('["file_too_heavy", {}]')
        sys.exit(3)
    sys.stderr.write(msgspec.json.encode(told).decode())
