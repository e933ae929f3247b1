"""Taking facts into the lake again whose rows changed, as erasing somebody changes them."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from testigo.analytics.lake.folder import (
    Change,
    Manifest,
    Part,
    changing,
    folder_of,
    manifest_of,
)
from testigo.analytics.lake.reading import held_facts
from testigo.analytics.lake.shaping import TOLD, working
from testigo.analytics.lake.source import reading
from testigo.analytics.lake.writing import files_as_table, write_facts, write_file

if TYPE_CHECKING:
    import pyarrow as pa


def forget(workspace_id: int, people: Collection[str]) -> int:
    """Write anew the files that hold facts of these people: theirs as the log has them now. Nothing
    of the old files stays, so whoever reads them just then has to begin again. Returns how many
    facts are theirs; what the lake does not hold yet, it takes in later as it is by then."""
    folder = folder_of(workspace_id)
    if not people or not manifest_of(folder).parts:
        return 0
    with changing(folder, wait=True) as change, working(change.under_way) as con:
        held = manifest_of(folder)
        places = _places(con, folder, held, people)
        con.register("theirs", places)
        with reading(workspace_id) as source:
            fresh = write_facts(change, con, source.facts_at(places["seq"].to_pylist()))
        left = [_without_theirs(change, con, part) for part in held.parts]
        parts = (*(part for part in left if part.facts), *fresh)
        # Files of before that wait for their readers hold theirs as well.
        change.settle(replace(held, parts=parts), at_once=True)
    return int(places.num_rows)


def _places(con: Any, folder: Path, held: Manifest, people: Collection[str]) -> "pa.Table":
    """The seqs of what was told about these people, or is held by them."""
    import ibis

    facts = held_facts(ibis.duckdb.from_connection(con), folder, held)
    named = sorted(people)
    theirs = facts.filter(facts.person.isin(named) | facts[TOLD].isin(named))
    return theirs.select("seq").order_by("seq").to_pyarrow()


def _without_theirs(change: Change, con: Any, part: Part) -> Part:
    """The part without the facts in `theirs`; itself where it has none of them."""
    file = files_as_table(change.folder, [part])
    rest = f"FROM {file} ANTI JOIN theirs USING (seq)"
    facts = con.execute(f"SELECT count(*) {rest}").fetchone()[0]
    if facts == part.facts:
        return part
    if not facts:
        return Part("", part.month, 0, 0)
    return change.part(write_file(change, con, rest, part.month), part.month, facts)
