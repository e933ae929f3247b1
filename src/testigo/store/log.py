"""The log: appending facts once, in order of commit, and reading them back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.transaction import TransactionManagementError

from testigo.core.facts import Fact
from testigo.store.bulk import insert_rows, select_in
from testigo.store.models.fields import from_micros, to_micros
from testigo.store.models.log import LogHead
from testigo.store.rows import FACT_COLUMNS, FACT_READ, fact_of, fact_row

TABLE = "testigo_fact"
_SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a workspace's log and how far consequences have been drawn; `reconsider` says
    that clocks are to be judged anew."""

    last_seq: int
    applied_seq: int
    reconsider: bool = False


def lock_head(workspace_id: int) -> Head:
    """Take the workspace's log for this transaction: whoever holds it appends alone, so `seq`
    is gapless and in order of commit. Must run inside a transaction."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("the log is locked within a transaction")
    # SQLite has no row locks; there the transaction itself began by taking the one write lock.
    return _head(workspace_id, " FOR UPDATE" if connection.vendor == "postgresql" else "")


def head(workspace_id: int) -> Head:
    """The end of the log as it is now."""
    return _head(workspace_id, "")


def _head(workspace_id: int, lock: str) -> Head:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT last_seq, applied_seq, reconsider FROM testigo_log_head "
            f"WHERE workspace_id = %s{lock}",
            [workspace_id],
        )
        row = cursor.fetchone()
    if row is None:
        raise LookupError(f"workspace {workspace_id} has no log")
    return Head(row[0], row[1], bool(row[2]))


def recording_instant(workspace_id: int, now: datetime) -> datetime:
    """The instant of a recording: `now`, or a microsecond behind the last one where the clock did
    not move between them. Needs the locked head."""
    micros = to_micros(now)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE testigo_log_head SET recorded_at = CASE WHEN recorded_at >= %s "
            "AND recorded_at < %s THEN recorded_at + 1 ELSE %s END "
            "WHERE workspace_id = %s RETURNING recorded_at",
            [micros, micros + _SECOND, micros, workspace_id],
        )
        return from_micros(cursor.fetchone()[0])


def known_messages(workspace_id: int, message_ids: Sequence[str]) -> set[str]:
    """Which of these message ids the log holds already."""
    rows = select_in(
        f"SELECT message_id FROM {TABLE} WHERE workspace_id = %s AND message_id IN ({{marks}})",
        [workspace_id],
        message_ids,
    )
    return {row[0] for row in rows}


def append(workspace_id: int, after: int, facts: Sequence[Fact]) -> int:
    """Write facts behind `after`, the last seq of a locked head; returns the new last seq."""
    rows = [fact_row(workspace_id, after + place, fact) for place, fact in enumerate(facts, 1)]
    if not rows:
        return after
    insert_rows(TABLE, FACT_COLUMNS, rows)
    last = after + len(rows)
    LogHead.objects.filter(workspace_id=workspace_id).update(last_seq=last)
    return last


def mark_applied(workspace_id: int, seq: int) -> None:
    """Consequences have been drawn up to here."""
    LogHead.objects.filter(workspace_id=workspace_id).update(applied_seq=seq)


def read_after(workspace_id: int, seq: int, limit: int) -> list[tuple[int, Fact]]:
    """The next facts in order of recording, each with its seq."""
    return _read("workspace_id = %s AND seq > %s ORDER BY seq LIMIT %s", [workspace_id, seq, limit])


def read_reported_after(workspace_id: int, seq: int, limit: int) -> list[tuple[int, Fact]]:
    """The next reported facts in order of recording, each with its seq."""
    return _read(
        "workspace_id = %s AND seq > %s AND origin = 'reported' ORDER BY seq LIMIT %s",
        [workspace_id, seq, limit],
    )


def read_same_recording(
    workspace_id: int, seq: int, recorded_at: int, people: Sequence[str]
) -> list[tuple[int, Fact]]:
    """What was recorded about these people in the same instant, behind `seq`."""
    rows = select_in(
        f"SELECT seq, {FACT_READ} FROM {TABLE} WHERE workspace_id = %s AND seq > %s "
        "AND recorded_at = %s AND person IN ({marks})",
        [workspace_id, seq, recorded_at],
        people,
    )
    return sorted(((row[0], fact_of(row[1:])) for row in rows), key=lambda pair: pair[0])


def read_people(
    workspace_id: int, people: Sequence[str], up_to: int | None = None
) -> dict[str, list[tuple[int, Fact]]]:
    """All facts about these people up to a seq, in order of recording, by person."""
    before = [workspace_id, up_to if up_to is not None else 2**62]
    rows = select_in(
        f"SELECT seq, {FACT_READ} FROM {TABLE} WHERE workspace_id = %s AND seq <= %s "
        "AND person IN ({marks})",
        before,
        people,
    )
    found: dict[str, list[tuple[int, Fact]]] = {person: [] for person in people}
    for row in rows:
        fact = fact_of(row[1:])
        found[fact.person or ""].append((row[0], fact))
    for facts in found.values():
        facts.sort(key=lambda pair: pair[0])
    return found


def stream(workspace_id: int, chunk: int = 5000) -> Iterator[tuple[int, Fact]]:
    """The whole log in order of recording."""
    seq = 0
    while batch := read_after(workspace_id, seq, chunk):
        yield from batch
        seq = batch[-1][0]


def stream_sealed(
    workspace_id: int, chunk: int = 5000
) -> Iterator[tuple[int, Fact, str, str | None]]:
    """The whole log in order of recording, each fact with its digest and, unless erased, salt."""
    seq = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT seq, digest, salt, {FACT_READ} FROM {TABLE} "
                "WHERE workspace_id = %s AND seq > %s ORDER BY seq LIMIT %s",
                [workspace_id, seq, chunk],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        for row in rows:
            seq = row[0]
            yield seq, fact_of(row[3:]), row[1], row[2]


def _read(where: str, values: Sequence[str | int]) -> list[tuple[int, Fact]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT seq, {FACT_READ} FROM {TABLE} WHERE {where}", values)
        return [(row[0], fact_of(row[1:])) for row in cursor.fetchall()]


def fact_by_message(workspace_id: int, message_id: str) -> Fact:
    """The fact that a message id became; LookupError when the log has none."""
    found = _read("workspace_id = %s AND message_id = %s", [workspace_id, message_id])
    if not found:
        raise LookupError(message_id)
    return found[0][1]


def fact_by_id(workspace_id: int, fact_id: str) -> Fact | None:
    """The fact with an id, None when the workspace has none."""
    found = _read("workspace_id = %s AND id = %s", [workspace_id, fact_id])
    return found[0][1] if found else None
