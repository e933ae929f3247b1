"""The lake as a bare folder of Parquet files, for `backtest --facts` and other programs."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from testigo.analytics.lake.columns import COLUMNS
from testigo.analytics.lake.folder import Manifest, folder_of, manifest_of
from testigo.analytics.lake.reading import held_facts
from testigo.analytics.lake.shaping import working
from testigo.analytics.lake.writing import copy_rows

# Says that the folder is ours to write again, and which files are.
MARK = "testigo-export.json"
_UNDER_WAY = ".under-way"


class NotOurFolder(Exception):
    """There is something in the folder that no export of this workspace wrote."""


@dataclass(frozen=True, slots=True)
class Export:
    """What a folder holds: `workspace` is whose facts, `whole` is false while files change."""

    workspace: str
    facts: int
    files: tuple[str, ...]
    whole: bool


def write_folder(workspace_id: int, named: str, folder: Path) -> Export:
    """Write what the lake of a workspace holds, called `named`, to a folder: one file for each
    month of `at` (UTC), with the columns of the lake. An export that is there is replaced.

    Raises NotOurFolder, with nothing written, and OSError.
    """
    before = _ours(folder, named)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    under_way = folder / _UNDER_WAY
    shutil.rmtree(under_way, ignore_errors=True)
    under_way.mkdir(mode=0o700)
    try:
        facts = _write(workspace_id, under_way)
        files = tuple(sorted(path.name for path in under_way.iterdir()))
        both = tuple(sorted({*before, *files}))
        _mark(folder, Export(named, facts, both, whole=False))
        for name in before:
            (folder / name).unlink(missing_ok=True)
        for name in files:
            (under_way / name).rename(folder / name)
        done = Export(named, facts, files, whole=True)
        _mark(folder, done)
    finally:
        shutil.rmtree(under_way, ignore_errors=True)
    return done


def _ours(folder: Path, named: str) -> tuple[str, ...]:
    """The files of the export of this workspace that a folder holds; none where it is empty, or
    not there."""
    if not folder.exists():
        return ()
    if not folder.is_dir():
        raise NotOurFolder(str(folder))
    found = {path.name for path in folder.iterdir()} - {_UNDER_WAY}
    if not found:
        return ()
    try:
        held = msgspec.json.decode((folder / MARK).read_bytes(), type=Export)
    except (FileNotFoundError, msgspec.DecodeError) as error:
        raise NotOurFolder(str(folder)) from error
    if held.workspace != named or not found <= {MARK, *held.files}:
        raise NotOurFolder(str(folder))
    return held.files


def _mark(folder: Path, export: Export) -> None:
    fresh = folder / _UNDER_WAY / MARK
    fresh.write_bytes(msgspec.json.encode(export))
    fresh.rename(folder / MARK)


def _write(workspace_id: int, target: Path) -> int:
    source = folder_of(workspace_id)
    held = manifest_of(source)
    with working(target) as con:
        for month in sorted({part.month for part in held.parts}):
            _write_month(con, source, held, month, target)
    return sum(part.facts for part in held.parts)


def _write_month(con: Any, source: Path, held: Manifest, month: str, target: Path) -> None:
    import ibis

    parts = tuple(part for part in held.parts if part.month == month)
    facts = held_facts(ibis.duckdb.from_connection(con), source, replace(held, parts=parts))
    rows = ibis.to_sql(facts.select(*COLUMNS).order_by("seq"), dialect="duckdb")
    copy_rows(con, str(rows), target / f"facts-{month}.parquet")
