"""Recording what programs tell: each message once, what cannot be used kept aside with reasons."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.db import transaction

from testigo.actions.facts import id_in_log, record_facts
from testigo.core.drafts import FactDraft
from testigo.core.events import SETTING, EventMapping, parse_mapping
from testigo.core.problems import InvalidInput, Problem
from testigo.store import log
from testigo.store.choices import read_choice
from testigo.store.models import QuarantinedEvent, Setting, Workspace
from testigo.store.turns import write_in_turn

_LONGEST_RAW = 65_536


@dataclass(frozen=True, slots=True)
class Event:
    """A message as it came: its drafts, or why it gives none."""

    raw: bytes
    message_id: str
    drafts: tuple[FactDraft, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """How many messages were new, were known already, and were kept aside."""

    added: int
    repeated: int
    quarantined: int


@contextmanager
def recording_together() -> Iterator[None]:
    """What is recorded within becomes durable at once, when it ends."""
    with write_in_turn(), transaction.atomic():
        yield


@transaction.atomic
def record_events(
    *, workspace: Workspace, events: Sequence[Event], source: str, now: datetime
) -> Taken:
    """Record messages together, durable when the outermost transaction is.

    The same id with the same body adds nothing; with another body it is kept aside, as is what
    cannot be used and what a public key says of somebody verified.
    """
    aside = [(event, event.problems) for event in events if event.problems]
    first, others = _told_apart([event for event in events if not event.problems], source)
    drafts = [draft for event in first.values() for draft in event.drafts]
    recorded = record_facts(workspace=workspace, drafts=drafts, source=source, now=now)
    others += _events_of(recorded.otherwise, first)
    refused = _events_of(recorded.refused, first)
    aside += [(event, (Problem("message_told_otherwise", "messageId"),)) for event in others]
    aside += [(event, (Problem("claim_about_verified", "userId"),)) for event in refused]
    _keep_aside(workspace, aside, source, now)
    added = {fact.message_id for fact in recorded.facts} & first.keys()
    return Taken(len(added), len(events) - len(added) - len(aside), len(aside))


def _told_apart(events: Iterable[Event], source: str) -> tuple[dict[str, Event], list[Event]]:
    """The first message of each id, by its id in the log; and those that use an id for another
    body."""
    first: dict[str, Event] = {}
    others = []
    for event in events:
        held = first.setdefault(id_in_log(event.message_id, source), event)
        if held.drafts[0].told != event.drafts[0].told:
            others.append(event)
    return first, others


def _events_of(drafts: Iterable[FactDraft], events: Mapping[str, Event]) -> list[Event]:
    """The events that these drafts, as the log names them, are from."""
    names = dict.fromkeys(draft.part_of or draft.message_id for draft in drafts)
    return [events[name] for name in names]


def _keep_aside(
    workspace: Workspace,
    aside: Sequence[tuple[Event, tuple[Problem, ...]]],
    source: str,
    now: datetime,
) -> None:
    rows = {}
    for event, problems in aside:
        codes = " ".join(problem.code for problem in problems)
        said = event.raw + f"{event.message_id} {codes}".encode()
        mark = blake2b(said, digest_size=32).hexdigest()
        rows[mark] = QuarantinedEvent(
            workspace=workspace,
            id=mark,
            message_id=event.message_id[:160].replace("\0", ""),
            source=source,
            raw=_as_text(event.raw),
            problems=[
                {"code": p.code, "where": p.where, "params": dict(p.params)} for p in problems
            ],
            received_at=now,
        )
    if rows:
        QuarantinedEvent.objects.of(workspace.id).bulk_create(
            list(rows.values()), ignore_conflicts=True
        )


def _as_text(raw: bytes) -> str:
    """A body as it came, without what no database keeps."""
    text = raw[:_LONGEST_RAW].decode("utf-8", "backslashreplace")
    return text.replace("\0", "\\u0000")


@transaction.atomic
def save_mapping(*, workspace: Workspace, value: Any, by: str, now: datetime) -> EventMapping:
    """Change what events mean from now on; what is in the log stays as it was told. Raises
    InvalidInput with every problem."""
    mapping, problems = parse_mapping(value)
    if problems:
        raise InvalidInput(problems)
    Setting.objects.of(workspace.id).update_or_create(
        name=SETTING, defaults={"value": value, "changed_at": now, "changed_by": by}
    )
    return mapping


@transaction.atomic
def give_meaning(
    *, workspace: Workspace, part: str, name: str, to: str, by: str, now: datetime
) -> EventMapping:
    """Say what one event or trait (`part`: events, traits) means from now on, beside what the
    others do. Raises InvalidInput with every problem."""
    if not to:
        code = "mapping_bad_fact" if part == "events" else "mapping_bad_trait"
        raise InvalidInput([Problem(code, f"{part}.{name[:60]}", {"value": ""})])
    log.lock_head(workspace.id)
    kept = read_choice(workspace.id, SETTING) or {}
    value = {one: dict(kept.get(one, {})) for one in ("events", "traits")}
    value[part][name] = to
    return save_mapping(workspace=workspace, value=value, by=by, now=now)
