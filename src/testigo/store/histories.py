"""Who receives what a pact hands over, and what was told of people, as backtests read them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection

from testigo.core.facts import Fact
from testigo.store.bulk import select_in
from testigo.store.log import TABLE
from testigo.store.models.fields import from_micros
from testigo.store.rows import FACT_READ, fact_of

_NAMED = f"SELECT {FACT_READ} FROM {TABLE} WHERE workspace_id = %s AND name IN ({{marks}})"
_OF = (
    f"SELECT {FACT_READ} FROM {TABLE} WHERE workspace_id = %s AND origin = 'reported' "
    "AND holder IN ({marks})"
)
_SEATED = (
    "SELECT DISTINCT s.user_id FROM testigo_seat s JOIN testigo_membership m "
    "ON m.workspace_id = s.workspace_id AND m.user_id = s.user_id AND m.active "
    "WHERE s.workspace_id = %s AND s.team IN ({marks})"
)
_FIRST = "SELECT MIN(at) FROM testigo_fact WHERE workspace_id = %s AND name = %s"


def facts_called(workspace_id: int, names: Sequence[str]) -> list[Fact]:
    """Every fact with one of these names, reported and derived."""
    return [fact_of(row) for row in select_in(_NAMED, [workspace_id], list(names))]


def facts_of_people(workspace_id: int, people: Collection[str]) -> list[Fact]:
    """What was told of these people."""
    return [fact_of(row) for row in select_in(_OF, [workspace_id], sorted(people))]


def seated_in(workspace_id: int, teams: Collection[str]) -> frozenset[int]:
    """The active members who sit in any of these teams."""
    return frozenset(row[0] for row in select_in(_SEATED, [workspace_id], sorted(teams)))


def first_instant(workspace_id: int, names: Sequence[str]) -> datetime | None:
    """When the first fact with one of these names happened; None without any."""
    found = []
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(_FIRST, [workspace_id, name])
            found += [row[0] for row in cursor.fetchall() if row[0] is not None]
    return from_micros(min(found)) if found else None
