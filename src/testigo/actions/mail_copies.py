"""Copies of e-mails that members send: recorded as attempts, or set aside for them to look at."""

from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from testigo.actions.outcomes import record_said
from testigo.actions.refusals import LeadNotFound, NotAllowed, NotFound, authorise
from testigo.actions.said import Said
from testigo.connect.received import BELIEVED, Reason, Received, believed, masked, why_aside
from testigo.core.facts import Fact
from testigo.core.problems import InvalidInput
from testigo.store.identity import known_people
from testigo.store.joined import holder_of, joinings_of
from testigo.store.log import known_messages
from testigo.store.models import FactRow, MailAside, Membership, Workspace
from testigo.store.turns import write_in_turn

# What the outcome bar records of an e-mail that was sent: nobody has answered yet.
SENT = Said("2", channel="email")
# How long what was set aside waits, and how much of it for each member: older ones make room.
KEPT, MOST_ASIDE = timedelta(days=30), 100
# So many attempts are recorded of each member's copies within so long: a person writes fewer by
# hand, and whoever came by an address and forges its owner gets no further.
MOST_RECORDED, WITHIN = 200, timedelta(hours=1)
# So many of the receivers are told, masked.
MOST_SHOWN = 5


class NoSuchMail(NotFound):
    """Nothing of this id was set aside for this member."""


class TooOften(Exception):
    """As much as may be was recorded and set aside; the mail is to be brought again later."""


def log_mail(*, by: Membership, mail: Received, now: datetime) -> list[Fact]:
    """Record a mail that `by` sent as one attempt for each lead that it was sent to; what is no
    such mail is set aside, and so is what comes too often. All of it is durable when this returns.
    Raises TooOften, with nothing kept.

    Each lead is a transaction of its own: a mail that is delivered again, because the first time
    was cut short, adds what is missing and nothing else.
    """
    reason = why_aside(mail, by.user.email)
    if reason is not None:
        _set_aside(by, mail, reason, now)
        return []
    leads = {
        person: _message_id(by, f"{mail.mark}|{address}")
        for person, address in _leads(by.workspace_id, mail).items()
    }
    if leads and _comes_too_often(by, leads.values(), now):
        _set_aside(by, mail, "too_often", now)
        return []
    at = believed(mail, now)
    told = [_record(by, person, message_id, at, now) for person, message_id in leads.items()]
    facts = [fact for fact in told if fact is not None]
    if facts:
        _let_go(by, mail)
    else:
        _set_aside(by, mail, "no_lead" if leads else "nobody", now)
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


def _comes_too_often(by: Membership, message_ids: Collection[str], now: datetime) -> bool:
    """Whether as much as may be was recorded lately. What was begun of a mail is finished."""
    recorded = FactRow.objects.of(by.workspace_id).filter(
        name="contact.attempted",
        # An index leads to these; none leads to when they were recorded.
        at__gte=now - BELIEVED - WITHIN,
        recorded_at__gt=now - WITHIN,
        actor=f"user:{by.user_id}",
        source="mail",
    )
    if recorded[:MOST_RECORDED].count() < MOST_RECORDED:
        return False
    return not known_messages(by.workspace_id, [*message_ids])


def _record(
    by: Membership, person: str, message_id: str, at: datetime, now: datetime
) -> Fact | None:
    """The attempt; None where it is about nobody whom the member may record anything of."""
    try:
        return record_said(
            workspace=by.workspace,
            person=person,
            said=SENT,
            at=at,
            by=by,
            now=now,
            message_id=message_id,
            source="mail",
        )
    except (NotAllowed, LeadNotFound, InvalidInput):
        return None


def _message_id(by: Membership, mark: str) -> str:
    return f"s:{by.user_id}:mail:{sha256(mark.encode()).hexdigest()[:40]}"


def _set_aside(by: Membership, mail: Received, reason: Reason, now: datetime) -> None:
    rows = MailAside.objects.of(by.workspace_id)
    own = rows.filter(user_id=by.user_id)
    # What comes too often makes no room: neither of what else waits nor of its own is any lost.
    often = own.filter(reason="too_often")
    own = often if reason == "too_often" else own.exclude(reason="too_often")
    key = _key(by, mail)
    with write_in_turn(), transaction.atomic():
        if rows.filter(id=key).exists():
            return
        if reason == "too_often" and often.count() >= MOST_ASIDE:
            raise TooOften
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


def _let_go(by: Membership, mail: Received) -> None:
    """What was set aside of a mail that is recorded now waits no longer."""
    rows = MailAside.objects.of(by.workspace_id).filter(id=_key(by, mail))
    if rows.exists():
        with write_in_turn():
            rows.delete()


def _key(by: Membership, mail: Received) -> str:
    return sha256(f"{by.user_id}|{mail.mark}".encode()).hexdigest()[:32]


def _aside(workspace: Workspace, mail: str, by: Membership) -> MailAside:
    authorise(workspace, by, by.may_write)
    rows = MailAside.objects.of(workspace.pk).filter(id=mail, user_id=by.user_id)
    # Two presses at once: the second waits, and finds nothing.
    found: MailAside | None = rows.select_for_update().first()
    if found is None:
        raise NoSuchMail("no_such_mail")
    return found
