"""The board: the first of each stage, and how the clocks of all of them stand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection

from testigo.core.facts import STAGES
from testigo.queries.lead_counts import MOST_COUNTED, tab_counts
from testigo.queries.lead_filters import LeadFilters, Sieve, sieve_of
from testigo.queries.leads import LeadLine, LeadPage, lead_page
from testigo.store.bulk import select_in
from testigo.store.models.fields import to_micros

# Cards of a column that are shown at once: five columns of them are a page.
CARDS = 25
# As the bar above a column has them.
CLOCKS = ("past_due", "due_soon", "running")
_CLOCK = (
    "CASE WHEN l.due_at <= %s THEN 'past_due' WHEN l.warn_at <= %s THEN 'due_soon' "
    "ELSE 'running' END"
)


@dataclass(frozen=True, slots=True)
class Column:
    """One stage: how many stand in it, None where they are too many to count; the first of them,
    and the mark behind which it goes on; `clocks` says how many have a clock in which state."""

    stage: str
    people: int | None
    lines: Sequence[LeadLine]
    next_after: str
    clocks: Mapping[str, int]


def board(workspace_id: int, filters: LeadFilters, *, now: datetime) -> list[Column]:
    """The columns of everybody who passes the filters, whatever stage these ask for."""
    sieve = sieve_of(workspace_id, replace(filters, stage="", commitment=None))
    counts = tab_counts(sieve)
    clocks = _clocks(sieve, now)
    columns = []
    for stage in STAGES:
        page = column(sieve, stage, now=now)
        people = None if counts.more_than else counts.by_stage[stage]
        columns.append(Column(stage, people, page.lines, page.next_after, clocks.get(stage, {})))
    return columns


def column(sieve: Sieve, stage: str, *, now: datetime, after: str = "") -> LeadPage:
    """A page of one stage."""
    filters = replace(sieve.filters, stage=stage)
    of_stage = replace(sieve, filters=filters)
    return lead_page(sieve.workspace_id, filters, now=now, after=after, limit=CARDS, sieve=of_stage)


def _clocks(sieve: Sieve, now: datetime) -> dict[str, dict[str, int]]:
    """Stage → state of the clock → people; of very many those that are found first."""
    micros = to_micros(now)
    chosen = f"SELECT l.stage, {_CLOCK} AS state FROM testigo_lead l WHERE "
    where = f"{' AND '.join(sieve.where)} AND l.awaited AND l.due_at IS NOT NULL"
    values = [micros, micros, *sieve.values]
    if sieve.few is not None:
        people = [person for _, person, _ in sieve.few]
        rows = select_in(f"{chosen}{where} AND l.person IN ({{marks}})", values, people)
        counted = [(*standing, many) for standing, many in Counter(rows).items()]
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT c.stage, c.state, COUNT(*) FROM "
                f"({chosen}{where} LIMIT {MOST_COUNTED}) c GROUP BY c.stage, c.state",
                values,
            )
            counted = cursor.fetchall()
    found: dict[str, dict[str, int]] = {}
    for stage, state, many in counted:
        found.setdefault(stage, {})[state] = many
    return found
