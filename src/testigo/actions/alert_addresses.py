"""Confirming where a channel finds a member: a code goes there, and whoever reads it enters it."""

import secrets
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from testigo.actions.alert_choices import held_preferences, keep_preferences
from testigo.actions.alert_texts import CODE, NothingToSay
from testigo.actions.deliveries import Tested, send_now
from testigo.alerts.channels import Message
from testigo.core.confirming import (
    CODE_LASTS,
    CODES_WITHIN,
    DIGITS,
    MOST_ENTRIES,
    Left,
    Pending,
    are_enough,
    enter,
)
from testigo.core.problems import InvalidInput, Problem
from testigo.store.deliveries import LEASE
from testigo.store.identity import new_id
from testigo.store.models import AlertChannel, Delivery, Membership, Workspace
from testigo.store.turns import write_in_turn
from testigo.wording.alerts import code_alert

_SALT = "testigo.alert-address"


def send_code(*, workspace: Workspace, by: Membership, kind: str, now: datetime) -> Tested:
    """Send a new code to the address that waits to be confirmed for a channel, now and once; the
    one before counts no more. Only its digest is kept."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    with write_in_turn(), transaction.atomic():
        held = held_preferences(workspace, by)
        one = held.pending.get(kind)
        if one is None:
            return Tested(False, "alert_code_none")
        where = _place(one.address)
        if _enough(workspace, by, where, kind, now):
            return Tested(False, "alert_codes_enough")
        digest = _digest(workspace, by, kind, one, code)
        asked = Pending(one.address, digest, now + CODE_LASTS)
        keep_preferences(workspace, by, replace(held, pending={**held.pending, kind: asked}), now)
        row = _code_message(workspace, by, kind, where, now)
        row.save(force_insert=True)
    return send_now(
        workspace=workspace,
        row=row,
        compose=lambda: _message(workspace, by, row, one.address, code, now),
        now=now,
    )


def confirm_address(
    *, workspace: Workspace, by: Membership, kind: str, code: str, now: datetime
) -> None:
    """Take the address of a channel into use for whoever enters its code. Raises InvalidInput; a
    wrong entry counts."""
    with write_in_turn(), transaction.atomic():
        problem = _enter(workspace, by, kind, "".join(code.split()), now)
    if problem is not None:
        raise InvalidInput([problem])


def _enter(
    workspace: Workspace, by: Membership, kind: str, code: str, now: datetime
) -> Problem | None:
    held = held_preferences(workspace, by)
    one = held.pending.get(kind)
    if one is None:
        return Problem("alert_code_none", kind)
    said = enter(one, _digest(workspace, by, kind, one, code), now)
    if said == "over":
        return Problem("alert_code_over", kind)
    if said == "wrong":
        counted = replace(one, entries=one.entries + 1)
        pending = {**held.pending, kind: counted}
        keep_preferences(workspace, by, replace(held, pending=pending), now)
        left = MOST_ENTRIES - counted.entries
        if not left:
            return Problem("alert_code_over", kind)
        return Problem("alert_code_wrong", kind, {"left": str(left)})
    rest = {other: asked for other, asked in held.pending.items() if other != kind}
    addresses = {**held.addresses, kind: one.address}
    keep_preferences(workspace, by, replace(held, addresses=addresses, pending=rest), now)
    return None


def _enough(workspace: Workspace, by: Membership, where: str, kind: str, now: datetime) -> bool:
    # Whoever asks for a code by the same channel at the same time counts after.
    list(AlertChannel.objects.of(workspace.id).filter(kind=kind).select_for_update())
    codes = Delivery.objects.of(workspace.id).filter(event=CODE)
    lately = codes.filter(created_at__gt=now - CODES_WITHIN, created_at__lte=now)
    left = [Left(*pair) for pair in lately.values_list("user_id", "cause")]
    return are_enough(left, by.user_id, where)


def _place(address: str) -> str:
    """What the log knows an address by."""
    return salted_hmac(_SALT, address.casefold(), algorithm="sha256").hexdigest()


def _digest(workspace: Workspace, by: Membership, kind: str, one: Pending, code: str) -> str:
    said = f"{workspace.id}|{by.user_id}|{kind}|{one.address}|{code}"
    return salted_hmac(_SALT, said, algorithm="sha256").hexdigest()


def _code_message(
    workspace: Workspace, by: Membership, kind: str, where: str, now: datetime
) -> Delivery:
    """The row of the log, which knows neither the code nor more of the address than a digest. Its
    sender is whoever made it: others, who do not know the code, only end it once that one died."""
    mark = new_id()
    return Delivery(
        workspace_id=workspace.id,
        id=mark,
        alert=mark,
        event=CODE,
        user_id=by.user_id,
        channel=kind,
        cause=where,
        payload={},
        urgent=True,
        created_at=now,
        since=now,
        not_before=now + LEASE,
        noted=True,
    )


def _message(
    workspace: Workspace, by: Membership, row: Delivery, address: str, code: str, now: datetime
) -> Message:
    if not by.user.is_active:
        raise NothingToSay("alert_not_a_member")
    link = f"{settings.TESTIGO_BASE_URL}/w/{workspace.slug}/settings/my-alerts"
    said = code_alert(code, workspace.name, by.user.language, link)
    return Message(
        id=row.id,
        recipient_address=address,
        subject=said.subject,
        text=said.text,
        html=said.html,
        at=now,
        link=link,
        urgency="now",
        event=CODE,
    )
