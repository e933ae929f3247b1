"""Joining people and parting them: whose history is whose, and what follows for both.

Nothing of the log is edited: each fact keeps whom it was told about, and only who holds it now
changes. Both cases are drawn anew from the log, so a score is computed again, never added.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from testigo.actions.drawing import Drawing
from testigo.core.casefile import Told
from testigo.core.decide import draw
from testigo.core.facts import Fact
from testigo.core.handing import waiting_hand_overs
from testigo.core.replay import is_about, replay
from testigo.store import companies, deals, log, projections
from testigo.store.joined import PersonLog, give, holder_of, joined_into, joinings_of, logs_of
from testigo.store.models import PersonMerge, Workspace

_told = msgspec.json.Decoder(dict[str, Told]).decode


@dataclass(frozen=True, slots=True)
class Join:
    """A person to be joined into a survivor, by the recorded fact that says so."""

    person: str
    survivor: str
    merged: Fact


def join(*, workspace: Workspace, joins: Sequence[Join], by: str, now: datetime) -> None:
    """Let survivors hold the facts of those who are joined into them, and draw what follows.

    Must run in the transaction that recorded the facts of the joins, with the log locked.
    """
    for one in joins:
        fact_seq = log.seq_of(workspace.id, one.merged.id)
        PersonMerge.objects.of(workspace.id).create(
            person=one.person,
            survivor=one.survivor,
            seq=fact_seq,
            merged_at=one.merged.recorded_at,
            merged_by=by,
            told={},
        )
        give(workspace.id, [one.person], one.person, one.survivor)
    redraw = _Redrawing(workspace, now)
    redraw.people([one.survivor for one in joins], left=[one.person for one in joins])


def part(*, workspace: Workspace, person: str, now: datetime) -> None:
    """Give a person who was joined into a survivor their own history back. As for `join`."""
    members = [person, *joined_into(workspace.id, [person])]
    chain = joinings_of(workspace.id, [person])
    holder = holder_of(person, chain)
    rows = PersonMerge.objects.of(workspace.id).filter(person__in=chain)
    told = {row.person: _told(msgspec.json.encode(row.told)) for row in rows}
    rows.filter(person=person).delete()
    give(workspace.id, members, holder, person)
    # Whoever took the person along into somebody else did so without them.
    between = [one for one in chain if one != person]
    _Redrawing(workspace, now).people([holder, person], left=between, told=told)


class _Redrawing:
    """Cases drawn anew from the log, told as a continuation of what was told before."""

    def __init__(self, workspace: Workspace, now: datetime) -> None:
        self._workspace = workspace
        self._now = now
        self._drawing = Drawing(workspace, now)

    def people(
        self,
        people: Sequence[str],
        *,
        left: Sequence[str] = (),
        told: dict[str, dict[str, Told]] | None = None,
    ) -> None:
        """Draw these people anew, and close the cases of those who left for another."""
        ids = list(dict.fromkeys([*left, *people]))
        logs = logs_of(self._workspace.id, ids)
        stored = projections.read_cases(self._workspace.id, ids)
        before = {person: held.case.told for person, held in stored.items()} | (told or {})
        for person in ids:
            self._person(person, logs[person], before.get(person, {}))
        head = log.head(self._workspace.id)
        self._drawing.save(head, head.applied_seq)
        # What is not taken in yet counts with whoever holds it when it is.
        deals.redraw(self._workspace.id, (), ids, head.applied_seq)
        for person in left:
            case, _ = self._drawing.cases[person]
            PersonMerge.objects.of(self._workspace.id).filter(person=person).update(
                told=msgspec.to_builtins(case.told)
            )
        projections.forget_leads(self._workspace.id, left)
        # Whoever left is no longer of the people of a company.
        companies.draw(
            self._workspace.id, companies.domains_of(self._workspace.id, left), self._now
        )

    def _person(self, person: str, told: PersonLog, before: dict[str, Told]) -> None:
        agreement = self._drawing.agreement
        history = told.history()
        case = replay(person, history, agreement, self._now)
        case.told = before
        hand_overs = () if told.left else waiting_hand_overs(case, agreement)
        facts = draw(case, self._now, backdated=False, cause=told.left.id if told.left else None)
        last = max((seq for seq, fact in told.pairs if is_about(fact)), default=0)
        self._drawing.take(case, last, facts)
        assigned = self._drawing.assign(case, hand_overs, self._now)
        self._drawing.tell_owner(case, assigned, set())
        self._drawing.renamed.add(person)
