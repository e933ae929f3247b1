"""When each pass entered its stages: `core.funnel.passes_of` over a lake."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from testigo.analytics.engine import functions
from testigo.analytics.measures.known import Known
from testigo.analytics.measures.rows import instant_of
from testigo.core.facts import STAGES
from testigo.core.funnel import Entry, Pass

if TYPE_CHECKING:
    import ibis.expr.types as ir


def passes_in(known: Known) -> dict[Pass, dict[str, Entry]]:
    """The entries of each pass by stage, as `passes_of` finds them in the same facts."""
    rows = _passes(known).to_pyarrow()
    columns = (column.to_pylist() for column in rows.columns)
    return {
        (person, cycle): dict(_entries(instants))
        for person, cycle, *instants in zip(*columns, strict=True)
    }


def _passes(known: Known) -> "ir.Table":
    """`person`, `cycle`, and for each stage when it was first entered, and when it was skipped."""
    entered = known.called("stage.entered")
    entered = entered.mutate(cycle=entered.cycle.try_cast("int64"))
    entered = entered.filter(entered.person.notnull() & entered.cycle.notnull())
    at = functions().micros(entered["at"])
    skipped = (entered.implied == "true").fill_null(False)
    first = {
        f"{stage}_{implied}": at.min(where=(entered.stage == stage) & (skipped == implied))
        for stage in STAGES
        for implied in (False, True)
    }
    return entered.group_by("person", "cycle").agg(**first)


def _entries(instants: list[int | None]) -> Iterator[tuple[str, Entry]]:
    for place, stage in enumerate(STAGES):
        plain, skipped = instants[2 * place : 2 * place + 2]
        if plain is not None:
            yield stage, Entry(instant_of(plain), implied=False)
        elif skipped is not None:
            yield stage, Entry(instant_of(skipped), implied=True)
