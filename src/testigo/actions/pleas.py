"""Excuses asked and answered, rejections contested and decided: facts about a person, each told
only while it is so (core/vetting.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.refusals import LeadNotFound, NotAllowed, authorise
from testigo.actions.vetting import vet
from testigo.core.drafts import FactDraft
from testigo.core.problems import InvalidInput, Problem
from testigo.core.sla.excuses import AGREED, ASKED, OTHER_SIDES, REFUSED
from testigo.core.vetting import CONTESTED, DECIDED, LONGEST_REASON
from testigo.store.identity import new_id
from testigo.store.joined import holder_of, joinings_of, told_about
from testigo.store.models import Lead, Membership, Workspace

# Whoever decides about a return that Marketing asked to review.
DECIDING = frozenset({"sales", "sponsor"})
# More at once than a meeting goes through.
MOST = 200


@dataclass(frozen=True, slots=True)
class ChosenClock:
    """A clock of a lead, by its commitment and the id of the fact that started it."""

    person: str
    commitment: str
    clock: str


def answers_for(by: Membership) -> frozenset[str]:
    """The sides whose excuses a member answers."""
    if not by.may_write:
        return frozenset()
    owing = {side for side, others in OTHER_SIDES.items() if by.side in others}
    return frozenset(owing | {"success"} if by.role == "admin" else owing)


def ask_excuse(
    *, workspace: Workspace, chosen: ChosenClock, reason: str, by: Membership, now: datetime
) -> None:
    """Ask the other side to excuse a clock that is past due or was kept late. Raises NotAllowed,
    LeadNotFound, or InvalidInput with every problem."""
    _authorise(workspace, [chosen.person], by)
    props = {"clock": chosen.clock, "commitment": chosen.commitment, "reason": _short(reason)}
    person = _whose(workspace, [chosen])[chosen]
    _tell(workspace, [_draft(ASKED, person, props, by, now)], now)


def answer_excuses(
    *,
    workspace: Workspace,
    chosen: Sequence[ChosenClock],
    accepted: bool,
    by: Membership,
    now: datetime,
) -> int:
    """Excuse these clocks, or do not, in one go; returns how many. Raises NotAllowed, LeadNotFound,
    or InvalidInput with every problem and nothing written."""
    if not answers_for(by):
        raise NotAllowed(workspace.slug)
    if not chosen:
        raise InvalidInput([Problem("nothing_chosen", "clocks")])
    _authorise(workspace, [one.person for one in chosen], by)
    name = AGREED if accepted else REFUSED
    whose = _whose(workspace, chosen)
    drafts = [
        _draft(name, whose[one], {"clock": one.clock, "commitment": one.commitment}, by, now)
        for one in chosen[:MOST]
    ]
    _tell(workspace, drafts, now)
    return len(drafts)


def contest_rejection(
    *, workspace: Workspace, person: str, reason: str, by: Membership, now: datetime
) -> None:
    """Ask for a review of a rejection, which only Marketing does and only for 2 working days.
    Raises NotAllowed, LeadNotFound, or InvalidInput with every problem."""
    if by.side != "marketing":
        raise NotAllowed(person)
    _authorise(workspace, [person], by)
    _tell(workspace, [_draft(CONTESTED, person, {"reason": _short(reason)}, by, now)], now)


def decide_contest(
    *, workspace: Workspace, person: str, stands: bool, by: Membership, now: datetime
) -> None:
    """Decide a review: the rejection stands, or the lead is back on the path. Raises NotAllowed,
    LeadNotFound, or InvalidInput where no review was asked for."""
    if by.side not in DECIDING:
        raise NotAllowed(person)
    _authorise(workspace, [person], by)
    decided = [_draft(DECIDED, person, {"about": CONTESTED, "stands": stands}, by, now)]
    if not stands:
        decided.append(_draft("lead.reinstated", person, {}, by, now))
    _tell(workspace, decided, now)


def _short(text: str) -> str:
    return text.replace("\0", "").strip()[:LONGEST_REASON]


def _authorise(workspace: Workspace, people: Sequence[str], by: Membership) -> None:
    authorise(workspace, by, by.may_write)
    wanted = set(people)
    leads = Lead.objects.of(workspace.id).filter(person__in=wanted)
    missing = wanted - set(leads.values_list("person", flat=True))
    if missing:
        raise LeadNotFound(min(missing))


def _whose(workspace: Workspace, chosen: Sequence[ChosenClock]) -> dict[ChosenClock, str]:
    """About whom an excuse is told: about whom what started the clock was, so that it goes with
    the clock when people who were joined are parted."""
    told = told_about(workspace.pk, [one.clock for one in chosen])
    joinings = joinings_of(workspace.pk, set(told.values()))
    return {
        one: told[one.clock]
        if one.clock in told and holder_of(told[one.clock], joinings) == one.person
        else one.person
        for one in chosen
    }


def _draft(
    name: str, person: str, props: Mapping[str, Any], by: Membership, now: datetime
) -> FactDraft:
    return FactDraft(
        name=name,
        at=now,
        message_id=f"s:{new_id()}",
        person_id=person,
        actor=f"user:{by.user_id}",
        props=dict(props),
    )


def _tell(workspace: Workspace, drafts: Sequence[FactDraft], now: datetime) -> None:
    with transaction.atomic():
        apply_all(workspace=workspace, now=now)
        problems: list[Problem] = []
        for found in vet(workspace.id, drafts, now):
            problems += [problem for problem in found if problem not in problems]
        if problems:
            raise InvalidInput(problems)
        record_facts(workspace=workspace, drafts=drafts, source="screen", now=now)
        apply_all(workspace=workspace, now=now)
