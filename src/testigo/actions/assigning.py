"""Choosing who receives a hand-over, seat by seat, within one transaction."""

from testigo.core.decide import HandOver
from testigo.core.routing import SeatState, round_robin
from testigo.store.models import Membership, Seat


class Seats:
    """The teams of a workspace while hand-overs are dealt out; saved once.

    Whoever deals holds the lock on the workspace's log, so no two deal at the same time.
    """

    def __init__(self, workspace_id: int) -> None:
        self.workspace_id = workspace_id
        self._teams: dict[str, list[SeatState]] | None = None
        self._turn = 0
        self._dealt: dict[tuple[str, int], int] = {}

    def receiver(self, hand_over: HandOver) -> str | None:
        """`user:<id>` of who receives it; None when nobody can."""
        if hand_over.destination.owner is not None:
            return hand_over.destination.owner
        seats = self._load().get(hand_over.destination.team, [])
        user = round_robin(seats)
        if user is None:
            return None
        self._turn += 1
        place = next(i for i, seat in enumerate(seats) if seat.user == user)
        seats[place] = SeatState(user, True, self._turn)
        key = (hand_over.destination.team, user)
        self._dealt[key] = self._dealt.get(key, 0) + 1
        return f"user:{user}"

    def _load(self) -> dict[str, list[SeatState]]:
        if self._teams is None:
            active = set(
                Membership.objects.of(self.workspace_id)
                .filter(active=True, user__is_active=True)
                .values_list("user_id", flat=True)
            )
            self._teams = {}
            for seat in Seat.objects.of(self.workspace_id).order_by("team", "user_id"):
                state = SeatState(seat.user_id, seat.user_id in active, seat.turn)
                self._teams.setdefault(seat.team, []).append(state)
                self._turn = max(self._turn, seat.turn)
        return self._teams

    def save(self) -> None:
        """Write whose turn it was."""
        for (team, user), count in self._dealt.items():
            seat = Seat.objects.of(self.workspace_id).get(team=team, user_id=user)
            states = self._load()[team]
            seat.turn = next(state.turn for state in states if state.user == user)
            seat.received += count
            seat.save()
