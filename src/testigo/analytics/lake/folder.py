"""The folder of one workspace's lake: which files count, and who may change them.

Readers use only what the manifest names. It is replaced at once, after everything that it names is
on disk, so whoever ends in between leaves the lake as it was.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from secrets import token_hex

import msgspec
from django.conf import settings

# Another number makes every lake anew: whenever the columns or what they mean change.
FORM = 2
MANIFEST = "manifest.json"
_LOCK = "lock"
_UNDER_WAY = "under-way"
# How long files that no longer count stay, in seconds: a report may still be reading them.
GRACE = 3600.0


@dataclass(frozen=True, slots=True)
class Part:
    """A file with facts of one month of `at` (UTC, as 2026-01), and how many bytes it has."""

    file: str
    month: str
    facts: int
    size: int


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file that counts no more, and since when by the folder's clock."""

    file: str
    at: float


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the lake holds: the log up to `last_seq`, whose fact has the id `last_id`.

    `holders` is the file that says who holds the facts of people joined into others, empty for
    none; `joinings` says as of which joinings.
    """

    form: int = FORM
    last_seq: int = 0
    last_id: str = ""
    parts: tuple[Part, ...] = ()
    holders: str = ""
    joinings: str = ""
    dropped: tuple[Dropped, ...] = field(default=())

    @property
    def files(self) -> list[str]:
        """Every file that counts."""
        return [part.file for part in self.parts] + ([self.holders] if self.holders else [])


class LakeBusy(Exception):
    """Somebody else is writing the lake."""


_decode = msgspec.json.Decoder(Manifest).decode
_encode = msgspec.json.Encoder().encode


def folder_of(workspace_id: int) -> Path:
    """Where a workspace's lake is, whether or not there is one."""
    return Path(settings.TESTIGO_HOME) / "lake" / str(workspace_id)


def manifest_of(folder: Path) -> Manifest:
    """What the lake in a folder holds; nothing where there is none, or none of this form."""
    try:
        found = _decode((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, msgspec.DecodeError):
        return Manifest()
    return found if found.form == FORM else Manifest()


def is_whole(folder: Path, manifest: Manifest) -> bool:
    """Whether every file that counts is there, and as long as it was."""
    try:
        sizes = [(folder / part.file).stat().st_size for part in manifest.parts]
    except FileNotFoundError:
        return False
    held = not manifest.holders or (folder / manifest.holders).exists()
    return held and sizes == [part.size for part in manifest.parts]


@contextmanager
def changing(folder: Path, *, wait: bool) -> Iterator["Change"]:
    """Change the lake in a folder, alone. Raises LakeBusy when somebody else does, unless told to
    wait for them; a process that ends gives the lake free."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / _LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise LakeBusy(folder.name) from error
        # What a file system writes down for a change is its present instant.
        os.utime(lock.fileno())
        change = Change(folder, os.fstat(lock.fileno()).st_mtime)
        change.tidy()
        try:
            yield change
        finally:
            shutil.rmtree(change.under_way, ignore_errors=True)


def remove_lake(workspace_id: int) -> None:
    """Delete a workspace's lake, if there is one, once nobody writes it."""
    folder = folder_of(workspace_id)
    if folder.exists():
        with changing(folder, wait=True):
            shutil.rmtree(folder)


class Change:
    """One change of a lake, by whoever holds its lock."""

    def __init__(self, folder: Path, now: float) -> None:
        self.folder = folder
        self.under_way = folder / _UNDER_WAY
        self._now = now

    def tidy(self) -> None:
        """Throw away what an interrupted change left, and what has been out of use for long."""
        shutil.rmtree(self.under_way, ignore_errors=True)
        self.under_way.mkdir(mode=0o700)
        held = manifest_of(self.folder)
        kept = {MANIFEST, _LOCK, _UNDER_WAY, *held.files}
        kept |= {one.file for one in held.dropped if self._now - one.at < GRACE}
        for path in self.folder.iterdir():
            if path.name not in kept:
                path.unlink(missing_ok=True)

    def take_in(self, written: Path, named: str) -> str:
        """Give a finished file of `under_way` its place; returns its name there."""
        name = f"{named}-{token_hex(8)}.parquet"
        _to_disk(written)
        written.rename(self.folder / name)
        return name

    def part(self, name: str, month: str, facts: int) -> Part:
        """A file in its place, as the manifest tells of it."""
        return Part(name, month, facts, (self.folder / name).stat().st_size)

    def settle(self, manifest: Manifest, *, at_once: bool = False) -> Manifest:
        """Let this be what the lake holds. Files that it no longer names stay for a while, for
        whoever reads them; not where they hold what is to be forgotten `at_once`."""
        held = manifest_of(self.folder)
        left = [name for name in held.files if name not in set(manifest.files)]
        waiting = [one for one in held.dropped if self._now - one.at < GRACE]
        waiting += [Dropped(name, self._now) for name in left]
        settled = replace(manifest, dropped=() if at_once else tuple(waiting))
        fresh = self.under_way / MANIFEST
        fresh.write_bytes(_encode(settled))
        _to_disk(fresh)
        _to_disk(self.folder)
        fresh.rename(self.folder / MANIFEST)
        _to_disk(self.folder)
        if at_once:
            for one in waiting:
                (self.folder / one.file).unlink(missing_ok=True)
        return settled


def _to_disk(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
