"""How many people stand where, kept as they move: whoever asks adds up a few rows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from testigo.store.bulk import select_in

# By what people are counted, of a lead.
COUNTED_BY = ("stage", "owner_id", "status", "channel", "campaign")
_COLUMNS = ("stage", "owner", "status", "channel", "campaign")
# Whoever is off the path counts while anything says who they are.
COUNTED = "(l.stage <> '' OR l.known)"
Kind = tuple[str, int, str, str, str]
_ADD = (
    f"INSERT INTO testigo_lead_count (workspace_id, {', '.join(_COLUMNS)}, people) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s) "
    f"ON CONFLICT (workspace_id, {', '.join(_COLUMNS)}) "
    "DO UPDATE SET people = testigo_lead_count.people + excluded.people"
)


def counted_as(values: Sequence[Any], known: bool) -> Kind | None:
    """As what a lead counts, by its values of COUNTED_BY; None for one that is not counted."""
    stage, owner, status, channel, campaign = values
    if not stage and not known:
        return None
    return stage, owner or 0, status, channel, campaign


def counts_of(workspace_id: int, people: Sequence[str]) -> Counter[Kind]:
    """What these people count as now, as stored."""
    rows = select_in(
        f"SELECT {', '.join(COUNTED_BY)}, known FROM testigo_lead "
        "WHERE workspace_id = %s AND person IN ({marks})",
        [workspace_id],
        people,
    )
    return Counter(kind for row in rows if (kind := counted_as(row[:-1], row[-1])))


def move(workspace_id: int, before: Counter[Kind], after: Counter[Kind]) -> None:
    """Count people as they are `after` no longer as they were `before`. Needs the locked log."""
    changes = {kind: after[kind] - before[kind] for kind in before | after}
    rows = [(workspace_id, *kind, by) for kind, by in sorted(changes.items()) if by]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_ADD, rows)


def forget(workspace_id: int) -> None:
    """Count nobody any more."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM testigo_lead_count WHERE workspace_id = %s", [workspace_id])


def differences(workspace_id: int) -> Iterator[tuple[str, int, int]]:
    """Where the counts are not those of the leads: as what, stored, counted."""
    stored = _counted(
        f"SELECT {', '.join(_COLUMNS)}, people FROM testigo_lead_count "
        "WHERE workspace_id = %s AND people <> 0",
        workspace_id,
    )
    columns = "l.stage, COALESCE(l.owner_id, 0), l.status, l.channel, l.campaign"
    counted = _counted(
        f"SELECT {columns}, COUNT(*) FROM testigo_lead l "
        f"WHERE l.workspace_id = %s AND {COUNTED} GROUP BY {columns}",
        workspace_id,
    )
    for kind in sorted(stored.keys() | counted.keys()):
        if stored[kind] != counted[kind]:
            yield " ".join(map(str, kind)), stored[kind], counted[kind]


def _counted(statement: str, workspace_id: int) -> Counter[Kind]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [workspace_id])
        return Counter({tuple(row[:-1]): row[-1] for row in cursor.fetchall()})
