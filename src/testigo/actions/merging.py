"""Two people turn out to be one, or turn out not to be: joined by hand or by a rule, and parted."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from testigo.actions.facts import record_facts
from testigo.actions.joining import Join, join, part
from testigo.actions.refusals import NotFound, Refused
from testigo.core.casefile import HANDED_OVER, CaseFile
from testigo.core.drafts import FactDraft
from testigo.core.facts import STAGES
from testigo.store import log, projections
from testigo.store.identity import new_id
from testigo.store.joined import holder_of, joinings_of
from testigo.store.models import Person, PersonMerge, Workspace


class NoSuchPerson(NotFound):
    """The workspace has no such person."""


class AlreadyOne(Refused):
    """Both are the same person already."""


class NotJoined(Refused):
    """The person was not joined into anybody, or has been parted since."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Who stays, and who was joined into them."""

    survivor: str
    merged: str


@transaction.atomic
def merge_people(
    *, workspace: Workspace, one: str, other: str, by: str, now: datetime, why: str = "decided"
) -> Merged:
    """Join two people: one history, scored and staged anew; of two hand-overs the earlier stands.

    `by` is `user:<id>`, or `system` for a rule, of which `why` names what applied. Raises
    NoSuchPerson, AlreadyOne.
    """
    log.lock_head(workspace.id)
    pair = survivor_first(workspace.id, one, other)
    merged = record_facts(
        workspace=workspace,
        drafts=[
            FactDraft(
                "person.merged",
                now,
                f"m:{new_id()}",
                person_id=pair.merged,
                actor=by,
                props={"into": pair.survivor, "why": why},
            )
        ],
        source="screen",
        now=now,
    ).facts[-1]
    joined = Join(pair.merged, pair.survivor, merged)
    join(workspace=workspace, joins=[joined], by=by, now=merged.recorded_at)
    return pair


@transaction.atomic
def part_people(*, workspace: Workspace, person: str, by: str, now: datetime) -> None:
    """Undo a joining: what was told about `person`, then and since, is theirs again, and both are
    as if they had never been joined. Raises NotJoined."""
    log.lock_head(workspace.id)
    row = PersonMerge.objects.of(workspace.id).filter(person=person).first()
    if row is None:
        raise NotJoined("person_not_joined")
    merged = log.fact_at(workspace.id, row.seq)
    parted = record_facts(
        workspace=workspace,
        drafts=[
            FactDraft(
                "person.unmerged",
                now,
                f"m:{new_id()}",
                person_id=person,
                actor=by,
                props={"of": merged.id, "from": row.survivor},
            )
        ],
        source="screen",
        now=now,
    ).facts[-1]
    part(workspace=workspace, person=person, now=parted.recorded_at)


def survivor_first(workspace_id: int, one: str, other: str) -> Merged:
    """Who of two would stay: who was handed over earlier in the current cycle, who came further,
    who was there first. Raises NoSuchPerson, AlreadyOne."""
    people = [one, other]
    rows = Person.objects.of(workspace_id).filter(id__in=people)
    known = dict(rows.values_list("id", "created_at"))
    for person in people:
        if person not in known:
            raise NoSuchPerson("no_such_person", key=person[:60])
    joinings = joinings_of(workspace_id, people)
    one, other = (holder_of(person, joinings) for person in people)
    if one == other:
        raise AlreadyOne("people_already_joined")
    cases = projections.read_cases(workspace_id, [one, other])
    rank = {
        person: (*_standing(cases[person].case if person in cases else None), person)
        for person in (one, other)
    }
    survivor, merged = sorted((one, other), key=rank.__getitem__)
    return Merged(survivor, merged)


def _standing(case: CaseFile | None) -> tuple[float, int]:
    """Smaller is stronger: the instant of the standing hand-over, then the stage."""
    if case is None:
        return float("inf"), 0
    cycle = case.story.person.cycle
    given = [
        owed.at.timestamp()
        for owed in case.obligations
        if owed.trigger == HANDED_OVER and owed.cycle == cycle and owed.voided_at is None
    ]
    stage = case.story.path.stage
    return min(given, default=float("inf")), -STAGES.index(stage) - 1 if stage in STAGES else 0
