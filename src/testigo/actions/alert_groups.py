"""Several messages as one, and another channel where one fails: what time brings to deliveries."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Q

from testigo.actions.alerting import Making, alert_id, delivery, making_of
from testigo.core.alerting import FALLBACK_AFTER, Member, Tried, next_channel
from testigo.store import deliveries
from testigo.store.models import Delivery, Workspace
from testigo.store.turns import write_in_turn

# What the event of a message for several is called.
GATHERED = "gathered"
_AT_ONCE = 500


class _Changed(Exception):
    """Somebody else took a part meanwhile."""


def gather(*, workspace: Workspace, now: datetime) -> int:
    """Make one message of those that waited to be gathered; returns how many such were made."""
    rows = Delivery.objects.of(workspace.id).filter(
        state="waiting", gathers=True, not_before__lte=now
    )
    waiting = list(rows.order_by("user_id", "channel", "created_at", "id")[:_AT_ONCE])
    groups = groupby(waiting, lambda row: (row.user_id, row.channel))
    return sum(_gather(workspace, list(parts), now) for _, parts in groups)


def _gather(workspace: Workspace, parts: Sequence[Delivery], now: datetime) -> bool:
    ids = [part.id for part in parts]
    rows = Delivery.objects.of(workspace.id).filter(id__in=ids, state="waiting", gathers=True)
    if len(parts) == 1:
        rows.update(gathers=False)
        return False
    mark = sha256("|".join(sorted(ids)).encode()).hexdigest()
    try:
        with write_in_turn(), transaction.atomic():
            ended = {"state": GATHERED, "gathers": False, "watched": False, "ended_at": now}
            if rows.update(bundle=mark, **ended) != len(parts):
                raise _Changed
            deliveries.add([_bundle(parts, mark, now)])
    except _Changed:
        return False
    return True


def _bundle(parts: Sequence[Delivery], mark: str, now: datetime) -> Delivery:
    """The message of these parts; where somebody must act upon one of them, another channel takes
    over for it as well."""
    first = parts[0]
    readers = {user for part in parts for user in part.payload.get("to", ())}
    said: dict[str, Any] = {"parts": len(parts)}
    return Delivery(
        workspace_id=first.workspace_id,
        id=mark,
        alert=alert_id(mark, GATHERED, first.user_id),
        event=GATHERED,
        user_id=first.user_id,
        channel=first.channel,
        cause=mark,
        payload=said | {"to": sorted(readers)} if readers else said,
        watched=any(part.watched for part in parts),
        created_at=now,
        since=now,
        not_before=now,
        noted=True,
    )


# --- falling back --------------------------------------------------------------------------------


def fall_back(*, workspace: Workspace, now: datetime) -> int:
    """Try another channel for whoever must act and is not reached; returns how many messages were
    made."""
    watched = Delivery.objects.of(workspace.id).filter(watched=True, gathers=False)
    late = Q(concluded__gt=0) | ~Q(state="waiting") | Q(not_before__lte=now - FALLBACK_AFTER)
    alerts = watched.filter(late).order_by("alert").values_list("alert", flat=True).distinct()
    found = list(alerts[:_AT_ONCE])
    if not found:
        return 0
    making = making_of(workspace, now)
    return sum(_fall_back(making, alert) for alert in found)


def _fall_back(making: Making, alert: str) -> int:
    with write_in_turn(), transaction.atomic():
        rows = Delivery.objects.of(making.workspace.id).filter(alert=alert)
        tried: list[Delivery] = list(rows.select_for_update().order_by("created_at", "id"))
        first = tried[0]
        if any(one.state == "sent" for one in tried):
            rows.update(watched=False)
            return 0
        if first.user_id is None:
            made = _besides_a_place(making, first, tried)
        else:
            made = _besides(making, first, making.ways.by_user.get(first.user_id), tried)
        if made is None:
            return 0
        # Whether or not there is another way, this one has been looked at.
        rows.update(watched=False)
        deliveries.add(made)
    return len(made)


def _besides(
    making: Making, first: Delivery, member: Member | None, tried: Sequence[Delivery]
) -> list[Delivery] | None:
    """The message by the next channel, if there is one; None while it is too soon to say."""
    if member is None:
        return []
    options = _open_to(making, first, member)
    stands = _stands(tried)
    channel = next_channel(stands, options, making.now)
    if channel is not None:
        return [_fallback(making, first, member, channel)]
    left = set(options) - {one.channel for one in stands}
    return None if left else []


def _besides_a_place(
    making: Making, first: Delivery, tried: Sequence[Delivery]
) -> list[Delivery] | None:
    """A message to each of those who would have read it there and are told by no other way."""
    stands = _stands(tried)
    if next_channel(stands, [""], making.now) is None:
        return None
    named = [making.ways.by_user.get(user) for user in first.payload.get("to", ())]
    made = []
    for member in named:
        if member is not None:
            options = _open_to(making, first, member)
            made += [_fallback(making, first, member, one) for one in options[:1]]
    known = _alerts_known(making, made)
    return [one for one in made if one.alert not in known]


def _open_to(making: Making, first: Delivery, member: Member) -> list[str]:
    """The channels that find a member and that they left open for this; for a message for several,
    for each of them."""
    events = {first.event}
    if first.event == GATHERED:
        parts = Delivery.objects.of(making.workspace.id).filter(bundle=first.cause)
        events = set(parts.values_list("event", flat=True).distinct())
    takes = member.preferences.takes
    reaching = making.ways.reaching(member)
    return [one for one in reaching if all(takes(event, one) for event in events)]


def _fallback(making: Making, first: Delivery, member: Member, channel: str) -> Delivery:
    made = delivery(making, first, first.event, member, channel, watched=True, fallback=True)
    # The log says what was sent of one lead, and this is of several.
    made.noted = first.event == GATHERED
    return made


def _alerts_known(making: Making, made: Iterable[Delivery]) -> set[str]:
    rows: Any = Delivery.objects.of(making.workspace.id)
    return set(rows.filter(alert__in=[one.alert for one in made]).values_list("alert", flat=True))


def _stands(tried: Sequence[Delivery]) -> list[Tried]:
    return [
        Tried(
            one.channel,
            one.since if one.concluded else one.not_before,
            sent=one.state == "sent",
            failed=one.concluded > 0 or one.state in ("refused", "aside", "dropped"),
        )
        for one in tried
    ]
