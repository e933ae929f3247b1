"""Giving leads to somebody by hand: a reported fact each, which settles what waited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.presses import press_of
from testigo.actions.refusals import LeadNotFound, NotAllowed, authorise
from testigo.core.drafts import FactDraft
from testigo.core.handing import ASSIGNED
from testigo.core.problems import InvalidInput, Problem
from testigo.store.models import FactRow, Lead, Membership, User, Workspace

# So many leads are given at once; a longer list is a slip.
MOST = 500


@dataclass(frozen=True, slots=True)
class Given:
    """To whom leads were given, how many, the first fact about one that somebody had before (empty
    where nobody had any), and whether all of them were theirs already."""

    to: User
    leads: int
    fact: str
    had: bool


@transaction.atomic
def give_leads(
    *,
    workspace: Workspace,
    people: Sequence[str],
    to: int,
    by: Membership,
    now: datetime,
    once: str,
) -> Given:
    """Give these leads to a member. `once` names this press:
    told again, nothing is added; to somebody else it is another press. Whoever had a lead already
    is passed over.

    Raises NotAllowed, LeadNotFound when any of them is not there, or InvalidInput for whoever
    cannot receive.
    """
    authorise(workspace, by, by.may_write)
    chosen = list(dict.fromkeys(people))
    receiver = _receiver(workspace.id, to)
    if not chosen or len(chosen) > MOST:
        raise InvalidInput([Problem("leads_to_give", "people", {"most": MOST})])
    owners = dict(
        Lead.objects.of(workspace.id).filter(person__in=chosen).values_list("person", "owner_id")
    )
    missing = [person for person in chosen if person not in owners]
    if missing:
        raise LeadNotFound(missing[0])
    drafts = [
        FactDraft(
            ASSIGNED,
            now,
            f"s:{by.user_id}:{person}:{press_of(once, to)}",
            person_id=person,
            actor=f"user:{by.user_id}",
            props={"to": f"user:{to}"} | _from(owners[person]),
        )
        for person in chosen
        if owners[person] != to
    ]
    recorded = record_facts(workspace=workspace, drafts=drafts, source="screen", now=now)
    apply_all(workspace=workspace, now=now)
    facts = [fact for fact in recorded.facts if fact.props.get("from")]
    had = all(owner == to for owner in owners.values())
    return Given(receiver, recorded.added, facts[0].id if facts else "", had)


@transaction.atomic
def give_leads_back(*, workspace: Workspace, fact_id: str, by: Membership, now: datetime) -> int:
    """Undo the press that gave leads, of which this is one fact: those that are still where it put
    them go back to whoever had them; what nobody had stays. Returns how many went.

    Raises NotAllowed for what somebody else gave, LeadNotFound for no such fact, or InvalidInput
    where whoever had them cannot receive any more.
    """
    authorise(workspace, by, by.may_write)
    rows = FactRow.objects.of(workspace.id).filter(name=ASSIGNED, source="screen")
    first = rows.filter(id=fact_id).first()
    if first is None:
        raise LeadNotFound(fact_id)
    if first.actor != f"user:{by.user_id}":
        raise NotAllowed(fact_id)
    # What is recorded together stands together in the log.
    near = rows.filter(seq__gte=first.seq, seq__lt=first.seq + MOST, actor=first.actor)
    press = _press_in(first)
    given = {str(one.holder): one for one in near if _press_in(one) == press and _had(one)}
    for had in {_had(one) for one in given.values()}:
        _receiver(workspace.id, int(had.removeprefix("user:")))
    leads = Lead.objects.of(workspace.id).filter(person__in=given)
    still = {
        person
        for person, owner in leads.values_list("person", "owner_id")
        if given[person].props["to"] == f"user:{owner}"
    }
    drafts = [
        FactDraft(
            ASSIGNED,
            now,
            f"u:{one.id}",
            person_id=person,
            actor=f"user:{by.user_id}",
            props={"to": _had(one), "from": one.props["to"]},
        )
        for person, one in given.items()
        if person in still
    ]
    recorded = record_facts(workspace=workspace, drafts=drafts, source="screen", now=now)
    apply_all(workspace=workspace, now=now)
    return recorded.added


def _from(owner: int | None) -> dict[str, str]:
    return {"from": f"user:{owner}"} if owner else {}


def _press_in(fact: FactRow) -> str:
    return str(fact.message_id).rpartition(":")[2]


def _had(fact: FactRow) -> str:
    return str(fact.props.get("from", ""))


def _receiver(workspace_id: int, user: int) -> User:
    """The member, who must be able to work: nobody inactive receives."""
    found: Membership | None = (
        Membership.objects.of(workspace_id)
        .filter(user_id=user, active=True, user__is_active=True)
        .select_related("user")
        .first()
    )
    if found is None or not found.may_write:
        raise InvalidInput([Problem("cannot_receive", "to")])
    return found.user
