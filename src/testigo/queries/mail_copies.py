"""Copies of e-mails: whose address something came to, one's own address, what was set aside."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from testigo.store.keys import digest_of_key, member_of_mail_address
from testigo.store.models import MailAddress, MailAside, Membership
from testigo.store.sealed import unseal

_ADDRESS = re.compile(r"log\+([a-z2-7]{32})@(.+)\Z", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Own:
    """A member's address; `text` is empty when it was sealed with another secret key, so that
    nobody can read it any more."""

    text: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Aside:
    """A mail that was set aside; `receivers` are masked, the first of `count`."""

    id: str
    reason: str
    receivers: tuple[str, ...]
    count: int
    sent_at: datetime


def is_listening() -> bool:
    """Whether copies are taken here at all."""
    return bool(settings.MAIL_LISTEN)


def written(token: str) -> str:
    """The address with this token."""
    return f"log+{token}@{settings.MAIL_DOMAIN}"


def member_at(address: str) -> Membership | None:
    """Whose address this is: somebody who is in and records; None for every other address."""
    found = _ADDRESS.match(address)
    if found is None or found[2].lower() != settings.MAIL_DOMAIN:
        return None
    owner = member_of_mail_address(digest_of_key(found[1].lower()))
    if owner is None:
        return None
    rows: QuerySet[Membership] = Membership.objects.of(owner[0]).filter(
        user_id=owner[1], active=True, user__is_active=True
    )
    member = rows.select_related("workspace", "user").first()
    return member if member is not None and member.may_write else None


def own_address(member: Membership) -> Own | None:
    """The member's own address; None where they have none yet."""
    row: MailAddress | None = (
        MailAddress.objects.of(member.workspace_id).filter(user_id=member.user_id).first()
    )
    if row is None:
        return None
    opened = unseal(member.workspace_id, row.sealed)
    return Own(written(opened["token"]) if opened else "", row.created_at)


def copy_address(member: Membership) -> str:
    """The address that a member's mails are copied to; empty where they have none that can be
    read, or none is taken."""
    own = own_address(member) if is_listening() and member.may_write else None
    return own.text if own else ""


def mails_aside(member: Membership) -> list[Aside]:
    """What came to the member's own address and was not recorded, the latest first."""
    rows = MailAside.objects.of(member.workspace_id).filter(user_id=member.user_id)
    return [
        Aside(row.id, row.reason, tuple(row.receivers), row.count, row.sent_at)
        for row in rows.order_by("-arrived_at", "id")
    ]
