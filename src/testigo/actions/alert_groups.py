"""Several messages as one, and another channel where one fails: what time brings to deliveries."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from testigo.actions.alert_times import room_for
from testigo.actions.alerting import Making, alert_id, delivery, making_of
from testigo.core.alerting import BRIEFLY, FALLBACK_AFTER, Member, Tried, next_channel
from testigo.store import deliveries
from testigo.store.deliveries import GATHERED, HELD_BACK
from testigo.store.identity import new_id
from testigo.store.models import Delivery, Workspace
from testigo.store.models.tenancy import WorkspaceRows
from testigo.store.turns import write_in_turn

_AT_ONCE = 500


def gather(*, workspace: Workspace, now: datetime) -> int:
    """Make one message, for each person and channel, of all that waits to be gathered, as soon as
    one of it is due; returns how many messages may leave now."""
    waiting = Delivery.objects.of(workspace.id).filter(state="waiting", gathers=True)
    due = waiting.filter(deliveries.due(now))
    groups = due.values_list("user_id", "channel", "urgent").order_by("user_id", "channel")
    made = 0
    for user, channel, urgent in list(groups.distinct()):
        rows = waiting.filter(user_id=user, channel=channel, urgent=urgent)
        room = room_for(workspace, user, channel, now)
        if room > now:
            rows.filter(not_before__lt=room).update(not_before=room)
            continue
        made += _gather(rows, now)
    return made


def _gather(rows: WorkspaceRows, now: datetime) -> bool:
    """Whether a message may leave: one alone leaves as it is."""
    first: list[Delivery] = list(rows.order_by("created_at", "id")[:2])
    if not first:
        # Another sender gathered them.
        return False
    if len(first) == 1:
        return bool(rows.filter(id=first[0].id).update(gathers=False))
    mark = new_id()
    with write_in_turn(), transaction.atomic():
        # Whoever marks the parts makes their message, and nobody else.
        ended = {"state": GATHERED, "gathers": False, "ended_at": now}
        count = rows.update(bundle=mark, **ended)
        if count:
            deliveries.add([_bundle(first[0], mark, count, now)])
    return bool(count)


def _bundle(first: Delivery, mark: str, count: int, now: datetime) -> Delivery:
    """The message of so many parts, of which this is the first; where somebody must act upon one of
    them, another channel takes over for it as well."""
    parts = Delivery.objects.of(first.workspace_id).filter(bundle=mark)
    said: dict[str, Any] = {"parts": count}
    if first.user_id is None:
        told = parts.values_list("payload", flat=True).iterator()
        said["to"] = sorted({user for payload in told for user in payload.get("to", ())})
    return Delivery(
        workspace_id=first.workspace_id,
        id=mark,
        alert=alert_id(mark, GATHERED, first.user_id),
        event=GATHERED,
        user_id=first.user_id,
        channel=first.channel,
        cause=mark,
        payload=said,
        urgent=first.urgent,
        watched=bool(parts.filter(watched=True).update(watched=False)),
        created_at=now,
        since=now,
        not_before=now,
    )


# --- falling back --------------------------------------------------------------------------------


def fall_back(*, workspace: Workspace, now: datetime) -> int:
    """Try another channel for whoever must act and is not reached; returns how many messages were
    made."""
    watched = Delivery.objects.of(workspace.id).filter(watched=True)
    tried = Q(concluded__gt=0) & ~Q(problem__in=HELD_BACK)
    late = tried | ~Q(state="waiting") | Q(not_before__lte=now - FALLBACK_AFTER)
    for_long = Q(state="waiting", urgent=True, not_before__gt=now + BRIEFLY)
    no_room = Q(gathers=True, since__lte=now - FALLBACK_AFTER) & for_long
    unreached = watched.filter(Q(late, gathers=False) | no_room)
    alerts = unreached.order_by("alert").values_list("alert", flat=True).distinct()
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
    stands = _stands(tried, making.now)
    channel = next_channel(stands, options, making.now)
    if channel is not None:
        return [_fallback(making, first, member, channel)]
    left = set(options) - {one.channel for one in stands}
    return None if left else []


def _besides_a_place(
    making: Making, first: Delivery, tried: Sequence[Delivery]
) -> list[Delivery] | None:
    """A message to each of those who would have read it there and are told by no other way."""
    stands = _stands(tried, making.now)
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
        parts = deliveries.parts_of(making.workspace.id, first.cause)
        events = set(parts.values_list("event", flat=True).distinct())
    takes = member.preferences.takes
    reaching = making.ways.reaching(member)
    return [one for one in reaching if all(takes(event, one) for event in events)]


def _fallback(making: Making, first: Delivery, member: Member, channel: str) -> Delivery:
    return delivery(making, first, first.event, member, channel, watched=True, fallback=True)


def _alerts_known(making: Making, made: Iterable[Delivery]) -> set[str]:
    rows: Any = Delivery.objects.of(making.workspace.id)
    return set(rows.filter(alert__in=[one.alert for one in made]).values_list("alert", flat=True))


def _stands(tried: Sequence[Delivery], now: datetime) -> list[Tried]:
    return [_stand(one, now) for one in tried]


def _stand(row: Delivery, now: datetime) -> Tried:
    was_tried = row.concluded > 0 and not _is_held_back(row)
    return Tried(
        row.channel,
        row.since if was_tried or _has_no_room(row, now) else row.not_before,
        sent=row.state == "sent",
        failed=was_tried or row.state in ("refused", "aside", "dropped"),
    )


def _has_no_room(row: Delivery, now: datetime) -> bool:
    """Whether it is gathered for longer than urgent ones are: so many have left by this channel."""
    return row.urgent and row.gathers and row.not_before > now + BRIEFLY


def _is_held_back(row: Delivery) -> bool:
    """Whether nothing is wrong but the hour."""
    return row.state == "waiting" and row.problem in HELD_BACK
