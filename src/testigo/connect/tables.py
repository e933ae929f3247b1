"""Tables read from files: a header, and rows one after another with their place in the file."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import msgspec

from testigo.connect.cleaning import GUARDED, clean_row, clean_text
from testigo.connect.detect import Detected, codec, detect, refuse
from testigo.connect.isolation import read_isolated
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
_LOOKS_LIKE_DATA = re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]+|[0-9][0-9.,/: -]*")


@dataclass(frozen=True, slots=True)
class Table:
    """A file of rows. `rows()` streams them and may be called again; `header_line` counts from 1
    and is 0 where each line carries its own keys."""

    header: tuple[str, ...]
    detected: Detected
    header_line: int
    rows: Callable[[], Iterator[Row]]


def read_table(path: Path) -> Table:
    """Open CSV, TSV, XLSX, ODS, JSONL or Parquet, told by content.

    Raises InvalidInput when the file cannot be read as a table. Rows are read when asked for;
    text is streamed, the other kinds pass through a process of their own with limits.
    """
    path = Path(path)
    detected = detect(path)
    if detected.kind == "jsonl":
        return _json_table(path, detected)
    if detected.kind in ("csv", "tsv"):
        return _grid_table(detected, lambda: _delimited(path, detected), guarded=True)
    spool = read_isolated(path, detected.kind)
    detected = Detected(detected.kind, sheet=spool.sheet)
    return _grid_table(detected, spool.rows, guarded=False)


def _grid_table(detected: Detected, grid: Callable[[], _Grid], *, guarded: bool) -> Table:
    """A table whose header is a row: the first that fills as many cells as the others do, so
    that titles above it are passed over."""
    sample = [(line, cells or []) for line, cells in islice(grid(), _SAMPLE_ROWS)]
    filled = [sum(1 for cell in cells if cell not in ("", None)) for _, cells in sample]
    if not any(filled):
        raise refuse("empty_file")
    at = next(at for at, count in enumerate(filled) if count >= max(filled) * 0.6)
    header_line, cells = sample[at]
    header = _header(cells)
    return Table(header, detected, header_line, lambda: _rows(grid(), header, header_line, guarded))


def _header(cells: list[Any]) -> tuple[str, ...]:
    names: list[str] = []
    for cell in cells:
        name = " ".join(clean_text(str(cell or "")).replace("\x00", " ").split())
        names.append(name.strip("\ufeff"))
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise refuse("too_many_columns", limit=MAX_COLUMNS)
    if any(_LOOKS_LIKE_DATA.fullmatch(name) for name in names):
        raise refuse("no_header")
    seen: dict[str, int] = {}
    for at, name in enumerate(names):
        name = name or f"#{at + 1}"
        seen[name] = seen.get(name, 0) + 1
        names[at] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return tuple(names)


def _rows(grid: _Grid, header: tuple[str, ...], header_line: int, guarded: bool) -> Iterator[Row]:
    width = len(header)
    for line, cells in grid:
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
                yield line, *clean_row(header, cells, line)
            continue
        if guarded and "'" in joined:
            cells = [cell[1:] if GUARDED.match(cell) else cell for cell in cells]
        if not joined.isprintable() or len(joined) > MAX_TEXT:
            yield line, *clean_row(header, cells, line)
        elif joined and not joined.isspace():
            yield line, dict(zip(header, cells, strict=True)), ()


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
