"""Recording facts: from drafts to the log, once each, on the right person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.db import transaction

from testigo.core.drafts import FactDraft
from testigo.core.facts import FAMILY, Fact, Side
from testigo.core.problems import InvalidInput, Problem
from testigo.store import log
from testigo.store.identity import Directory, new_id
from testigo.store.models import SIDE_OF_ROLE, LogHead, Membership, Workspace

# How far ahead a fact may be dated: kept at its recording up to here, refused beyond.
FARTHEST_AHEAD = timedelta(hours=24)
# The doors take dates from 1900 on, which in UTC may still be the day before.
EARLIEST = datetime(1899, 12, 31, tzinfo=UTC)
# How message ids of facts that Testigo makes begin: derived facts, retractions, traits given by
# keys. Told from outside, such an id could stand in the way of one of ours.
OUR_MESSAGES = ("d:", "r:", "k:")
# Those that screens and signatures give, which nobody outside may take before they do.
OUR_DOORS = ("s:", "u:", "pact:")
OUTSIDE = frozenset({"import", "api", "collector", "form"})


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many facts were added, how many the log held already, and the facts added."""

    added: int
    repeated: int
    facts: tuple[Fact, ...]


def record_facts(
    *,
    workspace: Workspace,
    drafts: Sequence[FactDraft],
    source: str,
    now: datetime,
    history: bool = False,
) -> Recorded:
    """Append what the drafts say, recorded together at `now`, durable when this returns.

    A message id that the log holds already adds nothing. Raises InvalidInput, with nothing
    written and every problem named, for drafts more than 24 hours ahead, and for drafts about
    people or owners whom the workspace does not have.
    """
    _refuse_impossible_dates(drafts, now)
    with transaction.atomic():
        head = log.lock_head(workspace.id)
        recorded_at = log.recording_instant(workspace.id, now)
        fresh = [_dated(draft, recorded_at) for draft in _unknown(workspace.id, drafts, source)]
        directory = Directory(workspace.id, fresh, recorded_at)
        sides = _sides(workspace.id, fresh)
        _refuse_strangers(fresh, directory, sides)
        told: list[tuple[FactDraft, str | None]] = []
        for draft in fresh:
            person = directory.person_of(draft)
            if person is not None:
                told += [(given, person) for given in directory.newly_given(draft, person)]
            told.append((draft, person))
        facts = [
            _fact(draft, person, sides, source, recorded_at, history) for draft, person in told
        ]
        directory.save()
        log.append(workspace.id, head.last_seq, facts)
        if history:
            _widen_coverage(workspace.id, facts)
    return Recorded(len(fresh), len(drafts) - len(fresh), tuple(facts))


def _refuse_impossible_dates(drafts: Sequence[FactDraft], now: datetime) -> None:
    latest = now + FARTHEST_AHEAD
    problems = [
        Problem("fact_too_far_ahead", draft.name, {"at": draft.at.isoformat()}, draft.line)
        if draft.at > latest
        else Problem("date_out_of_range", draft.name, {"value": draft.at.isoformat()}, draft.line)
        for draft in drafts
        if not EARLIEST <= draft.at <= latest
    ]
    if problems:
        raise InvalidInput(problems)


def _refuse_strangers(
    drafts: Sequence[FactDraft], directory: Directory, sides: Mapping[str, Side]
) -> None:
    problems = []
    params: dict[str, str | int]
    for draft in drafts:
        if draft.person_id in directory.strangers:
            params = {"key": str(draft.person_id)[:60]}
            problems.append(Problem("no_such_person", draft.name, params, draft.line))
        owner = str(draft.props.get("to")) if draft.name == "lead.assigned" else None
        if owner is not None and owner not in sides:
            params = {"email": owner[:60]}
            problems.append(Problem("not_a_member", draft.name, params, draft.line))
    if problems:
        raise InvalidInput(problems)


def _dated(draft: FactDraft, now: datetime) -> FactDraft:
    """What is dated ahead happened when it was told."""
    return draft if draft.at <= now else replace(draft, at=now)


def _unknown(workspace_id: int, drafts: Sequence[FactDraft], source: str) -> list[FactDraft]:
    first: dict[str, FactDraft] = {}
    ours = OUR_MESSAGES + OUR_DOORS if source in OUTSIDE else OUR_MESSAGES
    for draft in drafts:
        if draft.message_id.startswith(ours):
            draft = replace(draft, message_id=f"told:{draft.message_id}")
        first.setdefault(draft.message_id, draft)
    known = log.known_messages(workspace_id, list(first))
    return [draft for message_id, draft in first.items() if message_id not in known]


def _sides(workspace_id: int, drafts: Sequence[FactDraft]) -> dict[str, Side]:
    """The sides of the members, where any draft names one."""
    if not any(draft.actor or draft.name == "lead.assigned" for draft in drafts):
        return {}
    members = Membership.objects.of(workspace_id).values_list("user_id", "role")
    return {f"user:{user}": SIDE_OF_ROLE[role] for user, role in members}


def _fact(
    draft: FactDraft,
    person: str | None,
    sides: dict[str, Side],
    source: str,
    now: datetime,
    history: bool,
) -> Fact:
    return Fact(
        id=new_id(),
        name=draft.name,
        at=draft.at,
        recorded_at=now,
        message_id=draft.message_id,
        person=person,
        anonymous_id=draft.anonymous_id,
        company=draft.company,
        deal=draft.deal,
        actor=draft.actor,
        side=sides.get(draft.actor, ""),
        source=source,
        automatic=draft.automatic,
        history=history,
        props=draft.props,
    )


def _widen_coverage(workspace_id: int, facts: Sequence[Fact]) -> None:
    head = LogHead.objects.get(workspace_id=workspace_id)
    covered = set(head.covered) | {FAMILY.get(fact.name, "other") for fact in facts}
    if covered != set(head.covered):
        LogHead.objects.filter(workspace_id=workspace_id).update(
            covered=sorted(covered), reconsider=True
        )
