"""The turn of a worker at a workspace: one at a time draws what follows there.

The lock on the log already lets one write after the other. A turn adds that whoever stood still (a
process that was stopped, a machine that slept) and goes on as if nothing had happened writes
nothing: its time is over, and the number of its turn is an old one once another has taken over.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from testigo.store.log import HEAD_COLUMNS, Head, head_of
from testigo.store.models.fields import to_micros

# How long a worker may go without a word before another takes its place.
LEASE = timedelta(seconds=15)


class TurnOver(Exception):
    """The worker's time is over, or another one has taken over since; nothing was written."""


@dataclass(frozen=True, slots=True)
class Hand:
    """A worker that has just read the clock; what each part tells, `actions/working.py` says."""

    name: str
    spent: Callable[[], float]
    gone: Callable[[str], bool]
    at: Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Turn:
    """The turn numbered `number` of a worker."""

    workspace_id: int
    hand: Hand
    number: int

    def spent(self) -> float:
        """Seconds since the worker read the present instant."""
        return self.hand.spent()

    def at(self, person: str) -> None:
        """Take note of whom the worker is at."""
        self.hand.at(self.workspace_id, person)


def take_turn(workspace_id: int, hand: Hand, now: datetime) -> Turn | None:
    """The turn at a workspace, held for LEASE; None while another worker has it."""
    held = _holder(workspace_id)
    if held is None:
        return None
    number, holder, until = held
    if holder == hand.name and _holds(until, now, LEASE / 2):
        return Turn(workspace_id, hand, number)
    if holder != hand.name and _holds(until, now, timedelta()) and not hand.gone(holder):
        return None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE testigo_log_head SET turn = turn + 1, worker = %s, turn_until = %s "
            "WHERE workspace_id = %s AND turn = %s RETURNING turn",
            [hand.name, to_micros(now + LEASE), workspace_id, number],
        )
        row = cursor.fetchone()
    return None if row is None else Turn(workspace_id, hand, int(row[0]))


def lock_in_turn(turn: Turn, now: datetime) -> Head:
    """Take the log as `log.lock_head` does, for as long as it is still this worker's turn, and
    lengthen the turn. Raises TurnOver."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE testigo_log_head SET turn_until = %s WHERE workspace_id = %s AND turn = %s "
            f"RETURNING {HEAD_COLUMNS}{_UNSTOPPED[connection.vendor]}",
            [to_micros(now + LEASE), turn.workspace_id, turn.number],
        )
        row = cursor.fetchone()
    # Only now, because the time may have passed while it waited for the log.
    if row is None or turn.spent() >= LEASE.total_seconds():
        raise TurnOver(turn.hand.name)
    return head_of(turn.workspace_id, row)


# A worker that is stopped within its transaction would hold the log for ever; PostgreSQL ends it.
_UNSTOPPED = {
    "postgresql": ", set_config('idle_in_transaction_session_timeout', "
    f"'{int(LEASE.total_seconds() * 1000)}', true)",
    "sqlite": "",
}


def _holder(workspace_id: int) -> tuple[int, str, int | None] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT turn, worker, turn_until FROM testigo_log_head WHERE workspace_id = %s",
            [workspace_id],
        )
        row = cursor.fetchone()
    return None if row is None else (int(row[0]), str(row[1]), row[2])


def _holds(until: int | None, now: datetime, least: timedelta) -> bool:
    """Whether a turn lasts for so long at least. One that lasts longer than any was given while the
    clock stood further ahead, and counts for nothing."""
    if until is None:
        return False
    return to_micros(now + least) < until <= to_micros(now + LEASE)
