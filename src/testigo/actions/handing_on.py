"""Giving leads to somebody by hand: a reported fact each, which settles what waited."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.outcomes import LeadNotFound, NotAllowed
from testigo.actions.presses import press_of
from testigo.core.drafts import FactDraft
from testigo.core.handing import ASSIGNED
from testigo.core.problems import InvalidInput, Problem
from testigo.store.models import Lead, Membership, User, Workspace

# So many leads are given at once; a longer list is a slip.
MOST = 500


@transaction.atomic
def give_leads(
    *,
    workspace: Workspace,
    people: Sequence[str],
    to: int,
    by: Membership,
    now: datetime,
    once: str,
) -> tuple[int, User]:
    """Give these leads to a member; returns how many went and to whom. `once` names this press:
    told again, nothing is added; to somebody else it is another press. Whoever had a lead already
    is passed over.

    Raises NotAllowed, LeadNotFound when any of them is not there, or InvalidInput for whoever
    cannot receive.
    """
    if by.workspace_id != workspace.id or not by.active or not by.may_write:
        raise NotAllowed(workspace.slug)
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
            props={"to": f"user:{to}"},
        )
        for person in chosen
        if owners[person] != to
    ]
    recorded = record_facts(workspace=workspace, drafts=drafts, source="screen", now=now)
    apply_all(workspace=workspace, now=now)
    return recorded.added, receiver


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
