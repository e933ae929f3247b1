"""Drawing the consequences of what was recorded, in micro-batches.

One batch is one transaction: derived facts, leads, clocks, seats and outbox rows are written
together or not at all. The result does not depend on the size of the batches, because each
person's facts are taken in as they were recorded together.
"""

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from testigo.actions.drawing import Drawing, Numbered
from testigo.core.casefile import CaseFile
from testigo.core.decide import recalculate, reconsider
from testigo.core.excusing import late_clocks
from testigo.core.facts import Fact
from testigo.core.replay import is_about
from testigo.store import absences, deals, lead_counts, log, projections, standstills
from testigo.store.holding import LEASE, Turn, lock_in_turn
from testigo.store.models import CaseAside, ClockRow, DealRow, Lead, LogHead, Workspace
from testigo.store.models.fields import to_micros
from testigo.store.turns import write_in_turn
from testigo.store.uncollected import uncollected

# Facts taken in at once. Whoever is behind is quicker in larger batches, because each person is
# read and written once in each; a click waits for one at most, which takes about a second.
BATCH = 5000
# Whoever waits for an answer waits for so many facts to be taken in; more is left to the worker.
SOON = 1000
# While events come in, whoever sends them waits for a batch: a hundredth of a second or two.
LIVE_BATCH = 60
LIVE = timedelta(seconds=2)
# People whose clocks are looked through at once when the business stood still.
SWEPT_AT_ONCE = 500

_journal = logging.getLogger("testigo.applying")


def apply_soon(*, workspace: Workspace, now: datetime, facts: Sequence[Fact], before: int) -> None:
    """Draw what follows from facts that were just recorded behind `before`, within the transaction
    that did.

    Where much is waiting, or where it cannot be drawn now, the facts stay and the worker does it.
    """
    head = log.head(workspace.id)
    if head.last_seq - head.applied_seq > SOON:
        return
    try:
        with transaction.atomic():
            if not apply_recorded(workspace=workspace, now=now, facts=facts, before=before):
                apply_pending(workspace=workspace, now=now)
    except Exception:
        _journal.exception("workspace %s: left to the worker", workspace.slug)


def apply_all(
    *, workspace: Workspace, now: datetime, limit: int = BATCH, turn: Turn | None = None
) -> int:
    """Take in everything that was recorded, in a worker's turn what there is time for; returns how
    many facts that were. Raises CannotDraw; in a turn TurnOver."""
    taken = 0
    while count := apply_pending(workspace=workspace, now=now, limit=limit, turn=turn):
        taken += count
        if is_late(turn):
            break
    return taken


def apply_live(*, workspace: Workspace, now: datetime, turn: Turn | None = None) -> int:
    """The same beside others who record: while they do, one batch, so small that they hardly wait
    for it."""
    recorded_at = log.head(workspace.id).recorded_at
    if recorded_at is None or now - recorded_at >= LIVE:
        return apply_all(workspace=workspace, now=now, turn=turn)
    return apply_pending(workspace=workspace, now=now, limit=LIVE_BATCH, turn=turn)


@uncollected()
def apply_pending(
    *,
    workspace: Workspace,
    now: datetime,
    limit: int = BATCH,
    turn: Turn | None = None,
    only: Collection[str] | None = None,
) -> int:
    """Take in the next micro-batch; returns how many facts it held, 0 when there is nothing. With
    `only` nothing is drawn for anybody else, which is for trying it."""
    head = log.head(workspace.id)
    if head.applied_seq >= head.last_seq:
        return _reconsider(workspace, now, turn) if head.reconsider else 0
    with write_in_turn(), transaction.atomic():
        head = locked(workspace.id, now, turn)
        batch = log.read_reported_after(workspace.id, head.applied_seq, limit)
        if not batch:
            log.mark_applied(workspace.id, head.last_seq)
            return 0
        told = [fact for _, fact in batch]
        absences.take_in(workspace.id, told)
        standstills.take_in(workspace.id, told)
        drawing = Drawing(workspace, now, turn)
        whole = len(batch) < limit
        deals.take_in(workspace.id, told, head.last_seq if whole else batch[-1][0])
        people = _by_person(batch if whole else batch + _recorded_with(workspace.id, batch))
        if only is not None:
            people = {person: facts for person, facts in people.items() if person in only}
        if people:
            drawing.take_in(people)
        drawing.save(head, head.last_seq if whole else batch[-1][0])
    return len(batch)


def next_people(workspace_id: int, limit: int) -> list[str]:
    """Whom the next micro-batch of so many facts is about."""
    batch = log.read_reported_after(workspace_id, log.head(workspace_id).applied_seq, limit)
    return list(_by_person(batch))


@uncollected()
def apply_recorded(
    *, workspace: Workspace, now: datetime, facts: Sequence[Fact], before: int
) -> bool:
    """Take in what this transaction has recorded behind `before`, without reading it again; False,
    with nothing done, when other facts wait. Needs the locked log."""
    head = log.head(workspace.id)
    if head.applied_seq != before or head.last_seq != before + len(facts):
        return False
    absences.take_in(workspace.id, facts)
    standstills.take_in(workspace.id, facts)
    deals.take_in(workspace.id, facts, head.last_seq)
    drawing = Drawing(workspace, now)
    people = _by_person(enumerate(facts, before + 1))
    if people:
        drawing.take_in(people)
    drawing.save(head, head.last_seq)
    return True


def _recorded_with(workspace_id: int, batch: Numbered) -> Numbered:
    """What was recorded together with the last facts of the batch but lies behind its end."""
    end, last = batch[-1]
    people = {f.person for _, f in batch if f.recorded_at == last.recorded_at and f.person}
    micros = to_micros(last.recorded_at)
    return log.read_same_recording(workspace_id, end, micros, sorted(people))


def _by_person(batch: Iterable[tuple[int, Fact]]) -> dict[str, Numbered]:
    people: dict[str, Numbered] = {}
    for seq, fact in batch:
        if fact.person is not None and is_about(fact):
            people.setdefault(fact.person, []).append((seq, fact))
    return people


def locked(workspace_id: int, now: datetime, turn: Turn | None) -> log.Head:
    """The log, taken for this transaction; in a worker's turn if it still is. Raises TurnOver."""
    return log.lock_head(workspace_id) if turn is None else lock_in_turn(turn, now)


def is_late(turn: Turn | None) -> bool:
    """Whether the worker should read the clock again before it goes on."""
    return turn is not None and turn.spent() > LEASE.total_seconds() / 3


def _reconsider(workspace: Workspace, now: datetime, turn: Turn | None) -> int:
    """Judge anew the clocks that were voided for want of imported facts that have come since."""
    with write_in_turn(), transaction.atomic():
        head = locked(workspace.id, now, turn)
        if head.applied_seq < head.last_seq or not head.reconsider:
            return 0
        people = sorted(
            ClockRow.objects.of(workspace.id)
            .filter(void_reason="not_covered")
            .values_list("person", flat=True)
            .distinct()
        )
        drawing = Drawing(workspace, now)
        histories = log.read_people(workspace.id, people)

        def judged(case: CaseFile) -> Sequence[Fact]:
            facts = [fact for _, fact in histories[case.person] if is_about(fact)]
            return reconsider(case, facts, drawing.agreement, now)

        drawing.take_each(projections.read_cases(workspace.id, people).values(), judged)
        drawing.save(head, head.applied_seq)
        swept = sweep(workspace, now)
        LogHead.objects.filter(workspace_id=workspace.id).update(
            reconsider=swept is not None, swept=swept
        )
    return 0


def sweep(workspace: Workspace, now: datetime) -> str | None:
    """Look through the clocks of the next people, because the business stood still; returns up to
    whom that was, None once it was everybody. Needs the locked log."""
    swept = LogHead.objects.values_list("swept", flat=True).get(workspace_id=workspace.id)
    if swept is None:
        return None
    people = standstills.people_to_look_through(workspace.id, swept, SWEPT_AT_ONCE)
    drawing = Drawing(workspace, now)
    for stored in projections.read_cases(workspace.id, people).values():
        case = stored.case
        if case.person in drawing.aside:
            continue
        drawn = recalculate(case, drawing.agreement, now)
        if drawn is not None or late_clocks(case, now):
            drawing.take(case, stored.applied_seq, drawn or ())
    head = log.head(workspace.id)
    drawing.save(head, head.applied_seq)
    return people[-1] if len(people) == SWEPT_AT_ONCE else None


def start_over(*, workspace: Workspace) -> None:
    """Forget every consequence that was drawn before any pact was signed, so that the facts fold
    under the first one. Must run in the transaction that signs it."""
    log.lock_head(workspace.id)
    Lead.objects.of(workspace.id).delete()
    lead_counts.forget(workspace.id)
    CaseAside.objects.of(workspace.id).delete()
    DealRow.objects.of(workspace.id).delete()
    LogHead.objects.filter(workspace_id=workspace.id).update(applied_seq=0)
