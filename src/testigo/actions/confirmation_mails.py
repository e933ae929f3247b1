"""Sending the mails that ask for a confirmation: claim, send, then mark, one by one.

Whatever happens in between, the mail is sent at least once, and whoever receives it twice sees one,
because it carries the same Message-ID.
"""

import logging
from datetime import datetime
from typing import Literal

from django.conf import settings

from testigo.actions.confirmations import WITHIN, token_of
from testigo.core.forms import FormSpec, parse_form
from testigo.egress.mail import Mail, MailNotTaken, Post
from testigo.store import outbox
from testigo.store.keys import digest_of_key
from testigo.store.models import Form, FormVersion, PendingConfirmation, Workspace
from testigo.store.outbox import CONFIRMATION, Claimed
from testigo.wording.mails import Written, confirmation_mail

Outcome = Literal["sent", "put_off", "refused", "dropped", "lost"]
_journal = logging.getLogger("testigo.mail")


def mails_are_due(*, workspace: Workspace, now: datetime) -> bool:
    """Whether a mail of this workspace waits to be sent. The sample company sends none."""
    return not workspace.is_sample and outbox.is_due(workspace.id, CONFIRMATION, now)


def send_next(*, workspace: Workspace, post: Post, now: datetime) -> Outcome | None:
    """Send the mail that has waited longest; None when none is due.

    `put_off`: the server did not take it now; `refused`: the address does not exist; `dropped`:
    nobody waits for it any more; `lost`: another sender took it over meanwhile.
    """
    if workspace.is_sample:
        return None
    held = outbox.claim(workspace.id, CONFIRMATION, now)
    if held is None:
        return None
    mail = _mail(workspace, held, now)
    if mail is None:
        return "dropped" if outbox.end(held, "dropped", now) else "lost"
    try:
        post.send(mail)
    except MailNotTaken as error:
        return _not_taken(workspace, held, error, now)
    return "sent" if outbox.end(held, "sent", now) else "lost"


def send_set_aside_again(*, workspace: Workspace, now: datetime) -> int:
    """Let the mails that were set aside wait anew; returns how many those are."""
    return outbox.try_again(workspace.id, CONFIRMATION, now)


def written_mail(spec: FormSpec, organisation: str, link: str) -> Written:
    """What the mail of a form says."""
    return confirmation_mail(
        language=spec.language,
        organisation=organisation,
        title=spec.title,
        subject=spec.mail_subject,
        why=spec.mail_text,
        days=WITHIN.days,
        link=link,
    )


def link_to_confirm(address: str, token: str) -> str:
    """Where the mail leads. The token stands behind the question mark, which no journal of ours
    writes down."""
    return f"{settings.TESTIGO_BASE_URL}/f/{address}/confirm?t={token}"


def _mail(workspace: Workspace, held: Claimed, now: datetime) -> Mail | None:
    """The mail; None when nobody can press its button any more."""
    rows = PendingConfirmation.objects.of(workspace.id)
    row: PendingConfirmation | None = rows.filter(id=held.recipient).first()
    if row is None or not row.email or row.expires_at <= now:
        return None
    token = token_of(workspace.id, row.form, held.cause)
    if digest_of_key(token) != row.id:
        _journal.error("%s: the secret key has changed; %s is not sent", workspace.slug, row.id[:8])
        return None
    form = Form.objects.of(workspace.id).get(id=row.form)
    version = FormVersion.objects.of(workspace.id).get(form=row.form, number=row.number)
    spec, _ = parse_form(version.content)
    if spec is None:
        return None
    said = written_mail(spec, workspace.name, link_to_confirm(form.address, token))
    return Mail(
        id=f"confirmation.{held.id[:40]}",
        to=row.email,
        sender=workspace.name,
        subject=said.subject,
        text=said.text,
        html=said.html,
    )


def _not_taken(workspace: Workspace, held: Claimed, error: MailNotTaken, now: datetime) -> Outcome:
    words = str(error)
    _journal.warning("%s: mail %s not taken: %s", workspace.slug, held.id[:8], words)
    if error.unknown:
        return "refused" if outbox.end(held, "refused", now, words) else "lost"
    return "put_off" if outbox.put_off(held, now, words) else "lost"
