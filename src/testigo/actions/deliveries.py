"""Sending what waits: claim, send, then mark, one by one.

Whatever happens in between, a message is sent at least once, and whoever gets it twice sees one,
because it carries the same id.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db.models import Q

from testigo.actions.alert_texts import CODE, TEST, NothingToSay, message_of
from testigo.actions.alert_times import leaves_at, room_for
from testigo.alerts.channels import BY_KIND, Message, NotDelivered, Receipt, recipient_problems
from testigo.alerts.ways import way_of, with_mail
from testigo.core.alerting import DIGESTS, PROGRAMS
from testigo.core.retries import Failure, Fate, after_failure
from testigo.store import deliveries
from testigo.store.deliveries import ENOUGH, LEASE, QUIET, Claimed
from testigo.store.identity import new_id
from testigo.store.models import AlertChannel, Delivery, Membership, Workspace

Outcome = Literal["sent", "put_off", "refused", "dropped", "lost"]
# So many tests by one channel may leave for a member, or for a place, within so long.
MOST_TESTS, TESTS_WITHIN = 5, timedelta(minutes=10)

# Why a test or a code was not sent.
NO_ROOM = "alert_no_room"
# What is no alert, and so is never a part of a message for several.
BY_ITSELF = (*DIGESTS, TEST, CODE)

_journal = logging.getLogger("testigo.alerts")


class NoSuchDelivery(LookupError):
    """The workspace has no such delivery."""


def send_next(*, workspace: Workspace, kind: str, now: datetime) -> Outcome | None:
    """Send the message that has waited longest for a channel; None when none may leave now.

    `put_off`: not now; `refused`: never; `dropped`: there is nothing to say any more; `lost`:
    another sender took it over meanwhile.
    """
    held = deliveries.claim(workspace.id, kind, now)
    if held is None:
        return None
    waits = _put_off(workspace, held, now)
    if waits is not None:
        return waits
    try:
        receipt = _hand_over(workspace, held, now)
    except NothingToSay as error:
        return "dropped" if deliveries.dropped(held, now, str(error)) else "lost"
    except NotDelivered as error:
        return _failed(workspace, held, error, now)
    return "sent" if deliveries.sent(held, now, receipt.reference) else "lost"


def _put_off(workspace: Workspace, held: Claimed, now: datetime) -> Outcome | None:
    """Hold back a message that could leave but for the hour, or because so many have left that the
    next ones are gathered; None where it may leave."""
    row = held.row
    later = leaves_at(workspace, row, now)
    why, gathers = QUIET, False
    if later == now:
        later = room_for(workspace, row.user_id, row.channel, now, besides=row.id)
        why, gathers = ENOUGH, row.event not in BY_ITSELF
    if later == now:
        return None
    changes: dict[str, Any] = {"not_before": later, "gathers": gathers}
    return "put_off" if deliveries.conclude(held, now, "put_off", why, **changes) else "lost"


def _hand_over(
    workspace: Workspace,
    held: Claimed,
    now: datetime,
    compose: Callable[[], Message] | None = None,
) -> Receipt:
    """Raises NothingToSay or NotDelivered."""
    way = way_of(held.channel)
    if way is None:
        raise NothingToSay("alert_no_way")
    message = compose() if compose else message_of(workspace, held.row, way, now)
    if recipient_problems(way.kind, way.config, message.recipient_address):
        raise NotDelivered("", True, code="alert_address_unusable")
    return BY_KIND[way.kind].send(message, way.config)


def _failed(workspace: Workspace, held: Claimed, error: NotDelivered, now: datetime) -> Outcome:
    row = held.row
    _journal.warning("%s: %s %s: %s", workspace.slug, row.channel, row.id[:8], error.words)
    wait = timedelta(seconds=error.retry_after) if error.retry_after else None
    failure = Failure(
        row.channel, row.since, row.failures, held.channel.failures, error.permanent, wait
    )
    fate = after_failure(failure, now)
    if not deliveries.failed(held, now, error.code, error.words, fate):
        return "lost"
    return "put_off" if fate.state == "waiting" else "refused"


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of a test: where it was not sent, `code` says for people what was wrong and `words`
    is what the other side answered."""

    sent: bool
    code: str = ""
    words: str = ""


def send_test(*, workspace: Workspace, kind: str, by: Membership, now: datetime) -> Tested:
    """Send a message to whoever asks for it, or to the place that the channel leads to, now and
    once. It stands in the log of deliveries like any other."""
    if kind == "email":
        with_mail(workspace, now)
    if _tested_enough(workspace, kind, by, now):
        return Tested(False, "alert_tests_enough")
    row = _test_message(workspace, kind, by, now)
    deliveries.add([row])
    return send_now(workspace=workspace, row=row, now=now)


def send_now(
    *,
    workspace: Workspace,
    row: Delivery,
    compose: Callable[[], Message] | None = None,
    now: datetime,
) -> Tested:
    """Send this one message now and once, if there is room for one more; `compose` puts it together
    where the row does not say all."""
    held = deliveries.claim(workspace.id, row.channel, now, only=row.id)
    if held is None:
        _end_test(row, now, "alert_no_way")
        return Tested(False, "alert_no_way")
    if room_for(workspace, row.user_id, row.channel, now, besides=row.id) > now:
        deliveries.dropped(held, now, NO_ROOM)
        return Tested(False, NO_ROOM)
    try:
        receipt = _hand_over(workspace, held, now, compose)
    except NothingToSay as error:
        deliveries.dropped(held, now, str(error))
        return Tested(False, str(error))
    except NotDelivered as error:
        over = Fate("refused", now, counts=True)
        deliveries.failed(held, now, error.code, error.words, over)
        return Tested(False, error.code, error.words)
    deliveries.sent(held, now, receipt.reference)
    return Tested(True)


def _tested_enough(workspace: Workspace, kind: str, by: Membership, now: datetime) -> bool:
    """Whether so many tests have left lately that another would only be a nuisance: the address is
    that of whoever the member says."""
    tests = Delivery.objects.of(workspace.id).filter(event=TEST, channel=kind)
    whose = tests.filter(Q(user_id=by.user_id) | Q(user_id=None))
    lately = whose.filter(created_at__gt=now - TESTS_WITHIN, created_at__lte=now)
    return lately.count() >= MOST_TESTS


def _test_message(workspace: Workspace, kind: str, by: Membership, now: datetime) -> Delivery:
    mark = new_id()
    channel = AlertChannel.objects.of(workspace.id).filter(kind=kind).first()
    way = way_of(channel) if channel else None
    return Delivery(
        workspace_id=workspace.id,
        id=mark,
        alert=mark,
        event=TEST,
        user_id=None if way and way.is_place else by.user_id,
        channel=kind,
        cause=mark,
        payload={},
        urgent=True,
        created_at=now,
        since=now,
        # Whoever asks for it sends it; others do only once that one died.
        not_before=now + LEASE,
        noted=True,
    )


def _end_test(row: Delivery, now: datetime, code: str) -> None:
    rows = Delivery.objects.of(row.workspace_id).filter(id=row.id)
    rows.update(state="dropped", ended_at=now, problem=code)


def replay(*, workspace: Workspace, delivery: str, now: datetime) -> None:
    """Let a message that was set aside or refused be tried anew. Raises NoSuchDelivery."""
    rows = Delivery.objects.of(workspace.id).filter(id=delivery)
    if not deliveries.again(rows, now):
        raise NoSuchDelivery(delivery)


def replay_all(*, workspace: Workspace, now: datetime) -> int:
    """Let everything that was set aside be tried anew, for each person and channel as one message;
    returns how many alerts those are."""
    aside = Delivery.objects.of(workspace.id).filter(state="aside")
    by_itself = Q(event__in=BY_ITSELF) | Q(channel__in=PROGRAMS)
    together = deliveries.again(aside.exclude(by_itself), now, gathers=True)
    return together + deliveries.again(aside.filter(by_itself), now)
