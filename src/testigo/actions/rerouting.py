"""Leads that wait for somebody, and leads whose owner cannot take them up: given to who can.

Each lead moves at most once for one cause (an absence, a member who left, a clock), so it never
goes to and fro; whoever is given one back by hand keeps it, until they leave once more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from testigo.actions.applying import apply_all
from testigo.actions.assigning import USER, Seats
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
from testigo.store.agreements import agreement_of
from testigo.store.choices import keep_choice, read_choice
from testigo.store.models import Workspace
from testigo.store.turns import write_in_turn

# Under this name: {"when_due_soon": whether a lead that nobody tried to reach moves on when its
# clock is due soon}. It does not unless the workspace wants it: whoever has it may be dialling.
CHOICE = "routing"
# Leads looked at in one transaction; the others have their turn the next time.
AT_ONCE = 200
# Why leads of a former member move on.
_LEFT = "left"

_Moving = tuple[CaseFile, HandOver, Move]


@dataclass(frozen=True, slots=True)
class _Todo:
    """Leads that wait for somebody, and by person why others move on."""

    waiting: Sequence[str]
    moves: Mapping[str, Move]


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
    if not _is_something_to_do(workspace.id, now):
        return 0
    with write_in_turn(), transaction.atomic():
        log.lock_head(workspace.id)
        # First what was recorded: a lead may have been answered, or assigned, a moment ago.
        apply_all(workspace=workspace, now=now)
        head = log.head(workspace.id)
        at = max(now, head.recorded_at or now)
        drawing, todo = Drawing(workspace, at), _todo(workspace.id, at)
        given = _deal(drawing, todo.waiting, at) + _move(drawing, todo.moves, at)
        if given:
            drawing.save(head, head.applied_seq)
    return given


def _is_something_to_do(workspace_id: int, now: datetime) -> bool:
    todo = _todo(workspace_id, now)
    if not todo.waiting and not todo.moves:
        return False
    return Seats(workspace_id, agreement_of(workspace_id), now).anybody()


def _todo(workspace_id: int, now: datetime) -> _Todo:
    moves = _of_the_due(workspace_id, now) | _of_the_absent(workspace_id, now)
    moves |= _of_those_who_left(workspace_id)
    first = dict(list(moves.items())[:AT_ONCE])
    return _Todo(seats.unassigned(workspace_id, AT_ONCE), first)


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
        for held in seats.held_by(workspace_id, user, AT_ONCE, until):
            moves[held.person] = Move("away", cause.id, f"{USER}{user}")
    return moves


def _of_those_who_left(workspace_id: int) -> dict[str, Move]:
    return {
        held.person: Move(_LEFT, "", f"{USER}{user}")
        for user in seats.former_owners(workspace_id)
        for held in seats.held_by(workspace_id, user, AT_ONCE)
    }


def _of_the_due(workspace_id: int, now: datetime) -> dict[str, Move]:
    if not moves_when_due_soon(workspace_id):
        return {}
    held = seats.due_soon(workspace_id, now, AT_ONCE)
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
    stored = _cases(drawing, list(moves))
    open_ones: list[_Moving] = []
    for person, held in stored.items():
        case, move = held.case, moves[person]
        hand_over = open_hand_over(case, drawing.agreement)
        if hand_over is not None:
            open_ones.append((case, hand_over, _with_clock(drawing, case, move)))
    given = 0
    for case, hand_over, move in _not_moved_yet(drawing.workspace.id, open_ones):
        first = projections.first_of_sales(case, drawing.agreement)
        due_at = first.due_at if first else None
        found = drawing.seats.receiver(hand_over.destinations, due_at, without=case.owner)
        if found is not None:
            fact = move_on(case, hand_over, found.owner, found.where, move, at)
            drawing.give(case, stored[case.person].applied_seq, [fact])
            given += 1
    return given


def _not_moved_yet(workspace_id: int, moves: Sequence[_Moving]) -> list[_Moving]:
    """Those that the log does not hold yet. Whoever left has a lead that moved on from them only
    where they came back, were given it again, and left once more: another move each time."""
    told = {moved_already(*one): one for one in moves}
    while known := log.known_messages(workspace_id, list(told)):
        for case, hand_over, move in map(told.pop, known):
            if move.reason == _LEFT:
                anew = replace(move, mark=f"{move.mark}+")
                told[moved_already(case, hand_over, anew)] = (case, hand_over, anew)
    return list(told.values())


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
