"""The log: appending facts once, in order of commit, and reading them back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from testigo.core.facts import Fact
from testigo.store.bulk import insert_rows, look_over, select_in
from testigo.store.models.fields import from_micros, to_micros
from testigo.store.ringing import ring_once_written
from testigo.store.rows import (
    FACT_AS_TOLD,
    FACT_COLUMNS,
    FACT_READ,
    fact_of,
    fact_row,
    new_salts,
    told_digest,
)
from testigo.waking import FACTS

TABLE = "testigo_fact"
HEAD_COLUMNS = "last_seq, applied_seq, reconsider, recorded_at"
# The place of a fact where people lead to it: as it stands SQLite would rather go through the log
# by it, all of it for each few people.
_BY_HOLDER = "+seq"
_SECOND = 1_000_000
# A log of fewer facts is small whatever the database takes it for.
_SMALL = 2_047
NOBODY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a workspace's log and how far consequences have been drawn; `reconsider` says
    that clocks are to be judged anew. `recorded_at` is the instant of the last recording."""

    last_seq: int
    applied_seq: int
    reconsider: bool = False
    recorded_at: datetime | None = None


def lock_head(workspace_id: int) -> Head:
    """Take the workspace's log for this transaction: whoever holds it appends alone, so `seq`
    is gapless and in order of commit. Must run inside a transaction."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("the log is locked within a transaction")
    # SQLite has no row locks; there the transaction itself began by taking the one write lock.
    return _head(workspace_id, " FOR UPDATE" if connection.vendor == "postgresql" else "")


def begin_recording(workspace_id: int, now: datetime) -> tuple[Head, datetime]:
    """Take the workspace's log as `lock_head` does; with it the instant of what is recorded then:
    `now`, or a microsecond behind the last recording where the clock did not move between them."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("the log is locked within a transaction")
    micros = to_micros(now)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE testigo_log_head SET recorded_at = CASE WHEN recorded_at >= %s "
            "AND recorded_at < %s THEN recorded_at + 1 ELSE %s END WHERE workspace_id = %s "
            f"RETURNING {HEAD_COLUMNS}",
            [micros, micros + _SECOND, micros, workspace_id],
        )
        found = head_of(workspace_id, cursor.fetchone())
    assert found.recorded_at is not None
    return found, found.recorded_at


def head(workspace_id: int) -> Head:
    """The end of the log as it is now."""
    return _head(workspace_id, "")


def _head(workspace_id: int, lock: str) -> Head:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {HEAD_COLUMNS} FROM testigo_log_head WHERE workspace_id = %s{lock}",
            [workspace_id],
        )
        return head_of(workspace_id, cursor.fetchone())


def head_of(workspace_id: int, row: tuple[Any, ...] | None) -> Head:
    """What HEAD_COLUMNS, and whatever is read behind them, say of the end of a log."""
    if row is None:
        raise LookupError(f"workspace {workspace_id} has no log")
    return Head(row[0], row[1], bool(row[2]), None if row[3] is None else from_micros(row[3]))


def known_messages(workspace_id: int, message_ids: Sequence[str]) -> set[str]:
    """Which of these message ids the log holds already."""
    rows = select_in(
        f"SELECT message_id FROM {TABLE} WHERE workspace_id = %s AND message_id IN ({{marks}})",
        [workspace_id],
        message_ids,
    )
    return {row[0] for row in rows}


def facts_of_messages(workspace_id: int, message_ids: Sequence[str]) -> dict[str, str]:
    """message id → id of the fact, for those that the log holds."""
    rows = select_in(
        f"SELECT message_id, id FROM {TABLE} WHERE workspace_id = %s AND message_id IN ({{marks}})",
        [workspace_id],
        message_ids,
    )
    return dict(rows)


def known_bodies(workspace_id: int, bodies: Mapping[str, str]) -> dict[str, bool]:
    """Which of these message ids the log holds already, and whether with the same body. `bodies`
    gives them as they came, empty where none is kept; what was not kept, or is erased, counts as
    told alike."""
    rows = select_in(
        f"SELECT message_id, told, salt FROM {TABLE} "
        "WHERE workspace_id = %s AND message_id IN ({marks})",
        [workspace_id],
        list(bodies),
    )
    return {
        message_id: not (bodies[message_id] and told and salt)
        or told_digest(bodies[message_id], salt) == told
        for message_id, told, salt in rows
    }


def append(
    workspace_id: int,
    after: int,
    facts: Sequence[Fact],
    *,
    holders: Mapping[str, str] = NOBODY,
    told: Mapping[str, str] = NOBODY,
) -> int:
    """Write facts behind `after`, the last seq of a locked head; returns the new last seq.

    `holders` maps people joined into others to whom they count for, `told` message ids to the
    bodies by which a repetition is known.
    """
    rows = [
        fact_row(
            workspace_id,
            after + place,
            fact,
            holders.get(fact.person, fact.person) if fact.person else None,
            salt,
            told.get(fact.message_id, ""),
        )
        for place, (fact, salt) in enumerate(zip(facts, new_salts(len(facts)), strict=True), 1)
    ]
    if not rows:
        return after
    insert_rows(TABLE, FACT_COLUMNS, rows)
    last = after + len(rows)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE testigo_log_head SET last_seq = %s WHERE workspace_id = %s",
            [last, workspace_id],
        )
    if any(fact.origin == "reported" for fact in facts):
        ring_once_written(FACTS)
    # Behind the bell, which waits for nothing.
    if _in_fours(after) != _in_fours(last):
        transaction.on_commit(look_over, robust=True)
    return last


def _in_fours(seq: int) -> int:
    """A number that changes whenever a log has grown to four times what it was."""
    return max(seq, _SMALL).bit_length() // 2


def mark_applied(workspace_id: int, seq: int) -> None:
    """Consequences have been drawn up to here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE testigo_log_head SET applied_seq = %s WHERE workspace_id = %s",
            [seq, workspace_id],
        )


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
        f"SELECT seq, {FACT_READ} FROM {TABLE} WHERE workspace_id = %s AND {_BY_HOLDER} > %s "
        "AND recorded_at = %s AND holder IN ({marks})",
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
        f"SELECT seq, {FACT_READ} FROM {TABLE} WHERE workspace_id = %s AND {_BY_HOLDER} <= %s "
        "AND holder IN ({marks})",
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
                f"SELECT seq, digest, salt, {FACT_AS_TOLD} FROM {TABLE} "
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


def facts_named(workspace_id: int, names: Sequence[str]) -> list[Fact]:
    """Every reported fact with one of these names, in order of recording."""
    marks = ", ".join(["%s"] * len(names))
    # Asked to sort them, SQLite would go through the whole log in order instead.
    where = f"workspace_id = %s AND name IN ({marks}) AND origin = 'reported'"
    found = _read(where, [workspace_id, *names])
    return [fact for _, fact in sorted(found, key=itemgetter(0))]


def latest_named(workspace_id: int, name: str) -> Fact | None:
    """The latest reported fact with a name, None when there is none."""
    where = "workspace_id = %s AND name = %s AND origin = 'reported' ORDER BY at DESC, seq DESC"
    found = _read(f"{where} LIMIT 1", [workspace_id, name])
    return found[0][1] if found else None


def fact_by_message(workspace_id: int, message_id: str) -> Fact:
    """The fact that a message id became; LookupError when the log has none."""
    found = _read("workspace_id = %s AND message_id = %s", [workspace_id, message_id])
    if not found:
        raise LookupError(message_id)
    return found[0][1]


def fact_at(workspace_id: int, seq: int) -> Fact:
    """The fact at a place; LookupError when there is none."""
    found = _read("workspace_id = %s AND seq = %s", [workspace_id, seq])
    if not found:
        raise LookupError(seq)
    return found[0][1]


def seq_of(workspace_id: int, fact_id: str) -> int:
    """The place of the fact with an id; LookupError when the workspace has none."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT seq FROM {TABLE} WHERE workspace_id = %s AND id = %s", [workspace_id, fact_id]
        )
        row = cursor.fetchone()
    if row is None:
        raise LookupError(fact_id)
    return int(row[0])


def fact_by_id(workspace_id: int, fact_id: str) -> Fact | None:
    """The fact with an id, None when the workspace has none."""
    found = _read("workspace_id = %s AND id = %s", [workspace_id, fact_id])
    return found[0][1] if found else None
