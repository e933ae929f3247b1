"""What a conversation, a return or a deal that ended taught: the answers of one row, taken in
together."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from testigo.actions.applying import apply_all
from testigo.actions.deals import DealTold, open_deal
from testigo.actions.facts import record_facts
from testigo.actions.outcomes import PRESSED_TOGETHER, authorise_about, dated, press_id
from testigo.actions.presses import press_of
from testigo.connect.values import plain
from testigo.core.costs import money_of
from testigo.core.deals import CATEGORIES, OPENED, STARTER_STEPS
from testigo.core.decide import unretracted
from testigo.core.drafts import FactDraft
from testigo.core.facts import Fact
from testigo.core.problems import InvalidInput, Problem
from testigo.core.qualifying import Answers, Known, follows, known_of, opens_deal
from testigo.store.agreements import agreement_of
from testigo.store.log import fact_by_message, known_messages, lock_head, read_people
from testigo.store.models import ContentPiece, Lead, Membership, Person, Workspace
from testigo.store.seats import active_of

LONGEST_COMPETITOR = 100
LONGEST_NOTE = 1000
MOST_CONTENT = 10
_LONGEST_TITLE = 200


def record_answers(
    *,
    workspace: Workspace,
    person: str,
    answers: Answers,
    by: Membership,
    now: datetime,
    once: str,
    pressed_at: datetime | None = None,
) -> list[Fact]:
    """Record what follows from the answers about a lead, all of it in one transaction; what is
    known already is not recorded again, so the list may be empty.

    `once` names this press: told again, the same facts are returned and none is added; other
    answers are another press.
    `pressed_at` is when it was pressed, where that arrives later. Raises NotAllowed, LeadNotFound,
    or InvalidInput with every answer that cannot be taken.
    """
    authorise_about(workspace, person, by)
    once = press_of(once, answers)
    messages = {name: press_id(by, person, once, name) for name in PRESSED_TOGETHER}
    if told := known_messages(workspace.id, list(messages.values())):
        return [fact_by_message(workspace.id, one) for one in messages.values() if one in told]
    if problems := list(_problems(workspace.id, answers, now)):
        raise InvalidInput(problems)
    at = dated(pressed_at, now)
    with transaction.atomic():
        # Two who answer at once must not both find that no deal is open.
        lock_head(workspace.id)
        known = _known(workspace.id, person)
        drafts = [
            FactDraft(
                name=name,
                at=at,
                message_id=messages[name],
                person_id=person,
                actor=f"user:{by.user_id}",
                props=props,
            )
            for name, props in follows(known, answers)
        ]
        record_facts(workspace=workspace, drafts=drafts, source="screen", now=now)
        apply_all(workspace=workspace, now=now)
        if opens_deal(known, answers):
            deal = _deal(workspace, person, answers.amount or known.amount)
            open_deal(
                workspace=workspace,
                person=person,
                told=deal,
                by=by,
                now=now,
                once=f"{once}:{OPENED}",
                at=at,
            )
    told = known_messages(workspace.id, list(messages.values()))
    return [fact_by_message(workspace.id, one) for one in messages.values() if one in told]


def _deal(workspace: Workspace, person: str, amount: str) -> DealTold:
    """The deal that need and budget make, with whoever looks after the lead now."""
    lead: Lead = Lead.objects.of(workspace.id).get(person=person)
    there = set(active_of(workspace.id, {lead.owner_id})) if lead.owner_id else set()
    worth = money_of(amount)
    known: Person = Person.objects.of(workspace.id).get(id=person)
    return DealTold(
        title=(known.company or known.name or known.email)[:_LONGEST_TITLE],
        amount=plain(worth) if worth is not None else None,
        step=STARTER_STEPS[0],
        category=CATEGORIES[0],
        owner=str(lead.owner_id) if lead.owner_id in there else None,
    )


def _known(workspace_id: int, person: str) -> Known:
    facts = [fact for _, fact in read_people(workspace_id, [person])[person]]
    return known_of(unretracted(facts))


def _problems(workspace_id: int, answers: Answers, now: datetime) -> Iterator[Problem]:
    if answers == Answers():
        yield Problem("nothing_answered", "answers")
    if answers.reason and answers.reason not in _reasons(workspace_id, now):
        yield Problem("reason_missing", "reason")
    if len(answers.competitor) > LONGEST_COMPETITOR:
        yield Problem("competitor_too_long", "competitor", {"most": LONGEST_COMPETITOR})
    if len(answers.note) > LONGEST_NOTE:
        yield Problem("note_too_long", "note", {"most": LONGEST_NOTE})
    if len(answers.content) > MOST_CONTENT:
        yield Problem("content_too_much", "content", {"most": MOST_CONTENT})
    asked = answers.content[:MOST_CONTENT]
    pieces = ContentPiece.objects.of(workspace_id).filter(hidden=False, id__in=asked)
    known = set(pieces.values_list("id", flat=True)) if asked else set()
    for one in asked:
        if one not in known:
            yield Problem("content_unknown", "content", {"value": one[:60]})


def _reasons(workspace_id: int, now: datetime) -> set[str]:
    """Every reason that the pact in force knows, of a return as of a deal that was lost."""
    version = agreement_of(workspace_id).at(now)
    reasons = version.pact.dispositions.values() if version else ()
    return {reason for of_kind in reasons for reason in of_kind}
