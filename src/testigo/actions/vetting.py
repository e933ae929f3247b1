"""Asking whether something may be told now, before it is written (core/vetting.py).

Screens, `testigo record` and the API ask here; what a file brings is history, and is judged by the
rules alone.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from testigo.core.drafts import FactDraft
from testigo.core.facts import Fact, Side
from testigo.core.problems import Problem
from testigo.core.vetting import Telling, is_vetted, unmet
from testigo.store.agreements import agreement_of
from testigo.store.identity import known_people, strong_keys
from testigo.store.joined import holder_of, joinings_of
from testigo.store.log import known_messages
from testigo.store.projections import read_cases
from testigo.store.sides import sides_of


def vet(workspace_id: int, drafts: Sequence[FactDraft], now: datetime) -> list[list[Problem]]:
    """What is wrong with each of these drafts, told together at `now`, as things stand: nothing for
    those that may always be told, and for what the log holds already."""
    problems: list[list[Problem]] = [[] for _ in drafts]
    asked = [at for at, one in enumerate(drafts) if is_vetted(one.name, one.props)]
    known = known_messages(workspace_id, [drafts[at].message_id for at in asked])
    asked = [at for at in asked if drafts[at].message_id not in known]
    if not asked:
        return problems
    people = _people(workspace_id, drafts)
    agreement = agreement_of(workspace_id)
    sides = sides_of(workspace_id)
    told = [_told(draft, sides, now) for draft in drafts]
    cases = read_cases(workspace_id, sorted({people[at] for at in asked if people[at]}))
    for at in asked:
        if people[at] not in cases:
            problems[at] = _of_nobody(drafts[at])
            continue
        beside = [fact for who, fact in zip(people, told, strict=True) if who == people[at]]
        problems[at] = unmet(Telling(cases[people[at]].case, told[at], beside, agreement))
    return problems


def _of_nobody(draft: FactDraft) -> list[Problem]:
    """Nothing was promised about somebody new, and nothing can be excused or contested."""
    if draft.name in ("lead.rejected", "lead.recycled"):
        return []
    return [Problem("clock_unknown", "person")]


def _people(workspace_id: int, drafts: Sequence[FactDraft]) -> list[str]:
    """Whom each draft is about, empty for nobody known yet."""
    named = known_people(workspace_id, {key for one in drafts for key in strong_keys(one.person)})
    found = [
        draft.person_id
        or next((named[key] for key in strong_keys(draft.person) if key in named), "")
        for draft in drafts
    ]
    joinings = joinings_of(workspace_id, {person for person in found if person})
    return [holder_of(person, joinings) for person in found]


def _told(draft: FactDraft, sides: Mapping[str, Side], now: datetime) -> Fact:
    """The draft as the fact that it would be."""
    return Fact(
        id=draft.message_id,
        name=draft.name,
        at=min(draft.at, now),
        recorded_at=now,
        message_id=draft.message_id,
        deal=draft.deal,
        actor=draft.actor,
        side=sides.get(draft.actor, ""),
        automatic=draft.automatic,
        props=draft.props,
    )
