"""What time alone brings: clocks found due soon or past due, scores that fall, contracts that fall
due for renewal."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import connection, transaction

from testigo.actions.applying import apply_all, is_late, locked
from testigo.actions.drawing import Drawing
from testigo.core.decide import tick as tick_case
from testigo.store import aside, log, projections
from testigo.store.holding import Turn
from testigo.store.models import Lead, Workspace
from testigo.store.models.fields import to_micros
from testigo.store.turns import write_in_turn


def tick(*, workspace: Workspace, now: datetime, limit: int = 500, turn: Turn | None = None) -> int:
    """What time alone brings by `now`, in order of the instants; in a worker's turn what there is
    time for.

    Returns how many people it touched. Facts that wait are taken in first, so that nobody is found
    past due whose attempt is recorded already. Raises CannotDraw; in a turn TurnOver.
    """
    passed_over = aside.people_aside(workspace.id)
    touched: set[str] = set()
    for waiting in (_people_due, _people_changing):
        while not is_late(turn):
            found = waiting(workspace.id, now, limit + len(passed_over))
            people = [p for p in found if p not in touched and p not in passed_over]
            if not people:
                break
            apply_all(workspace=workspace, now=now, turn=turn)
            tick_people(workspace, people, now, turn)
            touched.update(people)
    return len(touched)


def first_due(workspace_id: int, now: datetime, limit: int) -> list[str]:
    """To whom time has brought something, at most so many, those due first before the others."""
    passed_over = aside.people_aside(workspace_id)
    for waiting in (_people_due, _people_changing):
        found = waiting(workspace_id, now, limit + len(passed_over))
        people = [person for person in found if person not in passed_over]
        if people:
            return people[:limit]
    return []


def tick_people(
    workspace: Workspace, people: Sequence[str], now: datetime, turn: Turn | None
) -> None:
    """What time alone brings to these people. Raises as `tick` does."""
    with write_in_turn(), transaction.atomic():
        locked(workspace.id, now, turn)
        # Again, because somebody may have recorded an attempt before the lock was ours.
        apply_all(workspace=workspace, now=now)
        head = log.head(workspace.id)
        drawing = Drawing(workspace, now, turn)
        cases = projections.read_cases(workspace.id, people)
        by_turn = [cases[person] for person in people if person in cases]
        drawing.take_each(by_turn, lambda case: tick_case(case, now))
        drawing.save(head, head.applied_seq)


def _people_due(workspace_id: int, now: datetime, limit: int) -> list[str]:
    micros = to_micros(now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person FROM ("
            "SELECT person, warn_at AS due FROM testigo_clock WHERE workspace_id = %s "
            "AND ended_at IS NULL AND paused_at IS NULL AND NOT warned AND warn_at <= %s UNION ALL "
            "SELECT person, due_at AS due FROM testigo_clock WHERE workspace_id = %s "
            "AND ended_at IS NULL AND paused_at IS NULL AND NOT passed_due AND due_at <= %s"
            ") waiting GROUP BY person ORDER BY MIN(due), person LIMIT %s",
            [workspace_id, micros, workspace_id, micros, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def _people_changing(workspace_id: int, now: datetime, limit: int) -> list[str]:
    """Those of whom points expire or a contract falls due for renewal by `now`."""
    people: Iterator[str] = (
        Lead.objects.of(workspace_id)
        .filter(score_falls_at__lte=now)
        .order_by("score_falls_at")
        .values_list("person", flat=True)[:limit]
        .iterator()
    )
    return list(people)
