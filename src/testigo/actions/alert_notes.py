"""What was sent, as facts: one for each person told of and channel, written after it left, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from testigo.actions.alert_texts import NothingToSay, Reader, about_of
from testigo.actions.alerting import delivery_id
from testigo.core.facts import Fact
from testigo.store import deliveries, log
from testigo.store.deliveries import GATHERED
from testigo.store.identity import new_id
from testigo.store.models import Delivery, FactRow, Workspace
from testigo.store.turns import write_in_turn

# So many facts about what was sent are written at once.
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class _Told:
    """An alert and the message by which it was told, which is the same where it left by itself."""

    row: Delivery
    message: Delivery


def note_sent(*, workspace: Workspace, now: datetime) -> int:
    """Write into the log what was sent since; returns how many alerts were looked at."""
    waiting = Delivery.objects.of(workspace.id).filter(state="sent", noted=False)
    alone = list(waiting.exclude(event=GATHERED).order_by("id")[:_AT_ONCE])
    done = _note(workspace, alone, [_Told(row, row) for row in alone], now)
    bundle: Delivery | None = waiting.filter(event=GATHERED).order_by("id").first()
    return done + (_note_parts(workspace, bundle, now) if bundle else 0)


def _note_parts(workspace: Workspace, bundle: Delivery, now: datetime) -> int:
    """Some of the alerts that a message for several holds, and with the last of them that it is
    done. What was left out of its text was not told."""
    parts = deliveries.parts_of(workspace.id, bundle.cause).filter(noted=False)
    rows: list[Delivery] = list(parts.order_by("id")[:_AT_ONCE])
    told = [_Told(row, bundle) for row in rows if _is_said(workspace, row, now)]
    done = rows if len(rows) == _AT_ONCE else [*rows, bundle]
    return _note(workspace, done, told, now)


def _is_said(workspace: Workspace, row: Delivery, now: datetime) -> bool:
    try:
        about_of(workspace, row, Reader(None, "", workspace.language), now)
    except NothingToSay:
        return False
    return True


def _note(
    workspace: Workspace, done: Sequence[Delivery], told: Sequence[_Told], now: datetime
) -> int:
    if not done:
        return 0
    with write_in_turn(), transaction.atomic():
        head, recorded_at = log.begin_recording(workspace.id, now)
        # A message for several may hold an alert twice, once from a channel that failed.
        facts = {_message_id(one): _as_fact(one, recorded_at) for one in told}
        known = log.known_messages(workspace.id, list(facts))
        holders = _holders(workspace.id, [one.row.cause for one in told])
        new = [fact for message_id, fact in facts.items() if message_id not in known]
        log.append(workspace.id, head.last_seq, new, holders=holders)
        Delivery.objects.of(workspace.id).filter(id__in=[row.id for row in done]).update(noted=True)
    return len(done)


def _holders(workspace_id: int, causes: Sequence[str]) -> dict[str, str]:
    """Who holds the facts about these people now."""
    rows = FactRow.objects.of(workspace_id).filter(id__in=causes)
    pairs = rows.exclude(person=None).values_list("person", "holder")
    return {person: holder or person for person, holder in pairs}


def _message_id(told: _Told) -> str:
    row, channel = told.row, told.message.channel
    mark = row.id if row.channel == channel else delivery_id(row.alert, channel)
    return f"d:alert:{mark}"


def _as_fact(told: _Told, recorded_at: datetime) -> Fact:
    row, message = told.row, told.message
    to = f"user:{message.user_id}" if message.user_id else message.channel
    return Fact(
        id=new_id(),
        name="alert.sent",
        at=message.ended_at or recorded_at,
        recorded_at=recorded_at,
        message_id=_message_id(told),
        person=row.person,
        actor="system",
        source="worker",
        origin="derived",
        cause=row.cause,
        clause=row.clause or None,
        pact_version=row.pact_version,
        props={"alert": row.event, "channel": message.channel, "to": to},
    )
