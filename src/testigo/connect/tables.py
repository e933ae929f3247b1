"""Tables read from files: a header, and rows one after another with their place in the file."""

import csv
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import msgspec

from testigo.connect.cleaning import clean_row, clean_text, unguarded
from testigo.connect.detect import Detected, codec, detect, refuse
from testigo.connect.isolation import read_isolated
from testigo.connect.layout import header_at, looks_like_data
from testigo.connect.values import MAX_TEXT, Cell
from testigo.core.problems import Problem

# A row: its line (in a spreadsheet its number; both count from 1), its cells by column as they
# came, and what is wrong with the row as such (then it is rejected whatever its cells say).
Row = tuple[int, dict[str, Cell], tuple[Problem, ...]]
# Rows as lists of cells; None where the row cannot be cut into cells.
_Grid = Iterator[tuple[int, list[Any] | None]]

MAX_COLUMNS = 1_000
_SAMPLE_ROWS = 60
_SAMPLE_LINES = 10_000
_LONGEST_NAME = 200
_AS_THEY_ARE = frozenset({bool, date, datetime, type(None)})


@dataclass(frozen=True, slots=True)
class Table:
    """A file of rows. `rows()` streams them and may be called again; `header_line` counts from 1
    and is 0 where each line carries its own keys. `preamble` holds what is written above it."""

    header: tuple[str, ...]
    detected: Detected
    header_line: int
    rows: Callable[[], Iterator[Row]]
    preamble: tuple[str, ...] = ()


def read_table(path: Path, sheet: str = "") -> Table:
    """Open CSV, TSV, XLSX, ODS, JSONL or Parquet, told by content.

    Of a workbook the sheet named is read, else the first visible one that holds a table. Raises
    InvalidInput when the file cannot be read as a table. Rows are read when asked for; text is
    streamed, the other kinds pass through a process of their own with limits.
    """
    path = Path(path)
    detected = detect(path)
    if detected.kind == "jsonl":
        return _json_table(path, detected)
    if detected.kind in ("csv", "tsv"):
        return _grid_table(detected, lambda: _delimited(path, detected), guarded=True)
    spool = read_isolated(path, detected.kind, sheet)
    told = spool.told
    detected = Detected(detected.kind, "", "", told.sheet, told.sheets, told.since_1904)
    return _grid_table(detected, spool.rows, guarded=False)


def _grid_table(detected: Detected, grid: Callable[[], _Grid], *, guarded: bool) -> Table:
    """A table whose header is a row: the first that fills as many cells as the others do, so
    that titles above it are passed over."""
    sample = [(line, cells or []) for line, cells in islice(grid(), _SAMPLE_ROWS)]
    at = header_at([cells for _, cells in sample])
    if at is None:
        raise refuse("empty_file")
    header_line, cells = sample[at]
    header = _header(cells)
    above = (" ".join(map(_name, row)).strip() for _, row in sample[:at])
    preamble = tuple(line[:_LONGEST_NAME] for line in above if line)
    rows = partial(_rows, grid, header, header_line, guarded)
    return Table(header, detected, header_line, rows, preamble)


def _header(cells: list[Any]) -> tuple[str, ...]:
    names = [_name(cell)[:_LONGEST_NAME] for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise refuse("too_many_columns", limit=MAX_COLUMNS)
    if any(map(looks_like_data, names)):
        raise refuse("no_header")
    seen: dict[str, int] = {}
    for at, name in enumerate(names):
        name = name or f"#{at + 1}"
        seen[name] = seen.get(name, 0) + 1
        names[at] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return tuple(names)


def _name(cell: Any) -> str:
    """A cell as the name of a column: on one line, without marks that nobody sees."""
    return " ".join(clean_text("" if cell is None else str(cell)).split()).strip("\ufeff")


def _rows(
    grid: Callable[[], _Grid], header: tuple[str, ...], header_line: int, guarded: bool
) -> Iterator[Row]:
    width = len(header)
    for line, cells in grid():
        if line <= header_line:
            continue
        if cells is None or len(cells) != width:
            fitted, problem = _fitted(cells, width, line)
            if problem:
                row, _ = clean_row(header, fitted, line)
                yield line, row, (problem,)
                continue
            cells = fitted
        try:
            joined = "".join(cells)
        except TypeError:  # numbers and dates of a spreadsheet
            if any(cell not in ("", None) for cell in cells):
                yield line, *_mixed(header, cells, line)
            continue
        if guarded and "'" in joined:
            cells = [unguarded(cell) for cell in cells]
        if not joined.isprintable() or len(joined) > MAX_TEXT:
            yield line, *clean_row(header, cells, line)
        elif joined and not joined.isspace():
            yield line, dict(zip(header, cells, strict=True)), ()


def _mixed(
    header: tuple[str, ...], cells: list[Any], line: int
) -> tuple[dict[str, Cell], tuple[Problem, ...]]:
    """A row of texts, numbers and dates under its header; most need no cleaning."""
    for cell in cells:
        kind = type(cell)
        if kind is str:
            if len(cell) > MAX_TEXT or not cell.isprintable():
                break
        elif kind not in _AS_THEY_ARE and not (kind is float and math.isfinite(cell)):
            break
    else:
        return dict(zip(header, cells, strict=True)), ()
    return clean_row(header, cells, line)


def _fitted(cells: list[Any] | None, width: int, line: int) -> tuple[list[Any], Problem | None]:
    """The row in as many cells as the header has; a problem when it says more than that."""
    if cells is None:
        return [], Problem("cell_without_end", "", {}, line)
    if any(cell not in ("", None) for cell in cells[width:]):
        return cells, Problem("too_many_cells", "", {"expected": width, "found": len(cells)}, line)
    return cells[:width] + [""] * (width - len(cells)), None


def _open_text(path: Path, encoding: str, newline: str) -> TextIO:
    name, errors = codec(encoding)
    return path.open(encoding=name, errors=errors, newline=newline)


def _delimited(path: Path, detected: Detected) -> _Grid:
    """The rows of a text file, each with the line on which it begins."""
    with _open_text(path, detected.encoding, "") as file:
        reader = csv.reader(file, delimiter=detected.separator)
        line = 1
        while True:
            try:
                for cells in reader:
                    yield line, cells
                    line = reader.line_num + 1
                return
            except csv.Error:  # a cell without end, most often a quote that is never closed
                yield line, None
                line = reader.line_num + 1


def _json_table(path: Path, detected: Detected) -> Table:
    """A table of one JSON object per line; its header is every key of the first lines."""
    header: dict[str, None] = {}
    for _, cells, problems in islice(_json_rows(path, detected), _SAMPLE_LINES):
        if not problems:
            header.update(dict.fromkeys(cells))
    return Table(tuple(header), detected, 0, lambda: _json_rows(path, detected))


def _json_rows(path: Path, detected: Detected) -> Iterator[Row]:
    decode = msgspec.json.Decoder().decode
    with _open_text(path, detected.encoding, "\n") as file:
        for line, text in enumerate(file, 1):
            if text.isspace():
                continue
            try:
                value = decode(text.removeprefix("\ufeff"))
            except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
                yield line, {"": text[:200]}, (Problem("bad_json", "", {}, line),)
                continue
            if not isinstance(value, dict):
                yield line, {"": text[:200]}, (Problem("not_an_object", "", {}, line),)
                continue
            yield line, *clean_row(tuple(value), list(value.values()), line)
