"""What a seller did about a lead: one outcome, one fact, taken in at once; and taking it back."""

from datetime import datetime

from django.db import transaction

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.letting_go import let_written_keys_go
from testigo.actions.presses import press_of
from testigo.actions.refusals import LeadNotFound, NotAllowed, authorise
from testigo.actions.said import Said, fact_said
from testigo.actions.vetting import vet
from testigo.core.deals import OPENED
from testigo.core.drafts import FactDraft
from testigo.core.facts import LATE_ENTRY, OWN_DOORS, Fact
from testigo.core.problems import InvalidInput
from testigo.core.qualifying import FOLLOWING
from testigo.store.log import fact_by_id, fact_by_message, facts_of_messages, known_messages
from testigo.store.models import Lead, Membership, Workspace

# What one press may record together, in the order in which it follows.
PRESSED_TOGETHER = (*FOLLOWING, OPENED)


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
    amount: str = "",
    not_before: str = "",
    until: str = "",
    note: str = "",
    pressed_at: datetime | None = None,
) -> Fact:
    """Record outcome `key` (1 to 6, a step of STEPS, note or snooze) about a lead and draw what
    follows.

    `once` names this press of a button about this lead: told again, the same fact is returned and
    none is added; what says anything else is another press. `pressed_at` is when it was pressed,
    where that arrives later: within 24 hours the fact is dated then. Raises NotAllowed,
    LeadNotFound, or InvalidInput when a needed time or reason is missing, or the reason asks for
    attempts that were not made.
    """
    said = Said(key, channel, call_at, reason, amount, not_before, until, note)
    return record_said(
        workspace=workspace,
        person=person,
        said=said,
        at=dated(pressed_at, now),
        by=by,
        now=now,
        message_id=press_id(by, person, press_of(once, said)),
    )


def record_said(
    *,
    workspace: Workspace,
    person: str,
    said: Said,
    at: datetime,
    by: Membership,
    now: datetime,
    message_id: str,
    source: str = "screen",
) -> Fact:
    """Record what was said of a lead, once for each `message_id`, and draw what follows; `source`
    is one of OWN_DOORS. Raises as `record_outcome` does."""
    authorise_about(workspace, person, by)
    if known_messages(workspace.id, [message_id]):
        return fact_by_message(workspace.id, message_id)
    name, props = fact_said(workspace, person, said, at)
    draft = FactDraft(
        name=name,
        at=at,
        message_id=message_id,
        person_id=person,
        actor=f"user:{by.user_id}",
        props=props,
    )
    [problems] = vet(workspace.id, [draft], now)
    if problems:
        raise InvalidInput(problems)
    with transaction.atomic():
        record_facts(workspace=workspace, drafts=[draft], source=source, now=now)
        apply_all(workspace=workspace, now=now)
    return fact_by_message(workspace.id, message_id)


def dated(pressed_at: datetime | None, now: datetime) -> datetime:
    """When it happened: never ahead, and no earlier than a late entry counts."""
    if pressed_at is None or not now - LATE_ENTRY <= pressed_at <= now:
        return now
    return pressed_at


def press_id(by: Membership, person: str, once: str, fact: str = "") -> str:
    """The message id of what a press records; of one that records several facts, that of `fact`."""
    return f"s:{by.user_id}:{person}:{once}" + (f":{fact}" if fact else "")


def take_back(
    *, workspace: Workspace, person: str, fact_id: str, by: Membership, now: datetime
) -> list[Fact]:
    """Undo what was recorded by the press, or the mail, that recorded this fact: correcting facts
    are added, nothing is edited. Returns what was taken back.

    Raises NotAllowed for a fact that somebody else recorded, LeadNotFound for one that is not
    about this person.
    """
    authorise_about(workspace, person, by)
    fact = fact_by_id(workspace.id, fact_id)
    if fact is None or fact.person != person:
        raise LeadNotFound(fact_id)
    if fact.actor != f"user:{by.user_id}" or fact.source not in OWN_DOORS:
        raise NotAllowed(fact_id)
    pressed = _pressed_with(workspace.id, fact)
    drafts = [
        FactDraft(
            name="fact.retracted",
            at=now,
            message_id=f"u:{one.id}",
            person_id=person,
            actor=f"user:{by.user_id}",
            props={"of": one.id},
        )
        for one in pressed
    ]
    with transaction.atomic():
        record_facts(workspace=workspace, drafts=drafts, source="screen", now=now)
        let_written_keys_go(workspace.id, pressed)
        apply_all(workspace=workspace, now=now)
    return pressed


def _pressed_with(workspace_id: int, fact: Fact) -> list[Fact]:
    """The facts of one press, in the order in which they follow."""
    press, told = fact.message_id.rsplit(":", 1)
    if told not in PRESSED_TOGETHER:
        return [fact]
    messages = [f"{press}:{name}" for name in PRESSED_TOGETHER]
    known = facts_of_messages(workspace_id, messages)
    return [fact_by_message(workspace_id, one) for one in messages if one in known]


def authorise_about(workspace: Workspace, person: str, by: Membership) -> None:
    """Raises NotAllowed for whoever may not write here, LeadNotFound where there is no lead."""
    authorise(workspace, by, by.may_write)
    if not Lead.objects.of(workspace.id).filter(person=person).exists():
        raise LeadNotFound(person)
