"""Spreadsheets and Parquet are opened in a process of their own, with limits on memory, time and
output, so that a hostile file takes nothing down and reads nothing else.

The child writes what it read to a file without a name; that file is read here row by row.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import msgspec

from testigo.connect.detect import Kind, refuse

SECONDS = 120
DATE, DATETIME = 1, 2  # extension codes in the spool

_LENGTH = 4
# All that the child needs to start; keys and passwords are none of its business.
_ENVIRONMENT = (
    *("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "TMPDIR", "LANG", "SYSTEMROOT"),
)


class Told(msgspec.Struct, frozen=True):
    """What the child says of the file: the sheet it read, all visible ones, how days count."""

    sheet: str = ""
    sheets: tuple[str, ...] = ()
    since_1904: bool = False


@dataclass(frozen=True, slots=True)
class Spool:
    """What the child read, as grid rows that can be gone through again."""

    told: Told
    file: IO[bytes]

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Every row with its number, counted from 1."""
        decoder = msgspec.msgpack.Decoder(ext_hook=_restore)
        at = 0
        while True:
            self.file.seek(at)
            length = int.from_bytes(self.file.read(_LENGTH), "big")
            if not length:
                return
            block = self.file.read(length)
            at += _LENGTH + length
            yield from decoder.decode(block)


def read_isolated(path: Path, kind: Kind, sheet: str = "") -> Spool:
    """Have a child read the file, of a workbook the sheet named or the first that holds a table.

    Raises InvalidInput with the child's reason, or with `file_too_heavy` when it hit a limit and
    `unreadable_file` when it could make nothing of it.
    """
    spool = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the table
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    environment = kept | {"ARROW_DEFAULT_MEMORY_POOL": "system", "RUST_BACKTRACE": "0"}
    with tempfile.TemporaryDirectory(prefix="testigo-") as folder:
        # The child's reader believes the ending of a name; here it gets the true one.
        named = Path(folder, f"file.{kind}")
        named.symlink_to(path.resolve())
        command = [sys.executable, "-P", "-m", "testigo.connect.isolated", kind, str(named)]
        try:
            done = subprocess.run(
                [*command, _as_argument(sheet)] if sheet else command,
                stdin=subprocess.DEVNULL,
                stdout=spool,
                stderr=subprocess.PIPE,
                timeout=SECONDS,
                env=environment,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise refuse("file_too_heavy") from None
    if done.returncode == 0:
        return Spool(msgspec.json.decode(done.stderr.splitlines()[-1], type=Told), spool)
    try:
        code, params = msgspec.json.decode(
            done.stderr.strip().splitlines()[-1], type=tuple[str, dict[str, str | int]]
        )
    except (msgspec.DecodeError, IndexError):
        raise refuse("file_too_heavy" if done.returncode < 0 else "unreadable_file") from None
    raise refuse(code, **params)


def _as_argument(name: str) -> str:
    """The name of a sheet as a process can be told: short, without NUL and half characters."""
    return name[:200].encode("utf-8", "replace").decode().replace("\x00", "\ufffd")


def _restore(code: int, data: memoryview) -> date | datetime:
    text = bytes(data).decode("ascii")
    return date.fromisoformat(text) if code == DATE else datetime.fromisoformat(text)
