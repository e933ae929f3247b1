"""Who has how much: the leads to whom Sales owes something, by whoever owns them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from testigo.core.absences import Absence, back_at
from testigo.store.absences import absences_from
from testigo.store.models import Seat
from testigo.store.models.fields import from_micros, to_micros


@dataclass(frozen=True, slots=True)
class Load:
    """One member of a team, or an owner who sits in none: how many leads wait for them, and how
    many of these fall due soon or are past due. `capacity` is how many they take at most, None for
    any number; `away_until` is set while they are away."""

    user: int
    name: str
    open: int
    due_soon: int
    past_due: int
    capacity: int | None
    away_until: datetime | None


def loads(workspace_id: int, *, now: datetime) -> list[Load]:
    """Everybody who receives or has leads, by name: nobody is ranked."""
    at = to_micros(now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, u.name, COUNT(l.person), "
            "COUNT(CASE WHEN l.warn_at <= %s AND l.due_at > %s THEN 1 END), "
            "COUNT(CASE WHEN l.due_at <= %s THEN 1 END) "
            "FROM testigo_membership m JOIN testigo_user u ON u.id = m.user_id "
            "LEFT JOIN testigo_lead l ON l.workspace_id = m.workspace_id "
            "AND l.owner_id = m.user_id AND l.awaited "
            "WHERE m.workspace_id = %s AND (l.person IS NOT NULL OR (m.active AND EXISTS "
            "(SELECT 1 FROM testigo_seat s WHERE s.workspace_id = m.workspace_id "
            "AND s.user_id = m.user_id))) "
            "GROUP BY u.id, u.name ORDER BY u.name, u.id",
            [at, at, at, workspace_id],
        )
        rows = cursor.fetchall()
    room, away = _room(workspace_id), _away(workspace_id, now)
    return [
        Load(user, name, waiting, soon, past, room.get(user), away.get(user))
        for user, name, waiting, soon, past in rows
    ]


def _room(workspace_id: int) -> dict[int, int | None]:
    """user → how many leads their seats take together; None where one takes any number."""
    found: dict[int, int | None] = {}
    for user, capacity in Seat.objects.of(workspace_id).values_list("user_id", "capacity"):
        held = found.get(user, 0)
        found[user] = None if held is None or capacity is None else held + capacity
    return found


def _away(workspace_id: int, now: datetime) -> dict[int, datetime | None]:
    """user → when they are back, for whoever is away."""
    absences: dict[int, list[Absence]] = {}
    for absence in absences_from(workspace_id, now):
        absences.setdefault(absence.user, []).append(absence)
    return {user: back_at(own, now) for user, own in absences.items()}


def next_turn(workspace_id: int, owner: int | None, now: datetime) -> datetime | None:
    """When the next clock falls due soon or past due: of one owner and of nobody, or of all."""
    at = to_micros(now)
    where, values = "", [at, workspace_id, at]
    if owner is not None:
        where = " AND (owner_id = %s OR owner_id IS NULL)"
        values.append(owner)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT MIN(CASE WHEN warn_at > %s THEN warn_at ELSE due_at END) FROM testigo_lead "
            f"WHERE workspace_id = %s AND awaited AND due_at > %s{where}",
            values,
        )
        turn = cursor.fetchone()[0]
    return None if turn is None else from_micros(turn)
