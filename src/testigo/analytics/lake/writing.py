"""Writing the files of a lake: facts by month, few files for each."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from testigo.analytics.lake.folder import Change, Part
from testigo.analytics.lake.shaping import SHAPED
from testigo.analytics.lake.source import raw_schema

if TYPE_CHECKING:
    import pyarrow as pa

# Files of a month beyond which small ones are put together.
CROWD = 8
# Files are put together with those that are not so many times as large as all smaller ones, so
# that a fact is written again only a few times however often new ones come.
_STEEP = 2
WRITTEN_AS = "FORMAT parquet, COMPRESSION snappy"


def write_facts(
    change: Change, con: Any, facts: Iterable["pa.RecordBatch"], *, shaped: str = SHAPED
) -> tuple[Part, ...]:
    """Write facts as they come from the log, which `shaped` calls `log`: a file for each month."""
    import pyarrow as pa

    con.register("log", pa.RecordBatchReader.from_batches(raw_schema(), facts))
    try:
        return write_months(change, con, shaped)
    finally:
        con.unregister("log")


def write_months(change: Change, con: Any, shaped: str) -> tuple[Part, ...]:
    """Write what a statement selects, files' columns and `month`: a file for each month."""
    target = change.under_way / token_hex(8)
    written = con.execute(
        f"COPY ({shaped}) TO {quoted(target)} ({WRITTEN_AS}, PARTITION_BY (month), RETURN_STATS)"
    ).fetchall()
    return tuple(_taken_in(change, Path(row[0]), int(row[1])) for row in written)


def _taken_in(change: Change, written: Path, facts: int) -> Part:
    month = written.parent.name.partition("=")[2]
    return Part(change.take_in(written, month), month, facts)


def compacted(change: Change, con: Any, parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts with those of crowded months put together."""
    crowded = Counter(part.month for part in parts)
    kept = list(parts)
    for month, count in sorted(crowded.items()):
        if count > CROWD:
            small = _small([part for part in kept if part.month == month])
            one = _put_together(change, con, small)
            first = kept.index(small[0])
            kept = [part for part in kept if part not in small]
            kept.insert(min(first, len(kept)), one)
    return tuple(kept)


def _small(parts: Sequence[Part]) -> list[Part]:
    """Which parts of a month to put together, in their order: at least two."""
    by_size = sorted(parts, key=lambda part: part.facts)
    total = by_size[0].facts
    taken = {by_size[0], by_size[1]}
    for part in by_size[1:]:
        if part.facts > _STEEP * total and len(taken) > 2:
            break
        taken.add(part)
        total += part.facts
    return [part for part in parts if part in taken]


def _put_together(change: Change, con: Any, parts: Sequence[Part]) -> Part:
    target = change.under_way / f"{token_hex(8)}.parquet"
    con.execute(
        f"COPY (FROM {files_as_table(change.folder, parts)}) TO {quoted(target)} ({WRITTEN_AS})"
    )
    month = parts[0].month
    return Part(change.take_in(target, month), month, sum(part.facts for part in parts))


def files_as_table(folder: Path, parts: Iterable[Part]) -> str:
    """These files as a table of SQL."""
    listed = ", ".join(quoted(folder / part.file) for part in parts)
    return f"read_parquet([{listed}], hive_partitioning = false)"


def quoted(path: Path) -> str:
    """A path as a text of SQL."""
    return "'" + str(path).replace("'", "''") + "'"
