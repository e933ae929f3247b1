"""Drawing one person's consequences anew, from nothing but the log (domain.md, verify)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from testigo.core.casefile import CaseFile
from testigo.core.decide import decide, leave, needs_history, tick
from testigo.core.excusing import covers_in
from testigo.core.facts import JOINING, Fact
from testigo.core.handing import (
    ASSIGNED,
    HandOver,
    assignment,
    moves,
    take_move,
    waiting_hand_overs,
)
from testigo.core.routing import Destination
from testigo.core.story import Agreement

Decided = dict[tuple[object, object], Fact]


def is_about(fact: Fact) -> bool:
    """Whether a fact says something of a person's history, to be taken in."""
    return fact.origin == "reported" and fact.name not in JOINING


@dataclass(frozen=True, slots=True)
class History:
    """The facts about one person in the order in which they became known about them.

    `entered` gives, for facts that came with somebody who was joined into this person, the
    recording of the joining. `left` is the fact by which this person was joined into another.
    """

    facts: Sequence[Fact]
    entered: Mapping[str, datetime] = field(default_factory=dict)
    left: Fact | None = None

    def steps(self) -> list[list[Fact]]:
        """The reported facts, those together that became known together; and between them, alone,
        each fact by which the lead moved on to somebody else."""
        told = [fact for fact in self.facts if is_about(fact) or moves(fact)]
        return [list(group) for _, group in groupby(told, key=self._known)]

    def _known(self, fact: Fact) -> tuple[str, datetime]:
        if moves(fact):
            return fact.id, fact.recorded_at
        return "", self.entered.get(fact.id, fact.recorded_at)


def replay(person: str, history: History, agreement: Agreement, until: datetime | None) -> CaseFile:
    """The case that the log of one person gives, in order of recording, up to the instant `until`
    at which it was last drawn. Decisions that were recorded are taken as given."""
    case = CaseFile(person)
    decided = _decided(history)
    before: list[Fact] = []
    for group in history.steps():
        if decided:
            # What waited, or was drawn anew by a joining, was assigned between two recordings.
            waiting = waiting_hand_overs(case, agreement)
            _take_given(case, waiting, decided, group[-1].recorded_at)
        if moves(group[0]):
            take_move(case, group[0])
            continue
        joined = any(fact.id in history.entered for fact in group)
        looks_back = joined or needs_history(case, group, agreement)
        consequences = decide(case, group, agreement, before if looks_back else None)
        _take_given(case, consequences.hand_overs, decided, consequences.known_at)
        before += group
    if history.left is not None:
        leave(case, history.left, agreement)
    else:
        # What waited when the last fact was told may have gone to somebody since.
        _take_given(case, waiting_hand_overs(case, agreement), decided)
        if until is not None:
            tick(case, until)
    case.covers = covers_in(history.facts)
    return case


def _decided(history: History) -> Decided:
    return {
        (fact.props.get("leg"), fact.props.get("cycle")): fact
        for fact in history.facts
        if fact.origin == "derived" and fact.name == ASSIGNED and not moves(fact)
    }


def _take_given(
    case: CaseFile,
    hand_overs: Sequence[HandOver],
    decided: Decided,
    known_at: datetime | None = None,
) -> None:
    """Take these as they were decided by `known_at`, or ever."""
    for hand_over in hand_overs:
        owed = hand_over.obligation
        fact = decided.get((owed.stage, owed.cycle))
        if fact is not None and (known_at is None or fact.recorded_at <= known_at):
            where = Destination(str(fact.props.get("team", "")), None, fact.clause or "")
            assignment(case, hand_over, str(fact.props["to"]), where, fact.recorded_at)
