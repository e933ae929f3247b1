"""Tables written for people: CSV and XLSX in which no text can come to life as a formula."""

import csv
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import IO, Any

Value = str | int | float | Decimal | bool | date | datetime | None

# Texts that a spreadsheet would run, and those that already carry the guard (so that taking one
# guard off always gives back the text); `cleaning.unguarded` is the counterpart.
_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
# The same where a cell would begin for whoever takes another sign for the separator, as Excel does
# in Spanish: then no quotes hold the text together.
_DANGEROUS_WITHIN = re.compile(r"([;,\t\n]\s*)('*[=+\-@＝＋－＠])")
# A negative number written as text, such as a decimal amount, is a number and no formula.
_NUMBER = re.compile(r"-[0-9]+(?:\.[0-9]+)?\Z")
_REMOVED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_XLSX_TEXT = 32_767
_XLSX_ROWS = 1_048_576
_EXACT_DIGITS = 15


def safe_text(text: str) -> str:
    """The text without NUL, control characters and half characters; line ends are newlines."""
    if text.isprintable():
        return text
    return _REMOVED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def guarded(text: str) -> str:
    """The text as a CSV cell that stays a text: `=1+1` becomes `'=1+1`, `a;=1` becomes `a;'=1`."""
    text = _DANGEROUS_WITHIN.sub(r"\1'\2", safe_text(text))
    return f"'{text}" if _DANGEROUS.match(text) and not _NUMBER.match(text) else text


def write_csv(
    file: IO[str],
    header: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    separator: str = ",",
    bom: bool = False,
) -> int:
    """Write rows to a text file opened with newline=""; returns how many. Excel needs `bom`."""
    if bom:
        file.write("\ufeff")
    writer = csv.writer(file, delimiter=separator, lineterminator="\r\n")
    writer.writerow([guarded(name) for name in header])
    count = 0
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
        count += 1
    return count


def csv_parts(
    header: Sequence[str], rows: Iterable[Sequence[Value]], *, lines: int = 500
) -> Iterator[str]:
    """The same as texts of so many lines, to be sent while they are written, with the mark by
    which Excel knows them."""
    rest, first = iter(rows), True
    while (part := list(islice(rest, lines))) or first:
        text = StringIO(newline="")
        if first:
            write_csv(text, header, part, bom=True)
        else:
            writer = csv.writer(text, lineterminator="\r\n")
            writer.writerows([_csv_cell(value) for value in row] for row in part)
        yield text.getvalue()
        first = False


def write_csv_file(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[Value]], *, bom: bool = True
) -> int:
    """Write a CSV file in UTF-8, by default with the mark by which Excel knows it."""
    encoding = "utf-8-sig" if bom else "utf-8"
    with path.open("w", encoding=encoding, newline="") as file:
        return write_csv(file, header, rows)


def write_xlsx(
    target: Path | IO[bytes],
    header: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    sheet: str = "Testigo",
) -> int:
    """Write a workbook of one sheet; returns how many rows. Texts are text cells, with Excel's
    own quote mark where they could be taken for a formula; numbers and days are real ones."""
    import xlsxwriter  # type: ignore[import-untyped]

    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    book = xlsxwriter.Workbook(target, options)
    page = _Page(book, re.sub(r"[\[\]:*?/\\']", " ", safe_text(sheet))[:31].strip() or "Testigo")
    page.write(0, header)
    count = 0
    for row in rows:
        if count + 1 >= _XLSX_ROWS:
            book.close()
            raise ValueError("more rows than a sheet holds; write CSV")
        count += 1
        page.write(count, row)
    book.close()
    return count


class _Page:
    """A sheet being written, with the formats its cells take."""

    def __init__(self, book: Any, name: str) -> None:
        self._sheet = book.add_worksheet(name)
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._quoted = book.add_format({"quote_prefix": True})

    def write(self, number: int, row: Sequence[Value]) -> None:
        """Write one row; a blank cell is left out."""
        for at, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, bool):
                self._sheet.write_boolean(number, at, value)
            elif _is_exact(value):
                self._sheet.write_number(number, at, value)
            elif isinstance(value, date) and not isinstance(value, datetime) and value.year >= 1900:
                self._sheet.write_datetime(number, at, value, self._day)
            else:
                self._text(number, at, value if isinstance(value, str) else str(_csv_cell(value)))

    def _text(self, number: int, at: int, text: str) -> None:
        text = safe_text(text)
        if len(text.encode("utf-16-le")) // 2 > _XLSX_TEXT:
            text = text[: _XLSX_TEXT // 2] + "…"
        self._sheet.write_string(number, at, text, self._quoted if _DANGEROUS.match(text) else None)


def _csv_cell(value: Value) -> str | int | float:
    if isinstance(value, str):
        return guarded(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value
        return moment.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def _is_exact(value: Value) -> bool:
    """Whether a spreadsheet, which counts in 15 digits, can hold the number as it is."""
    if isinstance(value, Decimal):
        return value.is_finite() and len(value.as_tuple().digits) <= _EXACT_DIGITS
    if isinstance(value, int):
        return len(str(abs(value))) <= _EXACT_DIGITS
    return isinstance(value, float) and math.isfinite(value)
