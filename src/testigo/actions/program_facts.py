"""Recording facts that a program tells one by one or many together, each with what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from django.db import transaction

from testigo.actions.applying import apply_soon
from testigo.actions.facts import EARLIEST, FARTHEST_AHEAD, id_in_log, record_facts
from testigo.actions.vetting import vet
from testigo.core.drafts import FactDraft
from testigo.core.events import may_tell
from testigo.core.owners import owner_named
from testigo.core.problems import Problem
from testigo.store import log
from testigo.store.identity import new_id
from testigo.store.models import Membership, Person, Workspace
from testigo.store.sides import sides_of

SOURCE = "api"
Result = Literal["added", "repeated", "refused"]


@dataclass(frozen=True, slots=True)
class Told:
    """One fact as a program tells it: its draft, or why it gives none. `by` is the e-mail of the
    member who did it."""

    draft: FactDraft | None
    problems: tuple[Problem, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one fact; `id` is that of the fact in the log, empty when refused."""

    result: Result
    id: str = ""
    problems: tuple[Problem, ...] = ()


@transaction.atomic
def tell_facts(
    *, workspace: Workspace, told: Sequence[Told], key: str, now: datetime, later: bool = False
) -> list[Taken]:
    """Record what can be recorded, and draw what follows, or leave that to the worker for `later`;
    one that cannot stands in no other's way.

    `key` is the id of the key that the program came with. The same message id with the same body
    adds nothing; with another body it is refused.
    """
    before = log.lock_head(workspace.pk).last_seq
    checked = _checked(workspace, told, key, now)
    _refuse_what_is_not_so(workspace.pk, checked, now)
    _refuse_others(checked, _told_twice(checked))
    drafts = [one for one in checked if isinstance(one, FactDraft)]
    known = log.facts_of_messages(workspace.pk, [draft.message_id for draft in drafts])
    recorded = record_facts(workspace=workspace, drafts=drafts, source=SOURCE, now=now)
    otherwise = {draft.message_id for draft in recorded.otherwise}
    _refuse_others(checked, _with_id_in(checked, otherwise))
    if recorded.facts and not later:
        apply_soon(workspace=workspace, now=now, facts=recorded.facts, before=before)
    return _taken(checked, known, {fact.message_id: fact.id for fact in recorded.facts})


def _told_twice(checked: Sequence[FactDraft | list[Problem]]) -> set[int]:
    """Places of drafts whose message id stands further up for another body."""
    first: dict[str, str] = {}
    return {
        at
        for at, one in enumerate(checked)
        if isinstance(one, FactDraft) and first.setdefault(one.message_id, one.told) != one.told
    }


def _with_id_in(checked: Sequence[FactDraft | list[Problem]], ids: set[str]) -> set[int]:
    pairs = enumerate(checked)
    return {at for at, one in pairs if isinstance(one, FactDraft) and one.message_id in ids}


def _refuse_others(checked: list[FactDraft | list[Problem]], places: set[int]) -> None:
    for at in places:
        checked[at] = [Problem("message_already_told", "message_id")]


def _refuse_what_is_not_so(
    workspace_id: int, checked: list[FactDraft | list[Problem]], now: datetime
) -> None:
    places = [at for at, one in enumerate(checked) if isinstance(one, FactDraft)]
    drafts = [one for one in checked if isinstance(one, FactDraft)]
    for at, problems in zip(places, vet(workspace_id, drafts, now), strict=True):
        if problems:
            checked[at] = problems


def _taken(
    checked: Sequence[FactDraft | list[Problem]],
    known: Mapping[str, str],
    fresh: Mapping[str, str],
) -> list[Taken]:
    held = dict(known)
    taken = []
    for one in checked:
        if not isinstance(one, FactDraft):
            taken.append(Taken("refused", problems=tuple(one)))
        elif one.message_id in held:
            taken.append(Taken("repeated", held[one.message_id]))
        else:
            held[one.message_id] = fresh[one.message_id]
            taken.append(Taken("added", fresh[one.message_id]))
    return taken


def _checked(
    workspace: Workspace, told: Sequence[Told], key: str, now: datetime
) -> list[FactDraft | list[Problem]]:
    """The drafts that may be recorded, under the ids of the log, and the problems of the others."""
    named = {one.draft.person_id for one in told if one.draft and one.draft.person_id}
    known = set(
        Person.objects.of(workspace.pk).filter(id__in=named).values_list("id", flat=True)
        if named
        else ()
    )
    members = _members(workspace.pk) if any(one.by for one in told) else {}
    sides = sides_of(workspace.pk) if any(map(_owner_of, told)) else {}
    checked: list[FactDraft | list[Problem]] = []
    for one in told:
        problems = list(one.problems)
        draft = one.draft
        if draft is not None:
            problems += _problems(draft, known, now)
        params: dict[str, str | int]
        if (owner := _owner_of(one)) and owner not in sides:
            params = {"email": owner[:60]}
            problems.append(Problem("not_a_member", "props.owner", params))
        if one.by and one.by.lower() not in members:
            params = {"email": one.by[:60]}
            problems.append(Problem("not_a_member", "by", params))
        if draft is None or problems:
            checked.append(problems)
            continue
        actor = members[one.by.lower()] if one.by else f"key:{key}"
        message_id = id_in_log(draft.message_id or f"api:{new_id()}", SOURCE)
        checked.append(replace(draft, actor=actor, message_id=message_id, line=None))
    return checked


def _owner_of(told: Told) -> str:
    return owner_named(told.draft.name, told.draft.props) if told.draft else ""


def _problems(draft: FactDraft, people: set[str], now: datetime) -> list[Problem]:
    problems = []
    params: dict[str, str | int]
    if may_tell(draft.name, public=False):
        params = {"name": draft.name[:80]}
        problems.append(Problem("event_reserved", "name", params))
    if draft.at > now + FARTHEST_AHEAD:
        params = {"at": draft.at.isoformat()}
        problems.append(Problem("fact_too_far_ahead", "at", params))
    elif draft.at < EARLIEST:
        params = {"value": draft.at.isoformat()}
        problems.append(Problem("date_out_of_range", "at", params))
    if draft.person_id is not None and draft.person_id not in people:
        params = {"key": draft.person_id[:60]}
        problems.append(Problem("no_such_person", "person.id", params))
    return problems


def _members(workspace_id: int) -> dict[str, str]:
    rows = Membership.objects.of(workspace_id).filter(active=True)
    members = rows.values_list("user__email", "user")
    return {email.lower(): f"user:{user}" for email, user in members}
