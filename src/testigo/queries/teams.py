"""The teams of a workspace: who sits in them, what they have and take, and who is away."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from django.db import connection

from testigo.core.absences import Absence, back_at
from testigo.core.handing import ASSIGNED
from testigo.store.absences import absences_from
from testigo.store.agreements import agreement_of
from testigo.store.models import Membership, Seat, Team, Workspace
from testigo.store.models.accounts import WRITING_ROLES
from testigo.store.models.fields import to_micros
from testigo.store.seats import open_leads

_USER = "user:"
_props = msgspec.json.Decoder(dict[str, object]).decode


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Somebody who works in the workspace; `is_member` says that they may enter it, `active` that
    they may sign in besides, `seated` that they sit in any of its teams.

    `hours` are their own, empty for those of the pact; `away_until` is set while they are away;
    `load` counts their open leads, `received` the leads that they were given since Monday.
    """

    user: int
    name: str
    email: str
    role: str
    active: bool
    is_member: bool
    seated: bool
    hours: Mapping[str, Sequence[str]]
    away_until: datetime | None
    load: int
    received: int

    @property
    def key(self) -> str:
        """How an address names them."""
        return f"u{self.user}"

    @property
    def records(self) -> bool:
        """Whether they record facts; others only read."""
        return self.role in WRITING_ROLES


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A member in a team, and how many open leads they take at most, None for any number."""

    member: MemberLine
    capacity: int | None

    @property
    def is_full(self) -> bool:
        """Whether nothing more goes to them until something is settled."""
        return self.capacity is not None and self.member.load >= self.capacity


@dataclass(frozen=True, slots=True)
class TeamView:
    """A team with its seats, in the order of names; `named` says that the pact in force sends
    hand-overs to it."""

    slug: str
    name: str
    named: bool
    seats: tuple[SeatLine, ...]

    @property
    def receives(self) -> bool:
        """Whether anybody in it can receive now."""
        return any(
            seat.member.active and seat.member.away_until is None and not seat.is_full
            for seat in self.seats
        )


def members(workspace: Workspace, *, now: datetime) -> list[MemberLine]:
    """Whoever records facts in the workspace, by name; members who are no longer active last."""
    return [one for one in everybody(workspace, now=now) if one.records]


def everybody(workspace: Workspace, *, now: datetime) -> list[MemberLine]:
    """The same with those who only read."""
    load, received = open_leads(workspace.id), _received(workspace, now)
    absences: dict[int, list[Absence]] = {}
    for absence in absences_from(workspace.id, now):
        absences.setdefault(absence.user, []).append(absence)
    rows = Membership.objects.of(workspace.id).select_related("user")
    seated = set(Seat.objects.of(workspace.id).values_list("user_id", flat=True))
    found = [
        MemberLine(
            user=row.user_id,
            name=row.user.name,
            email=row.user.email,
            role=row.role,
            active=row.active and row.user.is_active,
            is_member=row.active,
            seated=row.user_id in seated,
            hours=row.hours or {},
            away_until=back_at(absences.get(row.user_id, ()), now),
            load=load.get(row.user_id, 0),
            received=received.get(row.user_id, 0),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (not one.active, one.name.casefold(), one.user))


def teams(
    workspace: Workspace, people: Sequence[MemberLine], *, now: datetime
) -> tuple[TeamView, ...]:
    """Every team with those of `people` who sit in it."""
    by_number = {one.user: one for one in people}
    seats: dict[str, list[SeatLine]] = {}
    for seat in Seat.objects.of(workspace.id):
        if seat.user_id in by_number:
            line = SeatLine(by_number[seat.user_id], seat.capacity)
            seats.setdefault(seat.team, []).append(line)
    named = _named_teams(workspace.id, now)
    places = {user: place for place, user in enumerate(by_number)}
    return tuple(
        TeamView(
            team.slug,
            team.name,
            team.slug in named,
            tuple(sorted(seats.get(team.slug, ()), key=lambda one: places[one.member.user])),
        )
        for team in Team.objects.of(workspace.id).order_by("name", "slug")
    )


def _named_teams(workspace_id: int, now: datetime) -> set[str]:
    version = agreement_of(workspace_id).at(now)
    if version is None:
        return set()
    routing = version.pact.routing
    return {rule.team for rule in (*routing.mql, *routing.sql) if rule.team}


def _received(workspace: Workspace, now: datetime) -> Counter[int]:
    """user → leads given to them since Monday in the workspace, whoever has them now."""
    local = now.astimezone(ZoneInfo(workspace.timezone))
    monday = local.replace(hour=0, minute=0, second=0, microsecond=0)
    monday -= timedelta(days=local.weekday())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT props FROM testigo_fact WHERE workspace_id = %s AND name = %s AND at >= %s",
            [workspace.id, ASSIGNED, to_micros(monday)],
        )
        told = [str(_props(row[0]).get("to", "")) for row in cursor.fetchall() if row[0]]
    numbers = [to.removeprefix(_USER) for to in told if to.startswith(_USER)]
    return Counter(int(number) for number in numbers if number.isdecimal())
