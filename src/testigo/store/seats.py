"""What the seats of teams are weighed by, and which leads wait for somebody."""

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import msgspec
from django.db import connection
from django.db.models import Count

from testigo.core.availability import parse_hours
from testigo.core.sla.calendar import Week
from testigo.store.models import Lead, Membership
from testigo.store.models.tenancy import WorkspaceRows

# These are asked at every hand-over, so in plain SQL.
_SEATS = (
    "SELECT team, user_id, turn, capacity FROM testigo_seat "
    "WHERE workspace_id = %s ORDER BY team, user_id"
)
_ACTIVE = (
    "SELECT m.user_id, m.hours FROM testigo_membership m JOIN testigo_user u ON u.id = m.user_id "
    "WHERE m.workspace_id = %s AND m.active AND u.is_active"
)
_DEAL = (
    "UPDATE testigo_seat SET turn = %s, received = received + %s "
    "WHERE workspace_id = %s AND team = %s AND user_id = %s"
)


class SeatRow(NamedTuple):
    """A seat of a team: whose, the order of their last hand-over, and how many open leads they take
    at most."""

    team: str
    user: int
    turn: int
    capacity: int | None


def seats_of(workspace_id: int) -> list[SeatRow]:
    """The seats of all teams, by team and user."""
    with connection.cursor() as cursor:
        cursor.execute(_SEATS, [workspace_id])
        return [SeatRow(*row) for row in cursor.fetchall()]


def hours_of_active(workspace_id: int) -> dict[int, Week | None]:
    """The active members, each with their own hours; None for whoever has none."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTIVE, [workspace_id])
        return {user: _hours(text) if text else None for user, text in cursor.fetchall()}


@lru_cache(maxsize=256)
def _hours(text: str) -> Week | None:
    document = msgspec.json.decode(text)
    return parse_hours(document)[0] if document else None


def deal(workspace_id: int, dealt: Collection[tuple[str, int, int, int]]) -> None:
    """Note whose turn it was: team, user, the order of that hand-over and how many they received.
    Needs the locked log."""
    rows = [(turn, count, workspace_id, team, user) for team, user, turn, count in dealt]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_DEAL, rows)


def open_leads(workspace_id: int) -> dict[int, int]:
    """user → how many leads of theirs Sales still owes something."""
    rows = (
        Lead.objects.of(workspace_id)
        .filter(awaited=True, owner_id__isnull=False)
        .values_list("owner_id")
        .annotate(count=Count("person"))
        .order_by()
    )
    return dict(rows)


class Held(NamedTuple):
    """A lead that Sales owes something, whose it is, and the one deadline that a seller sees."""

    person: str
    owner: int
    due_at: datetime | None


def unassigned(workspace_id: int, limit: int) -> list[str]:
    """The leads that wait for somebody, the first to fall due first."""
    rows = _awaited(workspace_id).filter(owner_id=None)
    return list(rows.values_list("person", flat=True)[:limit])


def held_by(workspace_id: int, user: int, limit: int, until: datetime | None = None) -> list[Held]:
    """The leads that somebody has, the first to fall due first; those that do by `until`, if it is
    given."""
    rows = _awaited(workspace_id).filter(owner_id=user)
    return _held((rows if until is None else rows.filter(due_at__lte=until))[:limit])


def due_soon(workspace_id: int, now: datetime, limit: int) -> list[Held]:
    """The leads that are due soon and that nobody has tried to reach yet."""
    rows = _awaited(workspace_id).filter(due_at__gt=now, warn_at__lte=now, attempts=0)
    return _held(rows.filter(owner_id__isnull=False)[:limit])


def former_owners(workspace_id: int) -> list[int]:
    """Who has leads that Sales owes something, and is no longer an active member."""
    with connection.cursor() as cursor:
        # By the few people, never by the many leads.
        cursor.execute(_FORMER_OWNERS, [workspace_id, workspace_id])
        return [row[0] for row in cursor.fetchall()]


_FORMER_OWNERS = """SELECT u.id FROM testigo_user u
WHERE NOT EXISTS (
    SELECT 1 FROM testigo_membership m
    WHERE m.workspace_id = %s AND m.user_id = u.id AND m.active AND u.is_active
) AND EXISTS (
    SELECT 1 FROM testigo_lead l WHERE l.workspace_id = %s AND l.owner_id = u.id AND l.awaited
)
ORDER BY u.id
"""


def active_of(workspace_id: int, users: Collection[int]) -> set[int]:
    """Which of these are active members of the workspace."""
    rows = Membership.objects.of(workspace_id).filter(active=True, user__is_active=True)
    return set(rows.filter(user_id__in=sorted(users)).values_list("user_id", flat=True))


def _awaited(workspace_id: int) -> WorkspaceRows:
    found: WorkspaceRows = (
        Lead.objects.of(workspace_id).filter(awaited=True).order_by("due_at", "person")
    )
    return found


def _held(rows: WorkspaceRows) -> list[Held]:
    return [Held(*row) for row in rows.values_list("person", "owner_id", "due_at")]
