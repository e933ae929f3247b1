"""What a file is, told by its content: kind, encoding and separator. Names prove nothing."""

import codecs
import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from testigo.connect.legacy import legacy_encoding
from testigo.core.problems import InvalidInput, Problem

Kind = Literal["csv", "tsv", "jsonl", "xlsx", "ods", "parquet"]

SEPARATORS = ",;\t|"
MAX_LINE_BYTES = 1 << 20
MIXED = "utf-8 (mixed)"

_CHUNK = 1 << 20
_HEAD = 1 << 16
# How files begin that are not tables, and the problem each is answered with.
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_or_locked_spreadsheet"),
    (b"\x1f\x8b", "compressed_file"),
    (b"BZh", "compressed_file"),
    (b"\xfd7zXZ", "compressed_file"),
    (b"7z\xbc\xaf", "compressed_file"),
    (b"Rar!", "compressed_file"),
    (b"\x28\xb5\x2f\xfd", "compressed_file"),
    (b"%PDF", "not_a_table"),
    (b"\x89PNG", "not_a_table"),
    (b"\xff\xd8\xff", "not_a_table"),
    (b"GIF8", "not_a_table"),
    (b"\x7fELF", "not_a_table"),
    (b"SQLite format 3", "not_a_table"),
    (b"{\\rtf", "not_a_table"),
)


@dataclass(frozen=True, slots=True)
class Detected:
    """What was found out about a file. `encoding` and `separator` are empty for binary kinds;
    `encoding` is `utf-8 (mixed)` when stray bytes of Windows-1252 stand among UTF-8. A workbook
    has the `sheet` that is read, all its visible `sheets`, and counts days `since_1904` or not."""

    kind: Kind
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    since_1904: bool = False


def refuse(code: str, **params: str | int) -> InvalidInput:
    """The refusal of a whole file."""
    return InvalidInput([Problem(code, params=params)])


def detect(path: Path) -> Detected:
    """Tell what a file is; raises InvalidInput when it is nothing that can be read."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        raise refuse("file_not_found", file=path.name) from None
    except OSError:
        raise refuse("file_not_readable", file=path.name) from None
    if head.startswith(b"PK\x03\x04"):
        return Detected(_archive_kind(head))
    if head.startswith(b"PAR1"):
        return Detected("parquet")
    for beginning, code in _FOREIGN:
        if head.startswith(beginning):
            raise refuse(code)
    encoding = _encoding(path, head)
    sample = decode(head, encoding)
    start = sample.lstrip()
    if not any(character.isalnum() for character in start):
        raise refuse("empty_file")
    if start.startswith("<"):
        raise refuse("not_a_table")
    if start.startswith("["):
        raise refuse("json_not_by_lines")
    if start.startswith("{"):
        return Detected("jsonl", encoding)
    separator = _separator(sample, whole=len(head) < _HEAD)
    return Detected("tsv" if separator == "\t" else "csv", encoding, separator)


def decode(data: bytes, encoding: str) -> str:
    """Text of the beginning of a file, whose last character may be cut."""
    name, errors = codec(encoding)
    return codecs.getincrementaldecoder(name)(errors).decode(data).removeprefix("\ufeff")


def codec(encoding: str) -> tuple[str, str]:
    """The codec and its error handler for a detected encoding."""
    return ("utf-8", "testigo-cp1252") if encoding == MIXED else (encoding, "replace")


def _archive_kind(head: bytes) -> Kind:
    if b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in head[:200]:
        return "ods"
    return "xlsx"  # whether it truly holds a workbook shows when it is opened


def _encoding(path: Path, head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise refuse("not_a_table")
    _refuse_endless_lines(path)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    wide = _utf16_without_mark(head)
    if wide:
        return wide
    _refuse_binary(head)
    marked = head.startswith(codecs.BOM_UTF8)
    sound, stray, sample = _stray_bytes(path)
    if not stray:
        return "utf-8-sig" if marked else "utf-8"
    if marked or sound > stray:
        return MIXED
    return legacy_encoding(sample)


def _utf16_without_mark(head: bytes) -> str:
    """UTF-16 without a byte order mark: every other byte of Western text is zero."""
    sample = head[: min(len(head), 4096) & ~1]
    if len(sample) < 8:
        return ""
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.7 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.1:
        return "utf-16-be"
    return ""


def _refuse_binary(head: bytes) -> None:
    """Control bytes do not fill a text; a stray NUL is a matter of its row."""
    control = sum(head.count(byte) for byte in range(32) if byte not in b"\t\n\r\x0c\x1b")
    if head and control > max(8, len(head) // 10):
        raise refuse("not_a_table")


def _refuse_endless_lines(path: Path) -> None:
    """A line beyond all reason would be held in memory whole; raises InvalidInput."""
    length = lines = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            ends = [at for at in (chunk.find(b"\n"), chunk.find(b"\r")) if at >= 0]
            length += min(ends, default=len(chunk))
            if length > MAX_LINE_BYTES:
                raise InvalidInput([Problem("line_too_long", line=lines + 1)])
            if ends:
                length = len(chunk) - max(chunk.rfind(b"\n"), chunk.rfind(b"\r")) - 1
                lines += chunk.count(b"\n")


def _stray_bytes(path: Path) -> tuple[int, int, bytes]:
    """Of the whole file: bytes of sound UTF-8 beyond ASCII, stray bytes, and a sample of the
    lines that hold stray ones."""
    sound = stray = 0
    sample = bytearray()
    rest = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            data = rest + chunk
            cut = _whole_characters(data) if len(chunk) == _CHUNK else len(data)
            data, rest = data[:cut], data[cut:]
            if not data.isascii():
                found = _count_stray(data, sample)
                stray += found
                sound += len(data.translate(None, bytes(range(128)))) - found
    return sound, stray + len(rest), bytes(sample)


def _whole_characters(data: bytes) -> int:
    """Where to cut so that no UTF-8 character is split."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            return len(data) - back
        if byte < 0x80:
            break
    return len(data)


def _count_stray(data: bytes, sample: bytearray) -> int:
    """Count the bytes that are not UTF-8, adding lines that hold some to the sample."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return 0
    stray = 0
    for line in data.split(b"\n"):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            stray += sum(ord(c) >= 0xDC80 for c in line.decode("utf-8", "surrogateescape"))
            if len(sample) < _HEAD:
                sample += line[:2048] + b"\n"
    return stray


def _separator(sample: str, *, whole: bool) -> str:
    """The separator that cuts most rows into the same number of cells."""
    if sample[:4].lower() == "sep=" and sample[4:5] in SEPARATORS:
        return sample[4]
    lines = sample.splitlines(keepends=True)[:200]
    if not whole and len(lines) > 1:
        lines.pop()  # cut in the middle
    best, best_score = ",", (0.0, 0)
    for separator in SEPARATORS:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if any(row))
        except csv.Error:
            continue
        if not widths:
            continue
        width, rows = max(widths.items(), key=lambda entry: (entry[0] > 1, entry[1], entry[0]))
        score = (round(rows / widths.total(), 1), width)
        if width > 1 and score > best_score:
            best, best_score = separator, score
    return best


def _cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read a stray byte as Windows-1252, the usual source of such bytes."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data = error.object[error.start : error.end]
    try:
        return data.decode("cp1252"), error.end
    except UnicodeDecodeError:
        return data.decode("latin-1"), error.end


codecs.register_error("testigo-cp1252", _cp1252)
