"""Who has how much: the leads to whom Sales owes something, by whoever owns them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from testigo.core.absences import Absence, back_at
from testigo.store.absences import absences_from
from testigo.store.models import Membership, Seat
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


class Waiting(NamedTuple):
    """How many leads Sales owes something, and of these how many fall due soon or are past due."""

    open: int = 0
    due_soon: int = 0
    past_due: int = 0


def waiting_by_owner(workspace_id: int, now: datetime) -> Mapping[int | None, Waiting]:
    """owner → what waits for them; None → for nobody yet."""
    at = to_micros(now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT owner_id, COUNT(*), "
            "COUNT(CASE WHEN due_at > %s AND warn_at <= %s THEN 1 END), "
            "COUNT(CASE WHEN due_at <= %s THEN 1 END) "
            "FROM testigo_lead WHERE workspace_id = %s AND awaited GROUP BY owner_id",
            [at, at, at, workspace_id],
        )
        return {owner: Waiting(*counts) for owner, *counts in cursor.fetchall()}


def loads(workspace_id: int, owed: Mapping[int | None, Waiting], *, now: datetime) -> list[Load]:
    """Everybody who receives or has leads, by name: nobody is ranked."""
    seated = _room(workspace_id)
    members = Membership.objects.of(workspace_id).order_by("user__name", "user_id")
    away = _away(workspace_id, now)
    return [
        Load(user, name, *owed.get(user, Waiting()), seated.get(user), away.get(user))
        for user, name, active in members.values_list("user_id", "user__name", "active")
        if user in owed or (active and user in seated)
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
