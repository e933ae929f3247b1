"""Copies of e-mails that members send: recorded as attempts, or set aside for them to look at."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from testigo.actions.outcomes import LeadNotFound, NotAllowed, record_said
from testigo.actions.refusals import NotFound
from testigo.actions.said import Said
from testigo.connect.received import Reason, Received, believed, masked, why_aside
from testigo.core.facts import Fact
from testigo.core.problems import InvalidInput
from testigo.store.identity import known_people
from testigo.store.joined import holder_of, joinings_of
from testigo.store.models import MailAside, Membership, Workspace
from testigo.store.turns import write_in_turn

# What the outcome bar records of an e-mail that was sent: nobody has answered yet.
SENT = Said("2", channel="email")
# How long what was set aside waits, and how much of it for each member: older ones make room.
KEPT, MOST_ASIDE = timedelta(days=30), 100
# So many of the receivers are told, masked.
MOST_SHOWN = 5


class NoSuchMail(NotFound):
    """Nothing of this id was set aside for this member."""


def log_mail(*, by: Membership, mail: Received, now: datetime) -> list[Fact]:
    """Record a mail that `by` sent as one attempt for each lead that it was sent to; what is no
    such mail is set aside. All of it is durable when this returns.

    Each lead is a transaction of its own: a mail that is delivered again, because the first time
    was cut short, adds what is missing and nothing else.
    """
    reason: Reason | None = why_aside(mail, by.user.email)
    facts: list[Fact] = []
    if reason is None:
        reason = "nobody"
        for person, address in _leads(by.workspace_id, mail).items():
            fact = _record(by, person, f"{mail.mark}|{address}", believed(mail, now), now)
            reason = "no_lead" if fact is None else reason
            facts += [fact] if fact else []
    if not facts:
        _set_aside(by, mail, reason, now)
    return facts


def say_whose(
    *, workspace: Workspace, mail: str, person: str, by: Membership, now: datetime
) -> Fact:
    """Record a mail that was set aside as an attempt with this lead, dated when it was sent. Raises
    NoSuchMail, NotAllowed, LeadNotFound, InvalidInput."""
    with write_in_turn(), transaction.atomic():
        aside = _aside(workspace, mail, by)
        fact = record_said(
            workspace=workspace,
            person=person,
            said=SENT,
            at=aside.sent_at,
            by=by,
            now=now,
            message_id=_message_id(by, f"{aside.mark}|{person}"),
            source="mail",
        )
        MailAside.objects.of(workspace.pk).filter(id=aside.id).delete()
    return fact


@transaction.atomic
def dismiss_mail(*, workspace: Workspace, mail: str, by: Membership) -> None:
    """Let go of a mail that was set aside. Raises NoSuchMail."""
    aside = _aside(workspace, mail, by)
    MailAside.objects.of(workspace.pk).filter(id=aside.id).delete()


def forget_mails(*, workspace: Workspace, now: datetime) -> int:
    """Let go of what has waited too long; returns how many those were."""
    rows = MailAside.objects.of(workspace.pk).filter(arrived_at__lt=now - KEPT)
    if not rows.exists():
        return 0
    with write_in_turn():
        return int(rows.delete()[0])


def _leads(workspace_id: int, mail: Received) -> dict[str, str]:
    """Whom it was sent to of those who are known, each by the first of their addresses."""
    known = known_people(workspace_id, [("email", address) for address in mail.receivers])
    joinings = joinings_of(workspace_id, known.values())
    leads: dict[str, str] = {}
    for address in mail.receivers:
        if person := known.get(("email", address)):
            leads.setdefault(holder_of(person, joinings), address)
    return leads


def _record(by: Membership, person: str, mark: str, at: datetime, now: datetime) -> Fact | None:
    """The attempt; None where it is about nobody whom the member may record anything of."""
    try:
        return record_said(
            workspace=by.workspace,
            person=person,
            said=SENT,
            at=at,
            by=by,
            now=now,
            message_id=_message_id(by, mark),
            source="mail",
        )
    except (NotAllowed, LeadNotFound, InvalidInput):
        return None


def _message_id(by: Membership, mark: str) -> str:
    return f"s:{by.user_id}:mail:{sha256(mark.encode()).hexdigest()[:40]}"


def _set_aside(by: Membership, mail: Received, reason: Reason, now: datetime) -> None:
    rows = MailAside.objects.of(by.workspace_id)
    own = rows.filter(user_id=by.user_id)
    key = sha256(f"{by.user_id}|{mail.mark}".encode()).hexdigest()[:32]
    with write_in_turn(), transaction.atomic():
        if rows.filter(id=key).exists():
            return
        # Two deliveries of one mail at once: the second changes nothing.
        row = MailAside(
            workspace_id=by.workspace_id,
            id=key,
            user_id=by.user_id,
            mark=mail.mark,
            reason=reason,
            receivers=[masked(one) for one in mail.receivers[:MOST_SHOWN]],
            count=len(mail.receivers),
            sent_at=believed(mail, now),
            arrived_at=now,
        )
        rows.bulk_create([row], ignore_conflicts=True)
        kept = own.order_by("-arrived_at", "id").values_list("id", flat=True)[:MOST_ASIDE]
        own.exclude(id__in=list(kept)).delete()


def _aside(workspace: Workspace, mail: str, by: Membership) -> MailAside:
    if by.workspace_id != workspace.pk or not by.active or not by.may_write:
        raise NotAllowed(workspace.slug)
    rows = MailAside.objects.of(workspace.pk).filter(id=mail, user_id=by.user_id)
    # Two presses at once: the second waits, and finds nothing.
    found: MailAside | None = rows.select_for_update().first()
    if found is None:
        raise NoSuchMail("no_such_mail")
    return found
