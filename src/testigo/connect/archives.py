"""Whether a zipped spreadsheet may be opened: told before anything of it is unfolded in memory."""

import re
import zipfile
from pathlib import Path
from typing import Literal

from testigo.connect.detect import refuse

MAX_INFLATED = 200 << 20
MAX_RATIO = 200
MAX_MEMBERS = 5_000
MAX_CELLS = 2_000_000
MAX_COLUMNS = 1_000

_CHUNK = 1 << 20
_OVERLAP = 256
_SMALL = 1 << 20  # so little may be packed at any ratio
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]{0,200}?\br\s*=\s*[\"']([0-9]{1,9})[\"']")
_SINCE_1904 = re.compile(
    rb"<(?:\w+:)?workbookPr\b[^>]{0,400}?\bdate1904\s*=\s*[\"'](?:1|true)[\"']"
)
_COLUMN = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,4})[0-9]")


def check_archive(path: Path, kind: Literal["xlsx", "ods"]) -> None:
    """Raises InvalidInput when the archive is broken, unsafe, too large once unfolded, or spans
    a grid that would not fit in memory. Reads every member once, in pieces."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_members(members, kind)
            for member in members:
                grid = kind == "xlsx" and member.filename.startswith("xl/worksheets/")
                _read_through(archive, member, grid=grid)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError):
        raise refuse("unreadable_file") from None


def counts_from_1904(path: Path, kind: Literal["xlsx", "ods"]) -> bool:
    """Whether the days of a checked workbook count from 1904, as old ones made on a Mac do."""
    if kind == "ods":
        return False
    with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as file:
        return _SINCE_1904.search(file.read(_CHUNK)) is not None


def _check_members(members: list[zipfile.ZipInfo], kind: str) -> None:
    names = [member.filename for member in members]
    if len(members) > MAX_MEMBERS:
        raise refuse("archive_too_large", limit=MAX_INFLATED >> 20)
    if len(set(names)) != len(names) or any(_leads_out(name) for name in names):
        raise refuse("unsafe_archive")
    if sum(member.file_size for member in members) > MAX_INFLATED:
        raise refuse("archive_too_large", limit=MAX_INFLATED >> 20)
    for member in members:
        if member.file_size > max(_SMALL, member.compress_size * MAX_RATIO):
            raise refuse("archive_too_dense", limit=MAX_RATIO)
    if ("xl/workbook.xml" if kind == "xlsx" else "content.xml") not in names:
        raise refuse("not_a_table")


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0]


def _read_through(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, grid: bool) -> None:
    """Unfold one member in pieces; the archive's own sums catch sizes that were not true."""
    rows, columns = 0, 0
    rest = b""
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            if not grid:
                continue
            data = rest + chunk
            rest = data[-_OVERLAP:]
            rows = max(rows, *map(int, _ROW.findall(data)), 0)
            columns = max(columns, *map(_column_number, set(_COLUMN.findall(data))), 0)
            if columns > MAX_COLUMNS:
                raise refuse("too_many_columns", limit=MAX_COLUMNS)
            if rows * columns > MAX_CELLS:
                raise refuse("too_many_cells_in_sheet", limit=MAX_CELLS)


def _column_number(letters: bytes) -> int:
    """AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
