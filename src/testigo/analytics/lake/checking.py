"""Whether a lake says what the log says, fact by fact."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from testigo.analytics.lake.columns import COLUMNS
from testigo.analytics.lake.folder import changing, folder_of, is_whole, manifest_of
from testigo.analytics.lake.reading import LakeDamaged, held_facts
from testigo.analytics.lake.shaping import TOLD, shaped, working
from testigo.analytics.lake.source import reading

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Of whom a fact tells, and whether joining people can move it.
_AS_TOLD = f"coalesce({TOLD}, person) AS person, {TOLD}"
# So many places in the log are named at most.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Checked:
    """How many facts were compared, how many of them the lake lacks, holds twice or says otherwise,
    and the places in the log of the first of these."""

    facts: int
    differing: int
    first: tuple[int, ...]


def check(workspace_id: int) -> Checked:
    """Compare the lake with the log as far as it holds it, each fact as it was told: who holds it
    now may change meanwhile. The lake is not written while that takes. Raises LakeDamaged."""
    import ibis

    folder = folder_of(workspace_id)
    found: list[int] = []
    with changing(folder, wait=True) as change, working(change.under_way) as con:
        held = manifest_of(folder)
        if not is_whole(folder, held):
            raise LakeDamaged(str(folder))
        lake = held_facts(ibis.duckdb.from_connection(con), folder, held).select(*COLUMNS, TOLD)
        with reading(workspace_id) as source:
            for portion in source.facts(0, held.last_seq):
                found += _differing(con, lake, shaped(con, portion))
    return Checked(held.last_seq, len(found), tuple(found[:SHOWN]))


def _differing(con: Any, lake: "ir.Table", log: Any) -> list[int]:
    """The places of the log at which the lake says something else."""
    import ibis

    first, last = log["seq"][0].as_py(), log["seq"][-1].as_py()
    there = lake.filter(lake.seq.between(first, last))
    con.register("portion", log)
    names = ", ".join(f'"{name}"' for name in COLUMNS if name != "person")
    rows = f"SELECT {names}, {_AS_TOLD}, count(*) AS times FROM {{}} GROUP BY ALL"
    one = rows.format(f"({ibis.to_sql(there, dialect='duckdb')})")
    other = rows.format("portion")
    asked = f"SELECT DISTINCT seq FROM (({one} EXCEPT {other}) UNION ALL ({other} EXCEPT {one}))"
    places = [row[0] for row in con.execute(f"{asked} ORDER BY seq").fetchall()]
    con.unregister("portion")
    return places
