"""Taking messages from the outbox: each by one sender at a time, and none forgotten.

A sender claims a message for a while; if it dies, another claims it after that. Only who holds the
claim may say what came of it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from testigo.store import leases
from testigo.store.models import OutboxRow
from testigo.store.models.tenancy import WorkspaceRows

# The topic of mails that ask somebody to confirm an address.
CONFIRMATION = "form.confirmation"
# Longer than handing over one message may take.
LEASE = timedelta(minutes=3)
# After the first, second … try in vain; after the last of them a person must look.
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
MOST_TRIES = len(PAUSES) + 1
# Whatever seems to wait longer was put off while the machine's clock stood further ahead.
LONGEST_WAIT = timedelta(hours=12)
_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this sender alone may send now. `tries` counts this one."""

    workspace_id: int
    id: str
    recipient: str
    cause: str
    tries: int
    lease: str


def due(now: datetime, longest: timedelta = LONGEST_WAIT) -> Q:
    """What may leave by now, of what is never put off for longer."""
    return Q(not_before__lte=now) | Q(not_before__gt=now + longest)


def is_due(workspace_id: int, topic: str, now: datetime) -> bool:
    """Whether a message of this topic waits to be sent and nobody is at it."""
    return _free(workspace_id, topic, now).exists()


def claim(workspace_id: int, topic: str, now: datetime) -> Claimed | None:
    """The message that has waited longest, held for LEASE; None when nothing is due.

    One whose sender has died over it as often as it may be tried is set aside.
    """
    for row in _free(workspace_id, topic, now).order_by("not_before", "id")[:_LOOKED_AT]:
        if row.tries >= MOST_TRIES:
            same = _free(workspace_id, topic, now).filter(id=row.id, tries=row.tries)
            same.update(state="aside", ended_at=now, problem="", lease="")
            continue
        lease = leases.take(_free(workspace_id, topic, now), row, now, LEASE)
        if lease is not None:
            return Claimed(workspace_id, row.id, row.recipient, row.cause, row.tries + 1, lease)
    return None


def end(held: Claimed, state: str, now: datetime, problem: str = "") -> bool:
    """Say that a message no longer waits, and why. False when another sender holds it since."""
    values = {"state": state, "ended_at": now, "problem": problem}
    return bool(_held(held).update(**values, **leases.LET_GO))


def put_off(held: Claimed, now: datetime, problem: str) -> bool:
    """Try again after a pause that grows, or set the message aside after the last one. False when
    another sender holds it since."""
    if held.tries >= MOST_TRIES:
        return end(held, "aside", now, problem)
    later = now + PAUSES[held.tries - 1]
    return bool(_held(held).update(not_before=later, problem=problem, **leases.LET_GO))


def try_again(workspace_id: int, topic: str, now: datetime) -> int:
    """Let what was set aside wait anew, from the first try on; returns how many those are."""
    rows = OutboxRow.objects.of(workspace_id).filter(topic=topic, state="aside")
    return rows.update(state="waiting", tries=0, not_before=now, ended_at=None, leased_until=None)


def _free(workspace_id: int, topic: str, now: datetime) -> WorkspaceRows:
    return leases.free(OutboxRow.objects.of(workspace_id).filter(topic=topic), now, due(now))


def _held(held: Claimed) -> WorkspaceRows:
    return leases.held(OutboxRow.objects.of(held.workspace_id), held.id, held.lease)
