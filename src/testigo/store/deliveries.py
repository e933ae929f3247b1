"""Taking deliveries: each by one sender at a time, none forgotten, no channel flooded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q

from testigo.core.alerting import BRIEFLY, FALLBACK_AFTER
from testigo.core.retries import DOWN, LONGEST_WISH, Fate, is_poison
from testigo.store import leases
from testigo.store.models import AlertChannel, Delivery, DeliveryTry
from testigo.store.models.fields import to_micros
from testigo.store.models.tenancy import WorkspaceRows
from testigo.store.outbox import CONFIRMATION
from testigo.store.turns import write_in_turn

# So many messages may leave within a second for one place.
A_SECOND, PER_SECOND = timedelta(seconds=1), 5
# Longer than handing over one message may take.
LEASES = {"email": timedelta(seconds=90)}
LEASE = timedelta(seconds=40)
_LOOKED_AT = 50
# What the event of a message for several is called.
GATHERED = "gathered"
# Why a message that nothing is wrong with waits: for the end of quiet hours, or for room.
QUIET, ENOUGH = HELD_BACK = ("alert_quiet", "alert_enough")

_LANES = """
SELECT c.workspace_id, c.kind FROM testigo_alert_channel c
WHERE c.active AND (c.rests_until IS NULL OR c.rests_until <= %(now)s
  OR c.rests_until > %(rested)s) AND EXISTS (
  SELECT 1 FROM testigo_delivery d
  WHERE d.workspace_id = c.workspace_id AND d.channel = c.kind AND d.state = 'waiting'
  AND (d.not_before <= %(now)s OR d.since > %(never)s OR d.tried_at > %(never)s)
  AND NOT d.gathers
  AND (d.leased_until IS NULL OR d.leased_until <= %(now)s OR d.leased_until > %(never)s))
ORDER BY c.workspace_id, c.kind
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this sender alone may send now; `number` counts its tries."""

    row: Delivery
    number: int
    lease: str
    channel: AlertChannel


def due(now: datetime) -> Q:
    """What may leave by now. What was made or tried later than that, as it seems, was planned while
    the machine's clock stood further ahead: it is looked at now, and waits anew where it must."""
    never = now + leases.LONGEST
    return Q(not_before__lte=now) | Q(since__gt=never) | Q(tried_at__gt=never)


def _instants(now: datetime) -> dict[str, int]:
    return {
        "now": to_micros(now),
        "late": to_micros(now - FALLBACK_AFTER),
        "soon": to_micros(now + BRIEFLY),
        "never": to_micros(now + leases.LONGEST),
        "rested": to_micros(now + LONGEST_WISH),
    }


def lanes_due(now: datetime) -> list[tuple[int, str]]:
    """Every workspace and channel that a message waits for now."""
    with connection.cursor() as cursor:
        cursor.execute(_LANES, _instants(now))
        return [(row[0], row[1]) for row in cursor.fetchall()]


def claim(workspace_id: int, kind: str, now: datetime, *, only: str = "") -> Claimed | None:
    """The delivery that has waited longest, held for a while; None when nothing is due, the channel
    rests, or enough has left for it within the last second.

    One whose senders have died over it as often as it may be tried is set aside. `only` names the
    one delivery that is wanted, at once, although it is not due for others yet.
    """
    with write_in_turn(), transaction.atomic():
        channel = _channel(workspace_id, kind)
        if channel is None:
            return None
        waiting = Delivery.objects.of(workspace_id).filter(channel=kind)
        if only:
            waiting = waiting.filter(id=only)
        elif _rests(channel, waiting, now):
            return None
        free = leases.free(waiting.filter(gathers=False), now, Q() if only else due(now))
        for row in _in_order(free):
            if is_poison(row.tries, row.concluded):
                _set_aside(free, row, now)
                continue
            if row.tries != row.concluded and not only and _others_on_their_way(row, now):
                continue
            lasting = LEASES.get(kind, LEASE)
            # Made while the clock stood further ahead: from now on it waits like any other.
            row.since = min(row.since, now)
            lease = leases.take(free, row, now, lasting, tried_at=now, since=row.since)
            if lease is None:
                continue
            number = row.tries + 1
            tries = DeliveryTry.objects.of(workspace_id)
            tries.create(delivery=row.id, number=number, at=now)
            return Claimed(row, number, lease, channel)
    return None


def _in_order(free: WorkspaceRows) -> Iterator[Delivery]:
    """Those that have waited longest; last those over which a sender died, who may be innocent."""
    in_order = free.order_by("not_before", "id")
    yield from in_order.filter(tries=F("concluded"))[:_LOOKED_AT]
    yield from in_order.exclude(tries=F("concluded"))[:_LOOKED_AT]


def _others_on_their_way(row: Delivery, now: datetime) -> bool:
    """Whether a sender holds any other message. One over which a sender died is tried alone, or
    whatever leaves beside a poison each time would be taken for poison too."""
    held = Delivery._base_manager.filter(state="waiting", leased_until__gt=to_micros(now))
    return held.exclude(id=row.id).exists()


def _rests(channel: AlertChannel, rows: WorkspaceRows, now: datetime) -> bool:
    """Whether the channel is down, or has been given enough within the last second."""
    until = channel.rests_until
    if until is not None and now < until <= now + LONGEST_WISH:
        return True
    # What was tried later than now was tried by a clock that stood further ahead.
    lately = rows.filter(tried_at__gt=now - A_SECOND, tried_at__lte=now)
    return lately.count() >= PER_SECOND


def _channel(workspace_id: int, kind: str) -> AlertChannel | None:
    """The channel, held until the commit: whoever claims for it at the same time counts after."""
    rows = AlertChannel.objects.of(workspace_id).filter(kind=kind, active=True)
    found: AlertChannel | None = rows.select_for_update().first()
    return found


def _set_aside(free: WorkspaceRows, row: Delivery, now: datetime) -> None:
    same = free.filter(id=row.id, tries=row.tries)
    same.update(state="aside", ended_at=now, problem="alert_poison", **leases.LET_GO)


def conclude(
    held: Claimed, now: datetime, outcome: str, code: str = "", words: str = "", **changes: Any
) -> bool:
    """Say what came of a try and set `changes`. False, with nothing said, when another sender holds
    the delivery since."""
    row = held.row
    with write_in_turn(first=True), transaction.atomic():
        mine = leases.held(Delivery.objects.of(row.workspace_id), row.id, held.lease)
        said: dict[str, Any] = {"concluded": held.number, "problem": code, **changes}
        if not mine.update(**said, **leases.LET_GO):
            return False
        tries = DeliveryTry.objects.of(row.workspace_id)
        tries.filter(delivery=row.id, number=held.number).update(
            ended_at=now, outcome=outcome, code=code, words=words[:300]
        )
    return True


def sent(held: Claimed, now: datetime, reference: str) -> bool:
    """The channel took it. What was put off because the channel was down is due at once."""
    changes: dict[str, Any] = {"state": "sent", "ended_at": now, "reference": reference[:120]}
    if not conclude(held, now, "sent", **changes):
        return False
    channel, workspace_id = held.channel, held.row.workspace_id
    same = AlertChannel.objects.of(workspace_id).filter(kind=channel.kind)
    up: dict[str, Any] = {"failures": 0, "failing_since": None, "rests_until": None, "problem": ""}
    # A write out of turn would have others sleep who are to note what left.
    with write_in_turn():
        same.update(sent_at=now, **up)
        if channel.failures >= DOWN:
            waiting = Delivery.objects.of(workspace_id).filter(
                channel=channel.kind, state="waiting"
            )
            waiting.filter(failures__gt=0, not_before__gt=now).update(not_before=now)
    return True


def failed(held: Claimed, now: datetime, code: str, words: str, fate: Fate) -> bool:
    """The channel did not take it."""
    row, channel = held.row, held.channel
    ended = None if fate.state == "waiting" else now
    outcome = "put_off" if fate.state == "waiting" else "refused"
    changes: dict[str, Any] = {
        "state": fate.state,
        "not_before": fate.not_before,
        "failures": row.failures + fate.counts,
        "ended_at": ended,
    }
    if not conclude(held, now, outcome, code, words, **changes):
        return False
    if fate.state != "refused":
        with write_in_turn():
            AlertChannel.objects.of(row.workspace_id).filter(kind=channel.kind).update(
                failures=channel.failures + 1,
                failing_since=channel.failing_since or now,
                rests_until=fate.rests_until,
                problem=code,
            )
    return True


def dropped(held: Claimed, now: datetime, why: str) -> bool:
    """There is nothing to say any more; `why` is a code."""
    return conclude(held, now, "dropped", why, "", state="dropped", ended_at=now)


def again(rows: WorkspaceRows, now: datetime, *, gathers: bool = False) -> int:
    """Let those that were set aside or refused wait anew, where `gathers` to become parts of one
    message; returns how many those are."""
    ended = rows.filter(state__in=("aside", "refused"))
    return ended.update(
        state="waiting",
        since=now,
        not_before=now,
        failures=0,
        concluded=F("tries"),
        gathers=gathers,
        ended_at=None,
        **leases.LET_GO,
    )


def left_lately(
    workspace_id: int, user: int | None, channel: str, *, since: datetime, now: datetime
) -> list[tuple[str, datetime]]:
    """The messages by a channel that were sent to somebody, or to a place, within a time, and those
    that a sender is at, which may have left: two senders never pass by the last place together."""
    rows = Delivery.objects.of(workspace_id).filter(user_id=user, channel=channel)
    left = rows.filter(Q(state="sent") | Q(state="waiting", leased_until__gt=now))
    lately = left.filter(tried_at__gt=since, tried_at__lte=now)
    return list(lately.values_list("id", "tried_at"))


def parts_of(workspace_id: int, mark: str) -> WorkspaceRows:
    """The alerts that a message for several holds, also those of a message that is a part of it
    itself."""
    rows = Delivery.objects.of(workspace_id)
    marks = fresh = {mark}
    while fresh:
        inner = rows.filter(bundle__in=fresh, event=GATHERED).values_list("cause", flat=True)
        fresh = set(inner) - marks
        marks = marks | fresh
    found: WorkspaceRows = rows.filter(bundle__in=marks).exclude(event=GATHERED)
    return found


def add(rows: Sequence[Delivery]) -> None:
    """Write deliveries; those that exist already stay as they are."""
    if rows:
        kept = Delivery.objects.of(rows[0].workspace_id)
        kept.bulk_create(list(rows), ignore_conflicts=True)


def add_readers(rows: Sequence[Delivery]) -> None:
    """Where another rule had told a place of the same before, those whom these name read it too:
    each of them is told when the place is gone."""
    for row in rows:
        if "to" in row.payload:
            same = Delivery.objects.of(row.workspace_id).filter(id=row.id)
            kept: Delivery = same.select_for_update().get()
            readers = {*kept.payload.get("to", ()), *row.payload["to"]}
            same.update(payload={**kept.payload, "to": sorted(readers)})


def hurry(rows: Sequence[Delivery], now: datetime) -> None:
    """Let those of these that are urgent leave as such, also where another rule, which is not, had
    made them before."""
    for row in rows:
        if row.urgent:
            slow = Delivery.objects.of(row.workspace_id).filter(id=row.id, urgent=False)
            waiting = slow.filter(state="waiting")
            # What may leave at once already is not held up by its being urgent.
            waiting.filter(gathers=False, not_before__lte=now).update(urgent=True)
            waiting.update(urgent=True, gathers=row.gathers, not_before=row.not_before)


@dataclass(frozen=True, slots=True)
class Work:
    """What waits in all workspaces: ids of those with rows of the outbox to expand, messages to
    gather, messages to watch, sent ones to note, and the channels with something to send."""

    to_expand: frozenset[int]
    to_gather: frozenset[int]
    to_watch: frozenset[int]
    to_note: frozenset[int]
    lanes: tuple[tuple[int, str], ...]


_TO_EXPAND = """
SELECT DISTINCT workspace_id FROM testigo_outbox
WHERE state = 'waiting' AND topic <> %(confirmation)s
AND (not_before <= %(now)s OR not_before > %(never)s)
"""
_TO_GATHER = """
SELECT DISTINCT workspace_id FROM testigo_delivery
WHERE state = 'waiting' AND gathers
AND (not_before <= %(now)s OR since > %(never)s OR tried_at > %(never)s)
"""
_TO_WATCH = """
SELECT DISTINCT workspace_id FROM testigo_delivery
WHERE watched AND (NOT gathers AND (state <> 'waiting' OR not_before <= %(late)s
  OR concluded > 0 AND problem NOT IN (%(quiet)s, %(enough)s))
  OR gathers AND urgent AND state = 'waiting' AND since <= %(late)s AND not_before > %(soon)s)
"""
_TO_NOTE = """
SELECT DISTINCT workspace_id FROM testigo_delivery WHERE state = 'sent' AND NOT noted
"""


def work_due(now: datetime) -> Work:
    """What waits at `now`. Rows that wait are few, so this is quick when there is nothing to do."""
    said: dict[str, int | str] = {
        **_instants(now),
        "confirmation": CONFIRMATION,
        "quiet": QUIET,
        "enough": ENOUGH,
    }
    found = []
    with connection.cursor() as cursor:
        for statement in (_TO_EXPAND, _TO_GATHER, _TO_WATCH, _TO_NOTE):
            cursor.execute(statement, said)
            found.append(frozenset(row[0] for row in cursor.fetchall()))
    return Work(found[0], found[1], found[2], found[3], tuple(lanes_due(now)))
