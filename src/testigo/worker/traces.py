"""At whom a worker is, kept where the end of its process does not take it along.

Whoever ends a worker, because their facts make the process fail, would end the next one too. So
before each person their id is put into a file of the process, in memory that outlives it; the next
worker of the data folder finds there at whom its predecessor was. The file costs nothing and needs
no disk: it need not survive the machine.
"""

import mmap
import os
from collections.abc import Iterator
from pathlib import Path

_SIZE = 64
_NOBODY = bytes(_SIZE)


class Trace:
    """The trace of this process in a data folder. For use by one thread."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self._path = home / f"worker-{os.getpid()}.at"
        with open(self._path, "w+b") as file:
            file.write(_NOBODY)
            file.flush()
            self._held = mmap.mmap(file.fileno(), _SIZE)

    def at(self, workspace_id: int, person: str) -> None:
        """From now on it is at this person."""
        self._held[:] = f"{workspace_id} {person}".encode().ljust(_SIZE, b"\0")[:_SIZE]

    def clear(self) -> None:
        """It is at nobody."""
        self._held[:] = _NOBODY

    def close(self) -> None:
        """It has ended well."""
        self._held.close()
        self._path.unlink(missing_ok=True)


def left_behind(home: Path) -> Iterator[tuple[int, str]]:
    """Workspace and person at whom workers of this data folder were when their process ended; each
    is told once."""
    for path in home.glob("worker-*.at"):
        number = path.stem.removeprefix("worker-")
        if not number.isdecimal() or _lives(int(number)):
            continue
        told = path.read_bytes().rstrip(b"\0").decode("ascii", "replace").split(" ")
        path.unlink(missing_ok=True)
        if len(told) == 2 and told[0].isdecimal():
            yield int(told[0]), told[1]


def _lives(number: int) -> bool:
    # A file of this process's own number is that of a process that had it before.
    if number == os.getpid():
        return False
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
