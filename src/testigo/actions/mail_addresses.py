"""The address to which a member sends copies of their e-mails: made, and renewed."""

import base64
import secrets
from datetime import datetime

from django.db import transaction

from testigo.actions.refusals import authorise
from testigo.store.keys import digest_of_key
from testigo.store.models import MailAddress, Membership, Workspace
from testigo.store.sealed import seal
from testigo.store.turns import write_in_turn

# 160 random bits, written in 32 letters and digits that are the same in capitals: on its way a
# mail server may change the case of an address.
_TOKEN_BYTES = 20


def renew_mail_address(*, workspace: Workspace, by: Membership, now: datetime) -> str:
    """Give a member an address, in place of the one before, which ends; returns its token. Raises
    NotAllowed for whoever records nothing."""
    authorise(workspace, by, by.may_write)
    token = base64.b32encode(secrets.token_bytes(_TOKEN_BYTES)).decode().lower()
    values = {
        "digest": digest_of_key(token),
        "sealed": seal(workspace.pk, {"token": token}),
        "created_at": now,
    }
    with write_in_turn(), transaction.atomic():
        rows = MailAddress.objects.of(workspace.pk)
        # Two who renew at once: the second finds what the first has made.
        if not rows.filter(user_id=by.user_id).update(**values):
            rows.create(user_id=by.user_id, **values)
    return token
