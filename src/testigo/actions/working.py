"""A worker's turn at a workspace: what was recorded, what time brings, and whoever fails set aside.

Somebody whose consequences cannot be drawn holds up nobody else: they are found, set aside and
tried again alone. What fails for many at once is no fault of theirs, so then the workspace waits.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from traceback import extract_tb

from django.db import InterfaceError, OperationalError, transaction

from testigo.actions.applying import LIVE_BATCH, apply_live, apply_pending, locked, next_people
from testigo.actions.drawing import CannotDraw, Drawing
from testigo.actions.ticking import first_due, tick, tick_people
from testigo.core.decide import tick as tick_case
from testigo.core.replay import is_about
from testigo.store import aside, log, projections
from testigo.store.holding import Hand, Turn, TurnOver, take_turn
from testigo.store.models import Workspace
from testigo.store.turns import write_in_turn

# More than so many at once are not set aside.
MOST_AT_ONCE = 10
# The database's own troubles, which are nobody's.
_ELSEWHERE = (OperationalError, InterfaceError)
_PACKAGE = str(Path(__file__).resolve().parents[1])

_journal = logging.getLogger("testigo.applying")


@dataclass(frozen=True, slots=True)
class _Step:
    """A part of the work: all of it, the next little of it, whom that little is about, and trying
    it for some of them."""

    all: Callable[[], int]
    little: Callable[[], int]
    people: Callable[[], Sequence[str]]
    trial: Callable[[Sequence[str]], object]


def work_on(
    *,
    workspace: Workspace,
    now: datetime,
    worker: str,
    spent: Callable[[], float],
    gone: Callable[[str], bool],
    at: Callable[[int, str], None],
) -> int | None:
    """Do what is due at `now`; returns how many facts and people were taken up, None when it is
    another worker's turn.

    `worker` is a name that no other has; `spent` tells the seconds since `now` was read, `gone`
    whether another worker is known to have ended, so that nobody waits for its time to be over, and
    `at` takes note of whom it is at (workspace and person), in case that is its end.

    Raises what the database cannot do now, and what fails for more than a few.
    """
    turn = take_turn(workspace.id, Hand(worker, spent, gone, at), now)
    if turn is None:
        return None
    try:
        done = _carry_out(workspace, now, turn, _taking_in(workspace, now, turn))
        done += _carry_out(workspace, now, turn, _ticking(workspace, now, turn))
        return done + _try_again(workspace, now, turn)
    except TurnOver:
        _journal.warning("workspace %s: the turn of %s is over", workspace.slug, worker)
        return 0


def try_set_aside_again(*, workspace: Workspace, now: datetime) -> int:
    """Let everybody who is left aside be tried anew; returns how many they are."""
    return aside.try_again(workspace.id, now)


def suspect(*, workspace: Workspace, person: str, now: datetime) -> None:
    """A worker ended while it was at this person: from now on they are tried alone."""
    _journal.error("workspace %s: a worker ended at %s", workspace.slug, person)
    with write_in_turn(), transaction.atomic():
        log.lock_head(workspace.id)
        aside.suspect(workspace.id, person, "the worker ended", now)


def _taking_in(workspace: Workspace, now: datetime, turn: Turn) -> _Step:
    def little(only: Collection[str] | None = None) -> int:
        return apply_pending(workspace=workspace, now=now, limit=LIVE_BATCH, turn=turn, only=only)

    return _Step(
        lambda: apply_live(workspace=workspace, now=now, turn=turn),
        little,
        lambda: next_people(workspace.id, LIVE_BATCH),
        little,
    )


def _ticking(workspace: Workspace, now: datetime, turn: Turn) -> _Step:
    seen: set[str] = set()

    def people() -> Sequence[str]:
        found = first_due(workspace.id, now, LIVE_BATCH + len(seen))
        return [person for person in found if person not in seen]

    def little() -> int:
        whom = people()
        tick_people(workspace, whom, now, turn)
        seen.update(whom)
        return len(whom)

    return _Step(
        lambda: tick(workspace=workspace, now=now, turn=turn),
        little,
        people,
        lambda whom: tick_people(workspace, whom, now, turn),
    )


def _carry_out(workspace: Workspace, now: datetime, turn: Turn, step: _Step) -> int:
    while True:
        try:
            return step.all()
        except (TurnOver, *_ELSEWHERE):
            raise
        except Exception as failure:
            reasons = failure.reasons if isinstance(failure, CannotDraw) else _search(step)
            if not 0 < len(reasons) <= MOST_AT_ONCE:
                raise
        _set_aside(workspace, reasons, now, turn)


def _search(step: _Step) -> Mapping[str, Exception]:
    """For whom the step fails when it does not say so itself, little by little up to there."""
    try:
        while step.little():
            pass
    except CannotDraw as failure:
        return failure.reasons
    except (TurnOver, *_ELSEWHERE):
        raise
    except Exception:
        return _those_who_fail(step, step.people())
    return {}


def _those_who_fail(step: _Step, people: Sequence[str]) -> dict[str, Exception]:
    failure = _tried(step, people)
    if failure is None or len(people) <= 1:
        return {} if failure is None else dict.fromkeys(people, failure)
    middle = len(people) // 2
    return _those_who_fail(step, people[:middle]) | _those_who_fail(step, people[middle:])


def _tried(step: _Step, people: Sequence[str]) -> Exception | None:
    """Why the step fails for these people, nothing of it kept."""
    try:
        with write_in_turn(), transaction.atomic():
            step.trial(people)
            transaction.set_rollback(True)
    except (TurnOver, *_ELSEWHERE):
        raise
    except Exception as failure:
        return failure
    return None


def _set_aside(
    workspace: Workspace, reasons: Mapping[str, Exception], now: datetime, turn: Turn
) -> None:
    for person, failure in reasons.items():
        _journal.error("workspace %s: %s waits", workspace.slug, person, exc_info=failure)
    with write_in_turn(), transaction.atomic():
        locked(workspace.id, now, turn)
        problems = {person: _said(failure) for person, failure in reasons.items()}
        aside.set_aside(workspace.id, problems, now)


def _try_again(workspace: Workspace, now: datetime, turn: Turn) -> int:
    """Try whoever's pause was over first, alone; returns how many that are. The others come with
    the next turns, so that what is recorded meanwhile waits for one person at most."""
    person = aside.next_try(workspace.id, now)
    if person is None:
        return 0
    try:
        _draw_alone(workspace, person, now, turn)
    except (TurnOver, *_ELSEWHERE):
        raise
    except CannotDraw as failure:
        _set_aside(workspace, failure.reasons, now, turn)
    except Exception as failure:
        _set_aside(workspace, {person: failure}, now, turn)
    return 1


def _draw_alone(workspace: Workspace, person: str, now: datetime, turn: Turn) -> None:
    """Everything that waited for one person: their facts, then what time has brought."""
    with write_in_turn(), transaction.atomic():
        head = locked(workspace.id, now, turn)
        aside.take_back(workspace.id, [person])
        drawing = Drawing(workspace, now, turn)
        told = log.read_people(workspace.id, [person], head.applied_seq)[person]
        facts = [(seq, fact) for seq, fact in told if fact.origin == "reported" and is_about(fact)]
        if facts:
            drawing.take_in({person: facts})
        taken = [projections.Stored(*pair) for pair in drawing.cases.values()]
        held = taken or projections.read_cases(workspace.id, [person]).values()
        drawing.take_each(held, lambda case: tick_case(case, now))
        drawing.save(head, head.applied_seq)


def _said(failure: Exception) -> str:
    """What went wrong and where, without the values, which may be somebody's."""
    ours = [at for at in extract_tb(failure.__traceback__) if at.filename.startswith(_PACKAGE)]
    where = f" {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return f"{type(failure).__name__}{where}"
