"""The board: the first of each stage, and how the clocks of all of them stand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection

from testigo.core.facts import STAGES
from testigo.queries.lead_counts import tab_counts
from testigo.queries.lead_filters import LeadFilters, Sieve, sieve_of
from testigo.queries.leads import LeadLine, LeadPage, lead_page
from testigo.store.bulk import select_in
from testigo.store.lead_counts import COUNTED
from testigo.store.models.fields import to_micros
from testigo.store.projections import AWAITED_STAGES

# Cards of a column that are shown at once: five columns of them are a page.
CARDS = 20
# The clocks of more than so many in a stage are not told.
MOST_CLOCKS = 200_000
# As the bar above a column has them.
CLOCKS = ("past_due", "due_soon", "running")
_CLOCK = (
    "CASE WHEN l.due_at <= %s THEN 'past_due' WHEN l.warn_at <= %s THEN 'due_soon' "
    "ELSE 'running' END"
)


@dataclass(frozen=True, slots=True)
class Column:
    """One stage: how many stand in it, None where they are too many to count; the first of them,
    and the mark behind which it goes on; `clocks` says how many have a clock in which state,
    empty where very many would be counted."""

    stage: str
    people: int | None
    lines: Sequence[LeadLine]
    next_after: str
    clocks: Mapping[str, int]


def board(workspace_id: int, filters: LeadFilters, *, now: datetime) -> list[Column]:
    """The columns of everybody who passes the filters, whatever stage these ask for."""
    sieve = sieve_of(workspace_id, replace(filters, stage="", commitment=None))
    counts = tab_counts(sieve)
    # Where the clocks are not told, a bar of everybody would say that none runs.
    unsaid = counts.more_than or sieve.many
    people = {stage: None if unsaid else counts.by_stage[stage] for stage in STAGES}
    # Nobody is looked for where it is known that nobody is.
    taken = [stage for stage in STAGES if people[stage] != 0]
    clocks = _clocks(sieve, taken, now)
    columns = []
    for stage in STAGES:
        page = column(sieve, stage, now=now) if stage in taken else LeadPage((), "")
        of_stage = clocks.get(stage, {})
        columns.append(Column(stage, people[stage], page.lines, page.next_after, of_stage))
    return columns


def column(sieve: Sieve, stage: str, *, now: datetime, after: str = "") -> LeadPage:
    """A page of one stage."""
    filters = replace(sieve.filters, stage=stage)
    of_stage = replace(sieve, filters=filters)
    return lead_page(sieve.workspace_id, filters, now=now, after=after, limit=CARDS, sieve=of_stage)


def _clocks(sieve: Sieve, stages: Sequence[str], now: datetime) -> dict[str, dict[str, int]]:
    """Stage → state of the clock → people; nothing where very many would be looked at."""
    micros = to_micros(now)
    # Whoever is owed something is on the path, so an index tells everything of them.
    conditions = " AND ".join(one for one in sieve.where if one != COUNTED)
    where = f"{conditions} AND l.awaited AND l.due_at IS NOT NULL"
    values = [micros, micros, *sieve.values]
    if sieve.few is not None:
        people = [person for _, person, _ in sieve.few]
        chosen = f"SELECT l.stage, {_CLOCK} AS state FROM testigo_lead l WHERE {where}"
        found = Counter(select_in(f"{chosen} AND l.person IN ({{marks}})", values, people))
        counted = [(*standing, many) for standing, many in found.items()]
    elif sieve.many:
        return {}
    else:
        counted = [
            (stage, state, many)
            for stage in stages
            if stage in AWAITED_STAGES
            for state, many in _clocks_in(stage, where, values)
        ]
    clocks: dict[str, dict[str, int]] = {}
    for stage, state, many in counted:
        clocks.setdefault(stage, {})[state] = many
    return clocks


def _clocks_in(stage: str, where: str, values: Sequence[Any]) -> list[tuple[str, int]]:
    """State of the clock and people of one stage; empty where they are too many."""
    index = " INDEXED BY lead_waiting" if connection.vendor == "sqlite" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.state, COUNT(*) FROM (SELECT {_CLOCK} AS state "
            f"FROM testigo_lead l{index} WHERE {where} AND l.stage = %s LIMIT %s) c "
            "GROUP BY c.state",
            [*values, stage, MOST_CLOCKS + 1],
        )
        found = list(cursor.fetchall())
    return found if sum(many for _, many in found) <= MOST_CLOCKS else []
