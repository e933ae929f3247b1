"""What a seller did about a lead: one outcome, one fact, taken in at once; and taking it back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.vetting import vet
from testigo.core.drafts import FactDraft
from testigo.core.facts import ATTEMPT_CHANNELS, Fact
from testigo.core.problems import InvalidInput, Problem
from testigo.store.agreements import agreement_of
from testigo.store.log import fact_by_id, fact_by_message, known_messages
from testigo.store.models import Lead, Membership, Workspace

# key of the outcome bar → outcome of the attempt; 6 is a rejection, not an attempt.
ATTEMPT_OF_KEY: Mapping[str, str] = {
    "1": "spoke",
    "2": "no_answer",
    "3": "voicemail",
    "4": "call_back",
    "5": "meeting_booked",
}
# Beyond this a date is a slip of the pen; the last ones of the calendar no page can show.
FARTHEST_CALL = timedelta(days=2 * 366)
STEPS: Mapping[str, str] = {"accept": "lead.accepted", "qualify": "lead.qualified"}


class NotAllowed(Exception):
    """Raised before anything is written when a member may not do this."""


class LeadNotFound(Exception):
    """Raised when the workspace has no such lead."""


def record_outcome(
    *,
    workspace: Workspace,
    person: str,
    key: str,
    by: Membership,
    now: datetime,
    once: str,
    channel: str = "phone",
    call_at: str = "",
    reason: str = "",
) -> Fact:
    """Record outcome `key` (1 to 6, accept or qualify) about a lead and draw its consequences.

    `once` names this press of a button about this lead: told again, the same fact is returned and
    none is added. Raises NotAllowed, LeadNotFound, or InvalidInput when a needed time or reason
    is missing, or the reason asks for attempts that were not made.
    """
    _authorise(workspace, person, by)
    message_id = f"s:{by.user_id}:{person}:{once}"
    if known_messages(workspace.id, [message_id]):
        return fact_by_message(workspace.id, message_id)
    name, props = _said(workspace, key, channel, call_at, reason, now)
    draft = FactDraft(
        name=name,
        at=now,
        message_id=message_id,
        person_id=person,
        actor=f"user:{by.user_id}",
        props=props,
    )
    [problems] = vet(workspace.id, [draft], now)
    if problems:
        raise InvalidInput(problems)
    with transaction.atomic():
        record_facts(workspace=workspace, drafts=[draft], source="screen", now=now)
        apply_all(workspace=workspace, now=now)
    return fact_by_message(workspace.id, message_id)


def take_back(
    *, workspace: Workspace, person: str, fact_id: str, by: Membership, now: datetime
) -> Fact:
    """Undo a fact recorded on screen: a correcting fact is added, nothing is edited.

    Raises NotAllowed for a fact that somebody else recorded, LeadNotFound for one that is not
    about this person.
    """
    _authorise(workspace, person, by)
    fact = fact_by_id(workspace.id, fact_id)
    if fact is None or fact.person != person:
        raise LeadNotFound(fact_id)
    if fact.actor != f"user:{by.user_id}" or fact.source != "screen":
        raise NotAllowed(fact_id)
    draft = FactDraft(
        name="fact.retracted",
        at=now,
        message_id=f"u:{fact.id}",
        person_id=person,
        actor=f"user:{by.user_id}",
        props={"of": fact.id},
    )
    with transaction.atomic():
        record_facts(workspace=workspace, drafts=[draft], source="screen", now=now)
        apply_all(workspace=workspace, now=now)
    return fact


def _authorise(workspace: Workspace, person: str, by: Membership) -> None:
    if by.workspace_id != workspace.id or not by.active or not by.may_write:
        raise NotAllowed(person)
    if not Lead.objects.of(workspace.id).filter(person=person).exists():
        raise LeadNotFound(person)


def _said(
    workspace: Workspace, key: str, channel: str, call_at: str, reason: str, now: datetime
) -> tuple[str, dict[str, Any]]:
    if key in STEPS:
        return STEPS[key], {}
    if key == "6":
        version = agreement_of(workspace.id).at(now)
        allowed = version.pact.dispositions["rejected"] if version else ()
        if reason not in allowed:
            raise InvalidInput([Problem("reason_missing", "reason")])
        return "lead.rejected", {"reason": reason}
    if key not in ATTEMPT_OF_KEY:
        raise InvalidInput([Problem("unknown_outcome", "outcome", {"value": key[:20]})])
    if channel not in ATTEMPT_CHANNELS:
        raise InvalidInput([Problem("unknown_channel", "channel", {"value": channel[:20]})])
    props: dict[str, Any] = {"channel": channel, "outcome": ATTEMPT_OF_KEY[key], "human": True}
    if key == "4":
        props["call_at"] = _call_at(call_at, now)
    return "contact.attempted", props


def _call_at(text: str, now: datetime) -> str:
    """The instant agreed for the call back, which lies ahead."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not now < moment <= now + FARTHEST_CALL:
        raise InvalidInput([Problem("call_time_missing", "call_at")])
    return moment.isoformat()
