"""The consequences of one batch while they are drawn, and writing them together."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any

from django.db import DatabaseError

from testigo.actions.assigning import Seats
from testigo.actions.excusing import excused
from testigo.actions.telling import COLUMNS as OUTBOX_COLUMNS
from testigo.actions.telling import assigned_rows, outbox_rows
from testigo.core.casefile import HANDED_OVER, CaseFile
from testigo.core.decide import decide, needs_history
from testigo.core.facts import Fact
from testigo.core.handing import ASSIGNED, HandOver, assignment
from testigo.core.replay import is_about
from testigo.core.story import Agreement
from testigo.store import aside, companies, log, projections, sought
from testigo.store.agreements import agreement_of
from testigo.store.bulk import insert_rows, update_rows
from testigo.store.holding import Turn
from testigo.store.models import Workspace
from testigo.store.ringing import ring_once_written
from testigo.waking import OUTBOX

Numbered = list[tuple[int, Fact]]


class CannotDraw(Exception):
    """Consequences of these people cannot be drawn; nothing was written for anybody. `reasons`
    holds what stands in the way of each."""

    def __init__(self, reasons: dict[str, Exception]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


class Drawing:
    """The consequences of one batch while they are drawn, written by `save`. Nothing is drawn for
    whoever is set aside: their facts wait."""

    def __init__(self, workspace: Workspace, now: datetime, turn: Turn | None = None) -> None:
        self.workspace = workspace
        self.now = now
        # A worker notes at whom it is, in case that is its end.
        self._at: Callable[[str], None] = (lambda person: None) if turn is None else turn.at
        self.agreement = agreement_of(workspace.id)
        self.seats = Seats(workspace.id, self.agreement, now)
        self.aside = aside.people_aside(workspace.id)
        self.failed: dict[str, Exception] = {}
        self.cases: dict[str, tuple[CaseFile, int]] = {}
        self.facts: list[Fact] = []
        self.outbox: list[tuple[Any, ...]] = []
        self.moved: set[str] = set()
        self.renamed: set[str] = set()

    def take_in(self, people: dict[str, Numbered]) -> None:
        """Decide on what was recorded, recording by recording: the size of the batches changes
        neither what follows nor whose turn it is. Raises CannotDraw."""
        people = {person: facts for person, facts in people.items() if person not in self.aside}
        if not people:
            return
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
            if case.person in self.failed:
                continue
            self._at(case.person)
            try:
                self._take_in_recording(case, recording, histories)
            except DatabaseError:
                raise
            except Exception as failure:
                # The others are gone through all the same, so that all who fail are known at once.
                self.failed[case.person] = failure
        self._refuse()

    def _refuse(self) -> None:
        if self.failed:
            raise CannotDraw(self.failed)

    def _take_in_recording(
        self, case: CaseFile, numbered: Numbered, histories: dict[str, Numbered]
    ) -> None:
        group = [fact for _, fact in numbered]
        history = None
        if needs_history(case, group, self.agreement):
            first = numbered[0][0]
            # What joined the person to somebody and was undone since takes nothing from them.
            told = histories[case.person]
            history = [fact for seq, fact in told if seq < first and is_about(fact)]
        consequences = decide(case, group, self.agreement, history)
        self._keep(case, consequences.facts)
        if consequences.moved:
            self.moved.add(case.person)
        assigned = self.assign(case, consequences.hand_overs, consequences.known_at)
        by = {fact.actor for fact in group}
        self._tell(case, consequences.facts, by)
        events = {(fact.name, fact.props.get("stage")) for fact in consequences.facts}
        late = [fact for fact in assigned if not _is_told(fact, events)]
        by_hand = [fact for fact in group if fact.name == ASSIGNED]
        self.tell_owner(case, [*late, *by_hand], by)
        if history is not None or any(fact.name == "trait.set" for fact in group):
            self.renamed.add(case.person)

    def assign(self, case: CaseFile, hand_overs: Sequence[HandOver], at: datetime) -> list[Fact]:
        """Find who receives these hand-overs, where anybody does; the facts that say so."""
        assigned = self.assigned(case, hand_overs, at)
        self.facts += assigned
        return assigned

    def assigned(self, case: CaseFile, hand_overs: Sequence[HandOver], at: datetime) -> list[Fact]:
        """The same without keeping them yet."""
        assigned = []
        for hand_over in hand_overs:
            first = projections.first_of_sales(case, self.agreement)
            found = self.seats.receiver(hand_over.destinations, first.due_at if first else None)
            if found is not None:
                assigned.append(assignment(case, hand_over, found.owner, found.where, at))
        return assigned

    def _keep(self, case: CaseFile, facts: Sequence[Fact]) -> None:
        self.facts.extend(facts)
        if facts:
            self.moved.add(case.person)

    def _tell(self, case: CaseFile, facts: Sequence[Fact], by: set[str]) -> None:
        self.outbox += outbox_rows(self.workspace.id, case, facts, self.agreement, by)

    def tell_owner(self, case: CaseFile, assigned: Sequence[Fact], by: set[str]) -> None:
        """Tell whoever was given a lead later than at its hand-over; never those in `by`."""
        if assigned:
            self.outbox += assigned_rows(self.workspace.id, case, assigned, self.agreement, by)

    def give(self, case: CaseFile, applied_seq: int, assigned: Sequence[Fact]) -> None:
        """Keep that a lead goes to somebody now, and tell them."""
        self.cases[case.person] = (case, applied_seq)
        self.facts += assigned
        self.tell_owner(case, assigned, set())

    def take(self, case: CaseFile, applied_seq: int, facts: Sequence[Fact]) -> None:
        """Keep the consequences of something other than new facts: time, a wider coverage."""
        self.cases[case.person] = (case, applied_seq)
        self.moved.add(case.person)
        self._keep(case, facts)
        self._tell(case, facts, set())

    def take_each(
        self, cases: Iterable[projections.Stored], draw: Callable[[CaseFile], Sequence[Fact]]
    ) -> None:
        """The same for several people. Raises CannotDraw."""
        for stored in cases:
            if stored.case.person in self.aside:
                continue
            self._at(stored.case.person)
            try:
                self.take(stored.case, stored.applied_seq, draw(stored.case))
            except Exception as failure:
                self.failed[stored.case.person] = failure
        self._refuse()

    def save(self, head: log.Head, applied_seq: int) -> None:
        """Write everything; `applied_seq` is how far the log has been taken in."""
        moved = [self.cases[person][0] for person in sorted(self.moved)]
        self.facts += excused(self.workspace.id, moved, self.agreement, self.now)
        last = log.append(self.workspace.id, head.last_seq, self.facts) if self.facts else 0
        projections.save_leads(
            self.workspace.id,
            [
                projections.lead_row(self.workspace.id, case, self.agreement, self.now, seq)
                for case, seq in self.cases.values()
            ],
        )
        projections.save_clocks(self.workspace.id, moved, self.agreement)
        projections.save_stages(self.workspace.id, moved)
        renamed = [self.cases[person][0] for person in sorted(self.renamed)]
        sought.draw(self.workspace.id, renamed)
        before = companies.domains_of(self.workspace.id, list(self.cases))
        update_rows(
            "testigo_person",
            projections.IDENTITY_COLUMNS,
            ("workspace_id", "id"),
            [projections.identity_row(self.workspace.id, case) for case in renamed],
        )
        after = companies.domains_of(self.workspace.id, list(self.renamed))
        companies.draw(self.workspace.id, before | after, self.now)
        insert_rows("testigo_outbox", OUTBOX_COLUMNS, self.outbox)
        if self.outbox:
            ring_once_written(OUTBOX)
        self.seats.save()
        caught_up = applied_seq == head.last_seq and last
        log.mark_applied(self.workspace.id, last if caught_up else applied_seq)


def _is_told(assigned: Fact, events: set[tuple[str, Any]]) -> bool:
    """Whether the hand-over that somebody received is told to them with these facts."""
    leg = assigned.props.get("leg")
    return (HANDED_OVER if leg == "mql" else "stage.entered", leg) in events


def _may_look_back(case: CaseFile, parts: Sequence[Numbered], agreement: Agreement) -> bool:
    """Whether any of these recordings may need the facts before it: true whenever one does."""
    instants = [[fact.at for _, fact in part] for part in parts]
    late = any(max(one) >= min(other) for one, other in pairwise(instants))
    facts = [fact for part in parts for _, fact in part]
    return late or case.story.last_at is None or needs_history(case, facts, agreement)
