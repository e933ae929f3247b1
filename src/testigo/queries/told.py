"""Leads of whom something was told between two instants: the list of what changed, and its counts.

A figure and the list that it opens are the same condition, so they cannot disagree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from testigo.store.commitments import taken_back
from testigo.store.models.fields import to_micros

# Facts that were taken back count as never told. `f` is the fact.
STANDS = (
    "NOT EXISTS (SELECT 1 FROM testigo_fact r WHERE r.workspace_id = f.workspace_id "
    "AND r.holder = f.holder AND r.name = 'fact.retracted' AND r.origin = f.origin "
    "AND r.props LIKE '%%' || f.id || '%%')"
)
_REPORTED = "f.origin = 'reported' AND NOT f.automatic AND f.name"

# What may be asked for, in the order in which a lead goes its way → how that is a stage entered, or
# the facts that say it.
KINDS: Mapping[str, str] = {
    "lead": "s.stage = 'lead' AND s.cycle = 1",
    "mql": "s.stage = 'mql'",
    "attempt": f"{_REPORTED} = 'contact.attempted'",
    "accepted": f"{_REPORTED} IN ('lead.accepted', 'lead.qualified')",
    "rejected": f"{_REPORTED} = 'lead.rejected'",
    "past_due": "f.origin = 'derived' AND f.name = 'clock.passed_due'",
    "sql": "s.stage = 'sql'",
    "opportunity": "s.stage = 'opportunity'",
    "customer": "s.stage = 'customer'",
}
_STAGES = "SELECT s.person FROM testigo_stage s WHERE s.workspace_id = %s AND NOT s.implied"
_FACTS = "SELECT f.holder FROM testigo_fact f WHERE f.workspace_id = %s"
# Up to so many facts that were taken back are named; with more each fact is looked after itself.
_FEW = 200


@dataclass(frozen=True, slots=True)
class Told:
    """Something of KINDS that was told of somebody in [since, until)."""

    kind: str
    since: datetime
    until: datetime


def told_of(
    workspace_id: int, told: Told, gone: frozenset[str] | None = None
) -> tuple[str, list[Any]]:
    """The condition on a lead `l`, in SQL, and its values; `gone` are the facts that were taken
    back since, where they are known already."""
    kind = KINDS[told.kind]
    values = [workspace_id, to_micros(told.since), to_micros(told.until)]
    if kind.startswith("s."):
        return f"l.person IN ({_STAGES} AND {kind} AND s.at >= %s AND s.at < %s)", values
    gone = taken_back(workspace_id, told.since) if gone is None else gone
    where, more = _without(sorted(gone)) if gone else ("", [])
    return f"l.person IN ({_FACTS} AND {kind} AND f.at >= %s AND f.at < %s{where})", values + more


def _without(gone: Sequence[str]) -> tuple[str, list[Any]]:
    """The condition that a fact `f` was not taken back, where these were."""
    if len(gone) > _FEW:
        return f" AND {STANDS}", []
    return f" AND f.id NOT IN ({', '.join(['%s'] * len(gone))})", list(gone)


def count_told(workspace_id: int, told: Told, gone: frozenset[str] | None = None) -> int:
    """How many of those who are on the path now."""
    where, values = told_of(workspace_id, told, gone)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM testigo_lead l WHERE l.workspace_id = %s AND l.stage <> '' "
            f"AND {where}",
            [workspace_id, *values],
        )
        return int(cursor.fetchone()[0])
