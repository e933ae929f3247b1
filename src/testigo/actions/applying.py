"""Drawing the consequences of what was recorded, in micro-batches.

One batch is one transaction: derived facts, leads, clocks, seats and outbox rows are written
together or not at all. The result does not depend on the size of the batches, because each
person's facts are taken in as they were recorded together.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any

from django.db import connection, transaction

from testigo.actions.assigning import Seats
from testigo.actions.telling import COLUMNS as OUTBOX_COLUMNS
from testigo.actions.telling import outbox_rows
from testigo.core.casefile import CaseFile
from testigo.core.decide import assignment, decide, needs_history, reconsider
from testigo.core.decide import tick as tick_case
from testigo.core.facts import Fact
from testigo.core.story import Agreement
from testigo.store import log, projections
from testigo.store.agreements import agreement_of
from testigo.store.bulk import insert_rows, update_rows
from testigo.store.models import ClockRow, Lead, LogHead, Workspace
from testigo.store.models.fields import to_micros

# Facts taken in at once. Whoever is behind is quicker in larger batches, because each person is
# read and written once in each; a click waits for one at most, which takes about a second.
BATCH = 5000
Numbered = list[tuple[int, Fact]]


class Drawing:
    """The consequences of one batch while they are drawn, written by `save`."""

    def __init__(self, workspace: Workspace, now: datetime) -> None:
        self.workspace = workspace
        self.now = now
        self.agreement = agreement_of(workspace.id)
        self.seats = Seats(workspace.id)
        self.cases: dict[str, tuple[CaseFile, int]] = {}
        self.facts: list[Fact] = []
        self.outbox: list[tuple[Any, ...]] = []
        self.moved: set[str] = set()
        self.renamed: set[str] = set()

    def take_in(self, people: dict[str, Numbered]) -> None:
        """Decide on what was recorded, recording by recording: the size of the batches changes
        neither what follows nor whose turn it is."""
        stored = projections.read_cases(self.workspace.id, list(people))
        recordings: list[tuple[CaseFile, Numbered]] = []
        looking_back = []
        for person, facts in people.items():
            held = stored.get(person)
            case = held.case if held else CaseFile(person)
            fresh = [pair for pair in facts if held is None or pair[0] > held.applied_seq]
            if fresh:
                self.cases[person] = (case, fresh[-1][0])
                parts = [list(part) for _, part in groupby(fresh, lambda pair: pair[1].recorded_at)]
                recordings += [(case, part) for part in parts]
                if held and _may_look_back(case, parts, self.agreement):
                    looking_back.append(person)
        up_to = max(seq for facts in people.values() for seq, _ in facts)
        histories = {person: facts for person, facts in people.items() if person not in stored}
        histories |= log.read_people(self.workspace.id, looking_back, up_to)
        for case, recording in sorted(recordings, key=lambda pair: pair[1][0][0]):
            self._take_in_recording(case, recording, histories)

    def _take_in_recording(
        self, case: CaseFile, numbered: Numbered, histories: dict[str, Numbered]
    ) -> None:
        group = [fact for _, fact in numbered]
        history = None
        if needs_history(case, group, self.agreement):
            first = numbered[0][0]
            history = [fact for seq, fact in histories[case.person] if seq < first]
        consequences = decide(case, group, self.agreement, history)
        self._keep(case, consequences.facts)
        for hand_over in consequences.hand_overs:
            owner = self.seats.receiver(hand_over)
            if owner is not None:
                self.facts.append(assignment(case, hand_over, owner, consequences.known_at))
        self._tell(case, consequences.facts, {fact.actor for fact in group})
        if history is not None or any(fact.name == "trait.set" for fact in group):
            self.renamed.add(case.person)

    def _keep(self, case: CaseFile, facts: Sequence[Fact]) -> None:
        self.facts.extend(facts)
        if facts:
            self.moved.add(case.person)

    def _tell(self, case: CaseFile, facts: Sequence[Fact], by: set[str]) -> None:
        self.outbox += outbox_rows(self.workspace.id, case, facts, self.agreement, by)

    def take(self, case: CaseFile, applied_seq: int, facts: Sequence[Fact]) -> None:
        """Keep the consequences of something other than new facts: time, a wider coverage."""
        self.cases[case.person] = (case, applied_seq)
        self.moved.add(case.person)
        self._keep(case, facts)
        self._tell(case, facts, set())

    def save(self, head: log.Head, applied_seq: int) -> None:
        """Write everything; `applied_seq` is how far the log has been taken in."""
        last = log.append(self.workspace.id, head.last_seq, self.facts) if self.facts else 0
        projections.save_leads(
            [
                projections.lead_row(self.workspace.id, case, self.agreement, self.now, seq)
                for case, seq in self.cases.values()
            ]
        )
        moved = [self.cases[person][0] for person in sorted(self.moved)]
        projections.save_clocks(self.workspace.id, moved, self.agreement)
        update_rows(
            "testigo_person",
            projections.IDENTITY_TRAITS,
            ("workspace_id", "id"),
            [
                projections.identity_row(self.workspace.id, self.cases[person][0])
                for person in sorted(self.renamed)
            ],
        )
        insert_rows("testigo_outbox", OUTBOX_COLUMNS, self.outbox)
        self.seats.save()
        caught_up = applied_seq == head.last_seq and last
        log.mark_applied(self.workspace.id, last if caught_up else applied_seq)


def apply_all(*, workspace: Workspace, now: datetime, limit: int = BATCH) -> int:
    """Take in everything that was recorded; returns how many facts that were."""
    taken = 0
    while count := apply_pending(workspace=workspace, now=now, limit=limit):
        taken += count
    return taken


def apply_pending(*, workspace: Workspace, now: datetime, limit: int = BATCH) -> int:
    """Take in the next micro-batch; returns how many facts it held, 0 when there is nothing."""
    head = log.head(workspace.id)
    if head.applied_seq >= head.last_seq:
        return _reconsider(workspace, now) if head.reconsider else 0
    with transaction.atomic():
        head = log.lock_head(workspace.id)
        batch = log.read_reported_after(workspace.id, head.applied_seq, limit)
        if not batch:
            log.mark_applied(workspace.id, head.last_seq)
            return 0
        drawing = Drawing(workspace, now)
        whole = len(batch) < limit
        people = _by_person(batch if whole else batch + _recorded_with(workspace.id, batch))
        if people:
            drawing.take_in(people)
        drawing.save(head, head.last_seq if whole else batch[-1][0])
    return len(batch)


def _recorded_with(workspace_id: int, batch: Numbered) -> Numbered:
    """What was recorded together with the last facts of the batch but lies behind its end."""
    end, last = batch[-1]
    people = {f.person for _, f in batch if f.recorded_at == last.recorded_at and f.person}
    micros = to_micros(last.recorded_at)
    return log.read_same_recording(workspace_id, end, micros, sorted(people))


def _may_look_back(case: CaseFile, parts: Sequence[Numbered], agreement: Agreement) -> bool:
    """Whether any of these recordings may need the facts before it: true whenever one does."""
    instants = [[fact.at for _, fact in part] for part in parts]
    late = any(max(one) >= min(other) for one, other in pairwise(instants))
    facts = [fact for part in parts for _, fact in part]
    return late or case.story.last_at is None or needs_history(case, facts, agreement)


def _by_person(batch: Iterable[tuple[int, Fact]]) -> dict[str, Numbered]:
    people: dict[str, Numbered] = {}
    for seq, fact in batch:
        if fact.person is not None and fact.origin == "reported":
            people.setdefault(fact.person, []).append((seq, fact))
    return people


def _reconsider(workspace: Workspace, now: datetime) -> int:
    """Judge anew the clocks that were voided for want of imported facts that have come since."""
    with transaction.atomic():
        head = log.lock_head(workspace.id)
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
        for person, stored in projections.read_cases(workspace.id, people).items():
            facts = [fact for _, fact in histories[person]]
            drawn = reconsider(stored.case, facts, drawing.agreement, now)
            drawing.take(stored.case, stored.applied_seq, drawn)
        drawing.save(head, head.applied_seq)
        LogHead.objects.filter(workspace_id=workspace.id).update(reconsider=False)
    return 0


def tick(*, workspace: Workspace, now: datetime, limit: int = 500) -> int:
    """What time alone brings by `now`: clocks found due soon or past due, scores that fall.

    Returns how many people it touched. Facts that wait are taken in first, so that nobody is found
    past due whose attempt is recorded already.
    """
    touched: set[str] = set()
    for waiting in (_people_due, _people_falling):
        while people := [p for p in waiting(workspace.id, now, limit) if p not in touched]:
            apply_all(workspace=workspace, now=now)
            _tick_people(workspace, people, now)
            touched.update(people)
    return len(touched)


def _tick_people(workspace: Workspace, people: Sequence[str], now: datetime) -> None:
    with transaction.atomic():
        log.lock_head(workspace.id)
        # Again, because somebody may have recorded an attempt before the lock was ours.
        apply_all(workspace=workspace, now=now)
        head = log.head(workspace.id)
        drawing = Drawing(workspace, now)
        for stored in projections.read_cases(workspace.id, people).values():
            drawing.take(stored.case, stored.applied_seq, tick_case(stored.case, now))
        drawing.save(head, head.applied_seq)


def _people_due(workspace_id: int, now: datetime, limit: int) -> list[str]:
    micros = to_micros(now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person FROM ("
            "SELECT person, warn_at AS due FROM testigo_clock WHERE workspace_id = %s "
            "AND ended_at IS NULL AND NOT warned AND warn_at <= %s UNION ALL "
            "SELECT person, due_at AS due FROM testigo_clock WHERE workspace_id = %s "
            "AND ended_at IS NULL AND NOT passed_due AND due_at <= %s"
            ") waiting GROUP BY person ORDER BY MIN(due), person LIMIT %s",
            [workspace_id, micros, workspace_id, micros, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def _people_falling(workspace_id: int, now: datetime, limit: int) -> list[str]:
    people: Iterator[str] = (
        Lead.objects.of(workspace_id)
        .filter(score_falls_at__lte=now)
        .order_by("score_falls_at")
        .values_list("person", flat=True)[:limit]
        .iterator()
    )
    return list(people)


def start_over(*, workspace: Workspace) -> None:
    """Forget every consequence that was drawn before any pact was signed, so that the facts fold
    under the first one. Must run in the transaction that signs it."""
    log.lock_head(workspace.id)
    Lead.objects.of(workspace.id).delete()
    LogHead.objects.filter(workspace_id=workspace.id).update(applied_seq=0)
