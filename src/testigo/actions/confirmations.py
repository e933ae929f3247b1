"""Answers that wait until whoever gave the address presses the button of a mail.

Until then there is no person, no lead, no consent: only a row with what was written, found by the
digest of the mailed token. The token itself is kept nowhere; whoever sends the mail makes it again
from the submission and the secret key.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from testigo.actions.refusals import NotFound, Refused
from testigo.actions.submissions import Submitted, read_answers, record_answers
from testigo.core.problems import InvalidInput, Problem
from testigo.egress import mail
from testigo.store import log
from testigo.store.keys import digest_of_key
from testigo.store.models import OutboxRow, PendingConfirmation, Workspace
from testigo.store.outbox import CONFIRMATION

# How long a link works; what was not confirmed by then is deleted.
WITHIN = timedelta(days=7)
# How long the bare row says afterwards whether somebody confirmed.
REMEMBERED = timedelta(days=90)
# So many mails to one address in a day, so that no form is used to flood somebody.
MOST_TO_ADDRESS, A_DAY = 3, timedelta(days=1)
# So many mails of one form in an hour; more is no crowd of visitors.
MOST_OF_FORM, AN_HOUR = 300, timedelta(hours=1)
_SALT = "testigo.confirmation"
_NOTHING: Mapping[str, Any] = {}


class NoSuchConfirmation(NotFound):
    """Nothing waits for this token: it is not ours, or what waited is gone."""


class ConfirmationExpired(Refused):
    """The link came too late; what was written is deleted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom the mail goes to, and the token that it carries."""

    email: str
    token: str


def confirmation_problem(workspace: Workspace) -> Problem | None:
    """Why forms of a workspace cannot ask for addresses to be confirmed; None where they can."""
    if workspace.is_sample:
        return Problem("form_sample_sends_nothing", "double_opt_in")
    if not mail.can_be_sent():
        return Problem("form_cannot_confirm", "double_opt_in")
    return None


def token_of(workspace_id: int, form_id: str, submission: str) -> str:
    """The token that the mail about a submission carries: the same at every try to send it."""
    said = f"{workspace_id}|{form_id}|{submission}"
    digest = salted_hmac(_SALT, said, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def ask_to_confirm(
    *,
    workspace: Workspace,
    form_id: str,
    number: int,
    answers: Mapping[str, str | Sequence[str]],
    consents: Sequence[str],
    context: Mapping[str, str],
    submission: str,
    now: datetime,
    automatic: bool = False,
) -> Asked:
    """Keep what a visitor answered until the address is confirmed, and have the mail sent.

    What comes back is the same whether or not anybody has the address, and whether or not it has
    had too many mails today. Of the same `submission` only the first time counts; a machine's is
    kept without a mail. Raises NoSuchVersion; InvalidInput with every problem, by question.
    """
    answered = read_answers(
        workspace=workspace, form_id=form_id, number=number, answers=answers, consents=consents
    )
    email = answered.person.email
    if not email:
        raise InvalidInput([Problem("answer_nobody")])
    token = token_of(workspace.id, form_id, submission)
    said = {
        "submission": submission,
        "answers": {
            key: [one] if isinstance(one, str) else list(one) for key, one in answers.items()
        },
        "consents": list(consents),
        "context": dict(context),
    }
    row = PendingConfirmation(
        workspace_id=workspace.id,
        id=digest_of_key(token),
        form=form_id,
        number=number,
        email="" if automatic else email,
        submission=said,
        submitted_at=now,
        expires_at=now + WITHIN,
    )
    with transaction.atomic():
        # One after the other, so that the caps hold.
        log.lock_head(workspace.id)
        _keep(row, submission, now)
    return Asked(email, token)


def _keep(row: PendingConfirmation, submission: str, now: datetime) -> None:
    """Write the row and, unless nobody is to be mailed, what sends the mail."""
    waiting = PendingConfirmation.objects.of(row.workspace_id)
    if waiting.filter(id=row.id).exists():
        return
    if waiting.filter(form=row.form, submitted_at__gt=now - AN_HOUR).count() >= MOST_OF_FORM:
        raise InvalidInput([Problem("answers_too_many")])
    if row.email:
        had = waiting.filter(email=row.email, submitted_at__gt=now - A_DAY).count()
        if had >= MOST_TO_ADDRESS:
            return
        _tell(row, submission, now)
    waiting.bulk_create([row])


def _tell(row: PendingConfirmation, submission: str, now: datetime) -> None:
    """The order to send the mail; it names the row, not the person."""
    OutboxRow.objects.of(row.workspace_id).create(
        id=row.id,
        topic=CONFIRMATION,
        recipient=row.id,
        channels=["email"],
        cause=submission,
        payload={},
        created_at=now,
        not_before=now,
    )


@transaction.atomic
def confirm(*, workspace: Workspace, form_id: str, token: str, now: datetime) -> Submitted | None:
    """Record the answers that waited for this token; None when that was done before.

    The submission keeps its own instant; the consents are given now. Raises NoSuchConfirmation or
    ConfirmationExpired.
    """
    log.lock_head(workspace.id)
    rows = PendingConfirmation.objects.of(workspace.id).filter(
        id=digest_of_key(token), form=form_id
    )
    row: PendingConfirmation | None = rows.first()
    if row is None:
        raise NoSuchConfirmation("confirmation_not_there")
    if row.confirmed_at is not None:
        return None
    if row.expires_at <= now or not row.submission:
        raise ConfirmationExpired("confirmation_too_late")
    said = row.submission
    answered = read_answers(
        workspace=workspace,
        form_id=form_id,
        number=row.number,
        answers=said["answers"],
        consents=said["consents"],
    )
    rows.update(confirmed_at=now, email="", submission=_NOTHING)
    return record_answers(
        workspace=workspace,
        answered=answered,
        context=said["context"],
        submission=said["submission"],
        at=row.submitted_at,
        now=now,
        confirmed=True,
    )


@transaction.atomic
def forget_unconfirmed(*, workspace: Workspace, now: datetime) -> int:
    """Delete what was written and not confirmed in time, and after a while every trace of it;
    returns how many answers that were."""
    rows = PendingConfirmation.objects.of(workspace.id)
    late = rows.filter(expires_at__lte=now, confirmed_at=None).exclude(submission=_NOTHING)
    # What machines wrote leaves nothing to count.
    machines, _ = late.filter(email="").delete()
    emptied = late.update(email="", submission=_NOTHING)
    rows.filter(submitted_at__lte=now - REMEMBERED).delete()
    old = OutboxRow.objects.of(workspace.id).filter(topic=CONFIRMATION)
    old.filter(created_at__lte=now - REMEMBERED).delete()
    return emptied + machines
