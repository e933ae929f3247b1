"""How many leads there are in each stage: exact wherever that costs nothing, else whether they are
more than can be counted while somebody waits."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from testigo.core.asof import Days
from testigo.core.costs import UNKNOWN
from testigo.core.facts import STAGES
from testigo.queries.by_terms import FEW
from testigo.queries.lead_filters import CREATED, LeadFilters, Sieve, kept_counts, sieve_of
from testigo.store.models.fields import to_micros

# SQLite takes the tables of a CROSS JOIN in this order.
_CREATED_LEADS = (
    "testigo_stage s CROSS JOIN testigo_lead l "
    f"WHERE {CREATED} AND l.workspace_id = s.workspace_id AND l.person = s.person "
    "AND l.stage <> ''"
)
# More are not counted one by one.
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class StageCounts:
    """People by stage, and outside the path under "none". Where there are too many to count,
    more than `more_than` pass all filters but the stage, and `by_stage` has at most the stage that
    is asked for, where it has no more than that."""

    by_stage: Mapping[str, int]
    more_than: int = 0


def tab_counts(sieve: Sieve) -> StageCounts:
    """How many of those that pass the filters stand in each stage, whatever their stage."""
    if sieve.kept is not None:
        return StageCounts(_by_stage(sieve.kept))
    if sieve.few is not None:
        return StageCounts(_by_stage(Counter(stage for _, _, stage in sieve.few)))
    if sieve.filters.commitment is not None:
        return StageCounts(_by_stage(_counted(sieve)))
    # Where each is looked at by itself, fewer are looked for.
    most = FEW if sieve.many else MOST_COUNTED
    found = _counted(sieve, most + 1)
    if sum(found.values()) <= most:
        return StageCounts(_by_stage(found))
    return StageCounts(_of_the_stage(sieve, most), most)


def _of_the_stage(sieve: Sieve, most: int) -> dict[str, int]:
    """How many are in the stage that is asked for; empty for none, or for more than so many."""
    stage = sieve.filters.stage
    if not stage:
        return {}
    where, values = sieve.with_stage()
    found = _counted(replace(sieve, where=[where], values=values), most + 1)
    count = sum(found.values())
    return {stage: count} if count <= most else {}


def stage_counts(workspace_id: int, filters: LeadFilters | None = None) -> dict[str, int]:
    """The same, exact whatever it takes."""
    filters = filters or LeadFilters()
    sieve = sieve_of(workspace_id, filters)
    if sieve.kept is not None:
        return _by_stage(sieve.kept)
    if sieve.few is not None:
        return _by_stage(Counter(stage for _, _, stage in sieve.few))
    return _by_stage(_counted(sieve))


def leads_by_origin(workspace_id: int, created: Days) -> dict[tuple[str, str], int]:
    """How many of today's leads became one on these days, by channel and campaign."""
    days = [to_micros(created.start), to_micros(created.end)]
    rows = _rows(
        f"SELECT l.channel, l.campaign, COUNT(*) FROM {_CREATED_LEADS} "
        "GROUP BY l.channel, l.campaign",
        [workspace_id, *days],
    )
    return {(channel or UNKNOWN, campaign): count for channel, campaign, count in rows}


def _by_stage(found: Mapping[str, int]) -> dict[str, int]:
    return {stage: found.get(stage, 0) for stage in STAGES} | {"none": found.get("", 0)}


def _counted(sieve: Sieve, most: int = 0) -> dict[str, int]:
    """By looking at them, at so many at most."""
    where = " AND ".join(sieve.where)
    index, cases, given = "", sieve.cases, sieve.given
    if sieve.filters.owed is not None and not sieve.cases and connection.vendor == "sqlite":
        # It holds all that is asked for; by itself SQLite takes one that holds the deadline only.
        index = " INDEXED BY lead_waiting"
    elif sieve.many and not sieve.cases and _are_spread(sieve):
        query, values = sieve.through
        given = list(values)
        cases, where = f"({query}) c CROSS JOIN ", f"{where} AND l.person = c.person"
    chosen = f"SELECT l.stage FROM {cases}testigo_lead l{index} WHERE {where}"
    limit = f" LIMIT {most}" if most else ""
    return dict(
        _rows(
            f"SELECT stage, COUNT(*) FROM ({chosen}{limit}) t GROUP BY stage",
            [*given, *sieve.values],
        )
    )


def _are_spread(sieve: Sieve) -> bool:
    """Whether those whom an index gives for the plain filters are so many that the others are
    gone through instead."""
    if sieve.filters.owed is not None:
        return False
    return sum(kept_counts(sieve.workspace_id, sieve.filters).values()) > MOST_COUNTED


def _rows(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
