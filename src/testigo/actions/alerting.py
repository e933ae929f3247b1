"""From what is to be told to messages: one for each receiver and channel, each with its time.

The outbox says what happened and whom the pact names; here it becomes deliveries, in the same
transaction in which the outbox row ends. docs/rules/alerts.md holds the rules.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import F

from testigo.alerts.ways import Ways, ways_of
from testigo.core.alerting import (
    ACT_NOW,
    TOGETHER,
    Member,
    Plan,
    Preferences,
    ceilings,
    plan,
    receivers,
    ways,
)
from testigo.core.sla.calendar import Calendar
from testigo.store import deliveries, outbox
from testigo.store.agreements import agreement_of
from testigo.store.deliveries import GATHERED
from testigo.store.leases import LONGEST
from testigo.store.models import Delivery, OutboxRow, Workspace
from testigo.store.outbox import CONFIRMATION
from testigo.store.turns import write_in_turn

# Rows of the outbox that are taken at once.
AT_ONCE = 100
# An outbox row that cannot be read is tried again so often, after so long.
MOST_TRIES, PAUSE = 5, timedelta(seconds=10)
# Why somebody is told nothing: there is no way to them, or they switched off those there are.
NO_WAY, SWITCHED_OFF = "alert_no_way", "alert_switched_off"

_journal = logging.getLogger("testigo.alerts")


@dataclass(frozen=True, slots=True)
class Making:
    """What deliveries are made with: the ways of the workspace and the calendar in force."""

    workspace: Workspace
    ways: Ways
    calendar: Calendar | None
    now: datetime


def expand(*, workspace: Workspace, now: datetime, limit: int = AT_ONCE) -> int:
    """Make deliveries of what waits in the outbox; returns how many rows were taken up."""
    waiting = OutboxRow.objects.of(workspace.id).filter(outbox.due(now, LONGEST), state="waiting")
    rows = waiting.exclude(topic=CONFIRMATION).order_by("created_at", "id")[:limit]
    ids = list(rows.values_list("id", flat=True))
    if not ids:
        return 0
    making = making_of(workspace, now)
    return sum(_expand_one(making, row_id) for row_id in ids)


def making_of(workspace: Workspace, now: datetime) -> Making:
    """What deliveries of this workspace are made with now."""
    version = agreement_of(workspace.id).at(now)
    calendar = version.pact.calendar if version else None
    return Making(workspace, ways_of(workspace, now), calendar, now)


def _expand_one(making: Making, row_id: str) -> bool:
    """Each by itself, so that one that cannot be read holds up no other."""
    rows = OutboxRow.objects.of(making.workspace.id).filter(id=row_id, state="waiting")
    try:
        with write_in_turn(), transaction.atomic():
            # Whoever ends the row makes its deliveries, and nobody else.
            if not rows.update(state="expanded", ended_at=making.now):
                return False
            row: OutboxRow = OutboxRow.objects.of(making.workspace.id).get(id=row_id)
            made = list(_deliveries(making, row))
            deliveries.add(made)
            deliveries.add_readers(made)
            deliveries.hurry(made, making.now)
    except Exception:
        _journal.exception("%s: %s cannot be told", making.workspace.slug, row_id[:8])
        later = {"tries": F("tries") + 1, "not_before": making.now + PAUSE}
        rows.update(**later, problem="unreadable")
        rows.filter(tries__gte=MOST_TRIES).update(state="aside", ended_at=making.now)
        return False
    return True


def event_of(row: OutboxRow) -> str:
    """What happened, as the pact names it."""
    return f"{row.topic}:{row.payload['stage']}" if row.topic == "stage.entered" else row.topic


def _deliveries(making: Making, row: OutboxRow) -> Iterator[Delivery]:
    event, said = event_of(row), row.payload
    named = receivers(
        row.recipient,
        making.ways.members,
        said.get("by", ()),
        escalated=bool(said.get("escalated")),
    )
    if not named:
        return
    places = [kind for kind in making.ways.places if kind in row.channels]
    for member in named:
        wanted = _wanted(making, event, row.channels, member, bool(places))
        for channel in wanted:
            yield delivery(making, row, event, member, channel, watched=event in ACT_NOW)
        if not wanted and not places:
            yield _untold(making, row, event, member)
    for kind in sorted(places):
        yield delivery(
            making,
            row,
            event,
            None,
            kind,
            watched=event in ACT_NOW,
            to=[member.user for member in named],
        )


def _wanted(
    making: Making, event: str, channels: Sequence[str], member: Member, told_at_a_place: bool
) -> tuple[str, ...]:
    """By which channels somebody is told. Whoever must act and could not be told at all is told by
    the first way that they have left open."""
    reaching = making.ways.reaching(member)
    found = ways(event, channels, reaching, member.preferences)
    if found or told_at_a_place or event not in ACT_NOW:
        return found
    return ways(event, reaching, reaching, member.preferences)[:1]


def delivery(
    making: Making,
    row: OutboxRow | Delivery,
    event: str,
    member: Member | None,
    channel: str,
    *,
    watched: bool = False,
    fallback: bool = False,
    to: Sequence[int] = (),
) -> Delivery:
    """A message about what `row` says, with its time: for a member, or for a place that the members
    `to` read."""
    alert = alert_id(row.cause, event, member.user if member else None)
    # Another way is tried because the first one took too long already.
    urgent = fallback or bool(row.payload.get("urgent"))
    user = member.user if member else None
    planned = _planned(making, event, member, channel, urgent=urgent)
    made = Delivery(
        workspace_id=making.workspace.id,
        id=delivery_id(alert, channel),
        alert=alert,
        event=event,
        user_id=user,
        channel=channel,
        person=row.person,
        cause=row.cause,
        clause=row.payload.get("clause", ""),
        pact_version=row.payload.get("pact_version"),
        payload={**row.payload, "to": list(to)} if to else row.payload,
        urgent=urgent,
        fallback=fallback,
        watched=watched,
        gathers=planned.gathered,
        created_at=making.now,
        since=making.now,
        not_before=planned.at,
    )
    if making.workspace.is_sample:
        # The sample company tells nobody, and its log shows whom it would have told.
        made.state, made.ended_at = "sample", making.now
        made.gathers = made.watched = False
    return made


def _planned(
    making: Making, event: str, member: Member | None, channel: str, *, urgent: bool
) -> Plan:
    if event == GATHERED:
        # It has been gathered already, and goes by another way now.
        return Plan(making.now)
    preferences = member.preferences if member else Preferences()
    earlier = _earlier(making, member.user if member else None, channel)
    return plan(
        making.now, making.calendar, preferences.quiet, earlier, urgent=urgent, channel=channel
    )


def alert_id(cause: str, event: str, user: int | None) -> str:
    """What every channel of one receiver has in common."""
    receiver = f"user:{user}" if user else "place"
    return sha256(f"{cause}|{event}|{receiver}".encode()).hexdigest()


def delivery_id(alert: str, channel: str) -> str:
    """The id of a message, the same whenever and by whomever it is made."""
    return sha256(f"{alert}|{channel}".encode()).hexdigest()


def _earlier(making: Making, user: int | None, channel: str) -> list[datetime]:
    """When the messages by the same way leave, from as long before now on as counts."""
    since = making.now - max((within for _, within in ceilings(channel)), default=TOGETHER)
    rows = Delivery.objects.of(making.workspace.id).filter(
        user_id=user,
        channel=channel,
        not_before__gt=since,
        gathers=False,
        state__in=("waiting", "sent", "sample"),
    )
    return list(rows.order_by("-not_before").values_list("not_before", flat=True)[:1000])


def _untold(making: Making, row: OutboxRow, event: str, member: Member) -> Delivery:
    """That somebody is not told, for the log."""
    made = delivery(making, row, event, member, row.channels[0])
    made.state, made.ended_at = "dropped", making.now
    made.problem = SWITCHED_OFF if making.ways.reaching(member) else NO_WAY
    made.gathers = False
    return made
