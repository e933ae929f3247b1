"""Choosing who receives a hand-over, seat by seat, within one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from testigo.core.absences import Absence, back_at
from testigo.core.availability import is_at_work
from testigo.core.routing import Destination, SeatState, round_robin
from testigo.core.sla.calendar import Week, work_begins
from testigo.core.story import Agreement
from testigo.store import seats
from testigo.store.absences import absences_from

# How the log names a member.
USER = "user:"


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who receives a hand-over (`user:<id>`), and by which of its destinations."""

    owner: str
    where: Destination


class Seats:
    """The teams of a workspace while hand-overs are dealt out at one instant; saved once.

    Whoever deals holds the lock on the workspace's log, so no two deal at the same time.
    """

    def __init__(self, workspace_id: int, agreement: Agreement, now: datetime) -> None:
        self.workspace_id = workspace_id
        self._agreement = agreement
        self._now = now
        self._room: _Room | None = None
        self._dealt: dict[tuple[str, int], int] = {}

    def receiver(
        self,
        destinations: tuple[Destination, ...],
        due_at: datetime | None,
        *,
        without: str | None = None,
    ) -> Receiver | None:
        """Who receives what goes to the first of these where anybody can; None when nobody can.

        An owner who is away receives all the same when they are back before it falls due. Whoever
        is `without` is passed over.
        """
        room = self._load()
        for where in destinations:
            if not room.takes(where, due_at, without):
                continue
            if where.owner is not None:
                return Receiver(where.owner, where)
            user = room.deal(where.team, without)
            if user is not None:
                key = (where.team, user)
                self._dealt[key] = self._dealt.get(key, 0) + 1
                return Receiver(f"{USER}{user}", where)
        return None

    def can_go(
        self,
        destinations: tuple[Destination, ...],
        due_at: datetime | None,
        *,
        without: str | None = None,
    ) -> bool:
        """Whether anybody would receive what goes there, as `receiver` says, without giving it."""
        room = self._load()
        return any(room.takes(where, due_at, without) for where in destinations)

    def anybody(self) -> bool:
        """Whether any seat of any team can receive at all."""
        return any(seat.can_receive for team in self._load().teams.values() for seat in team)

    def _load(self) -> "_Room":
        if self._room is None:
            self._room = _Room(self.workspace_id, self._agreement, self._now)
        return self._room

    def save(self) -> None:
        """Write whose turn it was."""
        dealt = [
            (team, user, self._load().turn_of(team, user), count)
            for (team, user), count in self._dealt.items()
        ]
        seats.deal(self.workspace_id, dealt)
        self._dealt = {}


class _Room:
    """Everybody who may receive, as they are at one instant."""

    def __init__(self, workspace_id: int, agreement: Agreement, now: datetime) -> None:
        version = agreement.at(now)
        self._calendar = version.pact.calendar if version else None
        self._begins = work_begins(self._calendar, now)
        self._absences: dict[int, list[Absence]] = {}
        for absence in absences_from(workspace_id, now):
            self._absences.setdefault(absence.user, []).append(absence)
        self._active: Mapping[int, Week | None] = seats.hours_of_active(workspace_id)
        rows = seats.seats_of(workspace_id)
        limited = any(row.capacity is not None for row in rows)
        load = seats.open_leads(workspace_id) if limited else {}
        self.teams: dict[str, list[SeatState]] = {}
        for row in rows:
            state = self._state(row, load.get(row.user, 0))
            self.teams.setdefault(row.team, []).append(state)
        self._turn = max((row.turn for row in rows), default=0)

    def turn_of(self, team: str, user: int) -> int:
        """The order of somebody's last hand-over in a team."""
        return next(state.turn for state in self.teams[team] if state.user == user)

    def _state(self, row: seats.SeatRow, load: int) -> SeatState:
        user = row.user
        return SeatState(
            user=user,
            active=user in self._active,
            turn=row.turn,
            away=self._back(user) is not None,
            working=is_at_work(self._active.get(user), self._calendar, self._begins),
            load=load,
            capacity=row.capacity,
        )

    def _back(self, user: int) -> datetime | None:
        """When somebody is back who is away when work on it begins; None when they are there."""
        return back_at(self._absences.get(user, ()), self._begins)

    def takes(self, where: Destination, due_at: datetime | None, without: str | None) -> bool:
        """Whether somebody can receive there what falls due at `due_at`; not who is `without`."""
        if where.owner is not None:
            return where.owner != without and self.may_own(where.owner, due_at)
        team = self.teams.get(where.team, ())
        return any(seat.can_receive and f"{USER}{seat.user}" != without for seat in team)

    def may_own(self, owner: str, due_at: datetime | None) -> bool:
        """Whether a lead may go to an owner already known, falling due at `due_at`."""
        number = owner.removeprefix(USER)
        if not number.isdecimal() or int(number) not in self._active:
            return False
        back = self._back(int(number))
        return back is None or (due_at is not None and back < due_at)

    def deal(self, team: str, without: str | None) -> int | None:
        """Whose turn it is in a team, who then goes to the end of it; None when nobody can."""
        here = self.teams.get(team, [])
        user = round_robin([seat for seat in here if f"{USER}{seat.user}" != without])
        if user is None:
            return None
        self._turn += 1
        for states in self.teams.values():
            for place, seat in enumerate(states):
                if seat.user == user:
                    turn = self._turn if states is here else seat.turn
                    states[place] = replace(seat, turn=turn, load=seat.load + 1)
        return user
