"""Writing the files of a lake: facts by month, few files for each."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from testigo.analytics.lake.columns import PROMOTED
from testigo.analytics.lake.folder import Change, Part
from testigo.analytics.lake.shaping import MONTH, shaped

if TYPE_CHECKING:
    import pyarrow as pa

# Facts made into files at once: 150 MB of memory.
BLOCK = 262_144
# Rows of a group, which one thread reads.
ROWS = 122_880
# Columns whose texts repeat; in a dictionary the others cost time and gain nothing.
_REPEATED = ("name", "actor", "side", "source", "origin", "clause", "person", *PROMOTED)
# Files of a month beyond which small ones are put together.
CROWD = 8
# Files are put together with those that are not so many times as large as all smaller ones, so
# that a fact is written again only a few times however often new ones come.
_STEEP = 2


def write_facts(change: Change, con: Any, facts: Iterable["pa.Table"]) -> tuple[Part, ...]:
    """Write facts as they come from the log, in portions: for each block of them, a file for each
    month."""
    return tuple(
        part for block in _blocks(facts) for part in _write_months(change, shaped(con, block))
    )


def _blocks(facts: Iterable["pa.Table"]) -> Iterator["pa.Table"]:
    import pyarrow as pa

    block: list[pa.Table] = []
    for portion in facts:
        block.append(portion)
        if sum(one.num_rows for one in block) >= BLOCK:
            yield pa.concat_tables(block)
            block = []
    if block:
        yield pa.concat_tables(block)


def _write_months(change: Change, facts: "pa.Table") -> Iterator[Part]:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    named = facts[MONTH]
    facts = facts.drop_columns([MONTH])
    for month in sorted(pc.unique(named).to_pylist()):
        theirs = facts.filter(pc.equal(named, month))
        target = change.under_way / f"{token_hex(8)}.parquet"
        pq.write_table(theirs, target, use_dictionary=list(_REPEATED), row_group_size=ROWS)
        yield change.part(change.take_in(target, month), month, theirs.num_rows)


def write_file(change: Change, con: Any, rows: str, named: str) -> str:
    """Write the rows of a statement to one file, whose name begins so; returns its name."""
    target = change.under_way / f"{token_hex(8)}.parquet"
    copy_rows(con, rows, target)
    return change.take_in(target, named)


def copy_rows(con: Any, rows: str, target: Path) -> None:
    """Write the rows of a statement to a file."""
    con.execute(f"COPY ({rows}) TO {_text(str(target))} (FORMAT parquet, COMPRESSION snappy)")


def compacted(change: Change, con: Any, parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts with those of crowded months put together."""
    crowded = Counter(part.month for part in parts)
    kept = list(parts)
    for month, count in sorted(crowded.items()):
        if count > CROWD:
            small = small_of([part for part in kept if part.month == month])
            one = _put_together(change, con, small)
            first = kept.index(small[0])
            kept = [part for part in kept if part not in small]
            kept.insert(min(first, len(kept)), one)
    return tuple(kept)


def small_of(parts: Sequence[Part]) -> list[Part]:
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
    month = parts[0].month
    name = write_file(change, con, f"FROM {files_as_table(change.folder, parts)}", month)
    return change.part(name, month, sum(part.facts for part in parts))


def files_as_table(folder: Path, parts: Iterable[Part]) -> str:
    """These files as a table of SQL."""
    listed = ", ".join(_text(str(folder / part.file)) for part in parts)
    return f"read_parquet([{listed}], hive_partitioning = false)"


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
