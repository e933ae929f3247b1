"""Drawing one person's consequences anew, from nothing but the log (domain.md, verify)."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from testigo.core.casefile import CaseFile
from testigo.core.decide import assignment, decide, needs_history, tick
from testigo.core.facts import Fact
from testigo.core.story import Agreement


def replay(
    person: str, facts: Sequence[Fact], agreement: Agreement, until: datetime | None
) -> CaseFile:
    """The case that the log of one person gives, in order of recording, up to the instant `until`
    at which it was last drawn. Decisions that were recorded are taken as given."""
    case = CaseFile(person)
    reported = [fact for fact in facts if fact.origin == "reported"]
    decided = {
        (fact.props.get("leg"), fact.props.get("cycle")): fact
        for fact in facts
        if fact.origin == "derived" and fact.name == "lead.assigned"
    }
    place = 0
    for _, recorded in groupby(reported, key=lambda fact: fact.recorded_at):
        group = list(recorded)
        history = reported[:place] if needs_history(case, group, agreement) else None
        consequences = decide(case, group, agreement, history)
        for hand_over in consequences.hand_overs:
            owed = hand_over.obligation
            fact = decided.get((owed.stage, owed.cycle))
            if fact is not None and fact.recorded_at <= consequences.known_at:
                assignment(case, hand_over, str(fact.props["to"]), fact.recorded_at)
        place += len(group)
    if until is not None:
        tick(case, until)
    return case
