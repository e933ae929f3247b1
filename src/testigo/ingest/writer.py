"""The one writer of the collector: waiting requests share a commit, so that each is durable before
it is answered and the disk is asked once for all of them."""

import asyncio
import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DatabaseError, close_old_connections, connections

from testigo import clock
from testigo.actions.events import Event, record_events, recording_together
from testigo.actions.keys import note_use
from testigo.connect.segment import MAX_EVENT_BYTES, Arrival, Unusable, drafts_of
from testigo.core.events import EventMapping
from testigo.core.problems import Problem
from testigo.ingest.reading import MOST_OF_A_KEY, MOST_WAITING, Refused, Told
from testigo.queries.events import mapping_of
from testigo.queries.keys import Grant, grant_of

SOURCE = "collector"
# Requests that share a commit.
MOST_TOGETHER = 512
# Where many send at once, the next ones are waited for so long, in seconds: answering a group makes
# its senders send again, and a commit for the first of them alone costs as much as for all.
GATHERING = 0.002
# From how many requests in a group many send at once.
MANY = 8
# How long a key and the meaning of events are believed before they are read again, in seconds.
BELIEVED = 2.0

_journal = logging.getLogger("testigo.collector")


@dataclass(slots=True)
class Request:
    """A request that waits to be written. `agent`, `purpose` and `origin` are its headers."""

    told: Told
    agent: str
    purpose: str
    origin: str
    answer: "asyncio.Future[None]"


@dataclass(slots=True)
class _Believed:
    """Keys and mappings as they were read a moment ago."""

    grants: dict[str, tuple[float, Grant | None]] = field(default_factory=dict)
    mappings: dict[int, tuple[float, EventMapping]] = field(default_factory=dict)

    def grant(self, key: str, now: datetime) -> Grant | None:
        held = self.grants.get(key)
        if held is None or time.monotonic() - held[0] > BELIEVED:
            if len(self.grants) > 10_000:
                self.grants.clear()
            held = self.grants[key] = (time.monotonic(), grant_of(key, now) if key else None)
        return held[1]

    def mapping(self, workspace_id: int) -> EventMapping:
        held = self.mappings.get(workspace_id)
        if held is None or time.monotonic() - held[0] > BELIEVED:
            held = self.mappings[workspace_id] = (time.monotonic(), mapping_of(workspace_id))
        return held[1]


class Writer:
    """Takes requests from the event loop and writes them in its own thread."""

    def __init__(self, now: Callable[[], datetime] = clock.now) -> None:
        self._now = now
        self._waiting: queue.SimpleQueue[Request] = queue.SimpleQueue()
        self._of_key: Counter[str] = Counter()
        self._count = 0
        self._believed = _Believed()
        self._thread: threading.Thread | None = None

    async def write(self, told: Told, agent: str, purpose: str, origin: str) -> None:
        """Return once the request is durable. Raises Refused."""
        if self._count >= MOST_WAITING:
            raise Refused(503, "too much is waiting; try again")
        if self._of_key[told.key] >= MOST_OF_A_KEY:
            raise Refused(429, "too much is waiting with this key; try again")
        self._start()
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._count += 1
        self._of_key[told.key] += 1
        self._waiting.put(Request(told, agent, purpose, origin, answer))
        try:
            await answer
        finally:
            self._count -= 1
            self._of_key[told.key] -= 1
            if not self._of_key[told.key]:
                del self._of_key[told.key]

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="collector", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        together: list[Request] = []
        while True:
            many = len(together) >= MANY
            together = [self._waiting.get()]
            if many:
                time.sleep(GATHERING)
            while len(together) < MOST_TOGETHER and not self._waiting.empty():
                together.append(self._waiting.get_nowait())
            _answer(together, self._write_group(together))

    def _write_group(self, together: Sequence[Request]) -> list[Refused | None]:
        """Write what waits in one transaction; for each request why it was not written."""
        try:
            close_old_connections()
            # Read before the log is locked, so that others wait less for it.
            refusals, groups = self._read(together)
            with recording_together():
                for group in groups:
                    _record(group)
                    group.note_keys()
        except Exception:
            _journal.exception("nothing could be written")
            connections.close_all()
            return [Refused(503, "it cannot be kept now; try again") for _ in together]
        return refusals

    def _read(self, together: Sequence[Request]) -> tuple[list[Refused | None], list["_Group"]]:
        """For each request why it may not be recorded; and what may, by workspace."""
        now = self._now()
        refusals: list[Refused | None] = []
        groups: dict[int, _Group] = {}
        # Many requests are of few senders.
        senders: dict[tuple[str, str, str, str], Refused | tuple[_Group, Arrival]] = {}
        for request in together:
            told = request.told
            headers = (told.key, request.agent, request.purpose, request.origin)
            sender = senders.get(headers)
            if sender is None:
                sender = senders[headers] = self._sender(request, groups, now)
            if isinstance(sender, Refused):
                # Each is raised somewhere else.
                refusals.append(Refused(sender.status, sender.said))
                continue
            refusals.append(None)
            group, arrival = sender
            group.events += [
                event_of(raw, value, told.sent_at, arrival) for raw, value in told.messages
            ]
        # Each locks its log until the commit; in one order, so that two processes never wait for
        # each other.
        return refusals, [groups[number] for number in sorted(groups)]

    def _sender(
        self, request: Request, groups: "dict[int, _Group]", now: datetime
    ) -> "Refused | tuple[_Group, Arrival]":
        """With which group the messages of a sender are recorded, and how they arrived; or why they
        are not."""
        grant = self._believed.grant(request.told.key, now)
        if grant is None:
            return Refused(401, "this key opens nothing")
        refusal = _why_not(grant, request.origin)
        if refusal is not None:
            return refusal
        group = groups.setdefault(grant.workspace.pk, _Group(grant, now))
        group.keys[grant.key_id] = grant.last_used_at
        return group, Arrival(
            received_at=now,
            mapping=self._believed.mapping(grant.workspace.pk),
            country=grant.workspace.country,
            public=grant.public,
            agent=request.agent,
            purpose=request.purpose,
        )


@dataclass(slots=True)
class _Group:
    """The messages of the workspace of a grant that are recorded together at `now`; `keys` are
    those they came with, each with when its use was noted last."""

    grant: Grant
    now: datetime
    events: list[Event] = field(default_factory=list)
    keys: dict[str, datetime | None] = field(default_factory=dict)

    def note_keys(self) -> None:
        """Note that the keys they came with were used."""
        for key, last in self.keys.items():
            note_use(workspace=self.grant.workspace, key=key, last=last, now=self.now)

    def record(self, events: Sequence[Event]) -> None:
        """Record some of them."""
        workspace = self.grant.workspace
        record_events(workspace=workspace, events=events, source=SOURCE, now=self.now)


def _record(group: _Group) -> None:
    """Record a workspace's messages; one that the log does not take is kept aside, so that it takes
    no neighbour with it."""
    try:
        group.record(group.events)
    except DatabaseError as error:
        if not _is_of_content(error):
            raise
    except Exception:
        _journal.exception("a message of workspace %s", group.grant.workspace.slug)
    else:
        return
    for event in group.events:
        try:
            group.record([event])
        except Exception:
            _journal.exception("a message of workspace %s", group.grant.workspace.slug)
            group.record([_unreadable(event.raw, event.message_id)])


def _answer(together: Sequence[Request], refusals: Sequence[Refused | None]) -> None:
    """Wake everybody who waits for an answer: each loop once, because waking it takes long."""
    answers = [(one.answer, refused) for one, refused in zip(together, refusals, strict=True)]
    for loop in {answer.get_loop() for answer, _ in answers}:
        own = [pair for pair in answers if pair[0].get_loop() is loop]
        loop.call_soon_threadsafe(_settle, own)


def _settle(answers: Sequence[tuple["asyncio.Future[None]", Refused | None]]) -> None:
    for answer, refused in answers:
        if answer.done():
            continue
        if refused is None:
            answer.set_result(None)
        else:
            answer.set_exception(refused)


def event_of(raw: bytes, value: Any, sent_at: str, arrival: Arrival) -> Event:
    """One message made ready for the log."""
    if value is None:
        return _unreadable(raw)
    if len(raw) > MAX_EVENT_BYTES:
        params: dict[str, str | int] = {"limit": MAX_EVENT_BYTES}
        return Event(raw, "", (), (Problem("event_too_large", params=params),))
    try:
        found = drafts_of(value, sent_at, arrival)
    except Exception:
        # Whatever it is, the messages beside it must not wait for it for ever.
        _journal.exception("a message that could not be read")
        return _unreadable(raw)
    if isinstance(found, Unusable):
        return Event(raw, found.message_id, (), found.problems)
    return Event(raw, found[0].message_id, tuple(found))


def _unreadable(raw: bytes, message_id: str = "") -> Event:
    return Event(raw, message_id, (), (Problem("event_unreadable"),))


def _why_not(grant: Grant, origin: str) -> Refused | None:
    if grant.scope not in ("ingest", "write"):
        return Refused(403, "this key may not send events")
    if origin and grant.origins and origin not in grant.origins:
        return Refused(403, "this key may not be used from this site")
    return None


def _is_of_content(error: DatabaseError) -> bool:
    """Whether the database refused what was told, rather than to work at all."""
    return type(error).__name__ in ("DataError", "IntegrityError")
