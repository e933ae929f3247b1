"""Leads that wait for somebody, and leads whose owner cannot take them up: given to who can.

Each lead moves at most once for one cause (an absence, a member who left, a clock), so it never
goes to and fro; whoever is given one back by hand keeps it, until they leave once more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil

from django.db import transaction

from testigo.actions.applying import apply_all
from testigo.actions.assigning import USER
from testigo.actions.drawing import Drawing
from testigo.core.absences import Absence, back_at
from testigo.core.casefile import CaseFile
from testigo.core.handing import (
    HandOver,
    Move,
    move_on,
    moved_already,
    open_hand_over,
    waiting_hand_overs,
)
from testigo.store import log, projections, seats
from testigo.store.absences import absences_from
from testigo.store.choices import keep_choice, read_choice
from testigo.store.models import Workspace
from testigo.store.turns import write_in_turn

# Under this name: {"when_due_soon": whether a lead that nobody tried to reach moves on when its
# clock is due soon}. It does not unless the workspace wants it: whoever has it may be dialling.
CHOICE = "routing"
# Leads given in one transaction; the others have their turn the next time.
AT_ONCE = 200
# Leads looked at for them, because those ahead may be such as nobody can receive; of more, others
# each second. Beyond MOST only those that fall due first are known.
LOOKED_AT = 1_000
MOST = 5_000
# Why leads of a former member move on.
_LEFT = "left"


@dataclass(frozen=True, slots=True)
class _Moving:
    """A lead that moves on: what Sales owes it, why it moves, and how far its case goes."""

    case: CaseFile
    hand_over: HandOver
    move: Move
    applied_seq: int

    @property
    def message_id(self) -> str:
        """That of the fact that tells it."""
        return moved_already(self.case, self.hand_over, self.move)


@dataclass(frozen=True, slots=True)
class _Todo:
    """Leads that wait for somebody, and by person why others move on."""

    waiting: Sequence[str]
    moves: Mapping[str, Move]

    def among(self, chosen: "_Todo") -> "_Todo":
        """What is to be done still of what was chosen."""
        waiting = set(chosen.waiting)
        return _Todo(
            [person for person in self.waiting if person in waiting],
            {person: move for person, move in self.moves.items() if person in chosen.moves},
        )


def moves_when_due_soon(workspace_id: int) -> bool:
    """Whether a lead that nobody tried to reach moves on when its clock is due soon."""
    return bool((read_choice(workspace_id, CHOICE) or {}).get("when_due_soon"))


def let_move_when_due_soon(*, workspace: Workspace, wanted: bool, by: str, now: datetime) -> None:
    """Choose it for the workspace."""
    with transaction.atomic():
        keep_choice(workspace.id, CHOICE, {"when_due_soon": wanted}, by=by, now=now)


def look_again(*, workspace: Workspace, now: datetime) -> int:
    """Deal out what waits for somebody, and move on what its owner cannot take up before it falls
    due; returns how many leads went to somebody."""
    chosen = _chosen(workspace, now)
    if not chosen.waiting and not chosen.moves:
        return 0
    with write_in_turn(), transaction.atomic():
        log.lock_head(workspace.id)
        # First what was recorded: a lead may have been answered, or assigned, a moment ago.
        apply_all(workspace=workspace, now=now)
        head = log.head(workspace.id)
        at = max(now, head.recorded_at or now)
        drawing, todo = Drawing(workspace, at), _todo(workspace.id, at).among(chosen)
        given = _deal(drawing, todo.waiting, at) + _move(drawing, todo.moves, at)
        if given:
            drawing.save(head, head.applied_seq)
    return given


def _chosen(workspace: Workspace, now: datetime) -> _Todo:
    """What somebody can receive now; found without holding up whoever writes."""
    todo = _todo(workspace.id, now)
    nothing = _Todo([], {})
    if not todo.waiting and not todo.moves:
        return nothing
    drawing = Drawing(workspace, now)
    if not drawing.seats.anybody():
        return nothing
    waiting = _in_turn(todo.waiting, now)
    moving = {person: todo.moves[person] for person in _in_turn(list(todo.moves), now)}
    return _Todo(_to_deal(drawing, waiting), _to_move(drawing, moving))


def _in_turn(people: Sequence[str], now: datetime) -> Sequence[str]:
    """All of them; of many as many as are looked at in one second, others in the next."""
    turns = max(1, ceil(len(people) / LOOKED_AT))
    place = int(now.timestamp()) % turns * LOOKED_AT
    return people[place : place + LOOKED_AT]


def _to_deal(drawing: Drawing, people: Sequence[str]) -> list[str]:
    """Of those who wait the first whom somebody can receive."""
    found: list[str] = []
    for some in _batches(people):
        for person, held in _cases(drawing, some).items():
            due_at = _due_at(drawing, held.case)
            hand_overs = waiting_hand_overs(held.case, drawing.agreement)
            if any(drawing.seats.can_go(one.destinations, due_at) for one in hand_overs):
                found.append(person)
        if len(found) >= AT_ONCE:
            break
    return found[:AT_ONCE]


def _to_move(drawing: Drawing, moves: Mapping[str, Move]) -> dict[str, Move]:
    """Of these moves the first that were not made yet and that somebody can receive."""
    found: list[str] = []
    for some in _batches(list(moves)):
        for one in _not_made(drawing, {person: moves[person] for person in some}):
            due_at, owner = _due_at(drawing, one.case), one.case.owner
            if drawing.seats.can_go(one.hand_over.destinations, due_at, without=owner):
                found.append(one.case.person)
        if len(found) >= AT_ONCE:
            break
    return {person: moves[person] for person in found[:AT_ONCE]}


def _todo(workspace_id: int, now: datetime) -> _Todo:
    moves = _of_the_due(workspace_id, now) | _of_the_absent(workspace_id, now)
    moves |= _of_those_who_left(workspace_id)
    return _Todo(seats.unassigned(workspace_id, MOST), moves)


def _of_the_absent(workspace_id: int, now: datetime) -> dict[str, Move]:
    """What falls due before whoever has it is back."""
    absences: dict[int, list[Absence]] = {}
    for absence in absences_from(workspace_id, now):
        absences.setdefault(absence.user, []).append(absence)
    back = {
        user: until
        for user, theirs in absences.items()
        if (until := back_at(theirs, now)) is not None
    }
    moves = {}
    for user, until in back.items():
        cause = next(one for one in absences[user] if one.covers(now))
        for held in seats.held_by(workspace_id, user, MOST, until):
            moves[held.person] = Move("away", cause.id, f"{USER}{user}")
    return moves


def _of_those_who_left(workspace_id: int) -> dict[str, Move]:
    return {
        held.person: Move(_LEFT, "", f"{USER}{user}")
        for user in seats.former_owners(workspace_id)
        for held in seats.held_by(workspace_id, user, MOST)
    }


def _of_the_due(workspace_id: int, now: datetime) -> dict[str, Move]:
    if not moves_when_due_soon(workspace_id):
        return {}
    held = seats.due_soon(workspace_id, now, MOST)
    # Which clock it is, the case says.
    return {one.person: Move("due_soon", "", "") for one in held}


def _deal(drawing: Drawing, people: Sequence[str], at: datetime) -> int:
    given = 0
    stored = _cases(drawing, people)
    for held in stored.values():
        case = held.case
        hand_overs = waiting_hand_overs(case, drawing.agreement)
        assigned = drawing.assigned(case, hand_overs, at)
        if assigned:
            drawing.give(case, held.applied_seq, assigned)
            given += 1
    return given


def _move(drawing: Drawing, moves: Mapping[str, Move], at: datetime) -> int:
    given = 0
    for one in _not_made(drawing, moves):
        case, due_at = one.case, _due_at(drawing, one.case)
        found = drawing.seats.receiver(one.hand_over.destinations, due_at, without=case.owner)
        if found is not None:
            fact = move_on(case, one.hand_over, found.owner, found.where, one.move, at)
            drawing.give(case, one.applied_seq, [fact])
            given += 1
    return given


def _not_made(drawing: Drawing, moves: Mapping[str, Move]) -> list[_Moving]:
    """Of these moves those that the log does not hold yet, of leads that are owed something.
    Whoever left has a lead that moved on from them only where they came back, were given it again,
    and left once more: another move each time."""
    told: dict[str, _Moving] = {}
    for person, held in _cases(drawing, list(moves)).items():
        hand_over = open_hand_over(held.case, drawing.agreement)
        if hand_over is not None:
            move = _with_clock(drawing, held.case, moves[person])
            one = _Moving(held.case, hand_over, move, held.applied_seq)
            told[one.message_id] = one
    while known := log.known_messages(drawing.workspace.id, list(told)):
        for one in map(told.pop, known):
            if one.move.reason == _LEFT:
                anew = replace(one, move=replace(one.move, mark=f"{one.move.mark}+"))
                told[anew.message_id] = anew
    return list(told.values())


def _due_at(drawing: Drawing, case: CaseFile) -> datetime | None:
    first = projections.first_of_sales(case, drawing.agreement)
    return first.due_at if first else None


def _batches(people: Sequence[str]) -> Iterator[Sequence[str]]:
    return (people[place : place + AT_ONCE] for place in range(0, len(people), AT_ONCE))


def _cases(drawing: Drawing, people: Sequence[str]) -> dict[str, projections.Stored]:
    """Their cases in this order; of whoever is set aside facts wait, and so do these."""
    found = projections.read_cases(drawing.workspace.id, people)
    return {p: found[p] for p in people if p in found and p not in drawing.aside}


def _with_clock(drawing: Drawing, case: CaseFile, move: Move) -> Move:
    """The same; for what is due soon, with the clock that is."""
    first = projections.first_of_sales(case, drawing.agreement)
    if move.reason != "due_soon" or first is None:
        return move
    return Move(move.reason, first.cause_id, first.commitment)
