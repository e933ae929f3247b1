"""People as programs read them: pages in order of their ids, and one person as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from testigo.queries.fact_feed import first_seq_since, iso
from testigo.queries.lead import lead_document
from testigo.queries.leads import clock_state
from testigo.queries.memberships import named_by
from testigo.queries.people import holder_of_person
from testigo.store.joined import joined_into
from testigo.store.models import Person, PersonKey
from testigo.store.models.fields import from_micros
from testigo.store.projections import read_cases

Document = dict[str, Any]
Key = tuple[str, str]
_COLUMNS = (
    "l.person, p.name, p.email, p.phone, p.company, p.job_title, l.stage, l.cycle, l.status, "
    "u.name, u.email, l.score, l.fit, l.interest, l.passes, l.channel, l.campaign, l.attempts, "
    "l.awaited, l.due_at, l.warn_at, l.last_fact_at"
)
_AS_THEY_ARE = ("id", "name", "email", "phone", "company", "job_title", "stage", "cycle", "status")
_TABLES = (
    "testigo_lead l "
    "JOIN testigo_person p ON p.workspace_id = l.workspace_id AND p.id = l.person "
    + named_by("l.owner_id")
)
# Whoever holds a fact recorded from a place of the log on, and whoever somebody was joined into.
_CHANGED = (
    "l.person IN (SELECT holder FROM testigo_fact WHERE workspace_id = %s AND seq >= %s "
    "UNION SELECT survivor FROM testigo_person_merge WHERE workspace_id = %s AND seq >= %s)"
)
_KINDS = {"email": "emails", "phone": "phones", "external": "external_ids"}


@dataclass(frozen=True, slots=True)
class PeopleFilters:
    """Whom to list; empty fields do not filter. `stage` "none" means outside the path, `owner` is
    an e-mail or "none"; `keys` are pairs such as ("email", "eva@cliente.example") that all name
    the person; `updated_since` looks at when facts about them were recorded."""

    stage: str = ""
    owner: str = ""
    status: str = ""
    channel: str = ""
    keys: Sequence[Key] = ()
    updated_since: datetime | None = None


def people_page(
    workspace_id: int, filters: PeopleFilters, *, now: datetime, after: str, limit: int
) -> tuple[list[Document], str | None]:
    """A page of people behind an id, and the id to go on after; None on the last page."""
    where, values = _where(workspace_id, filters, after)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM {_TABLES} WHERE {where} ORDER BY l.person LIMIT %s",
            [*values, limit + 1],
        )
        rows = cursor.fetchall()
    page = [_document(row, now) for row in rows[:limit]]
    return page, page[-1]["id"] if len(rows) > limit else None


def person_document(workspace_id: int, person: str, *, now: datetime) -> Document | None:
    """One person in the shape of `lead show`, with the keys and traits that are known; None when
    the workspace has nobody with this id."""
    known = Person.objects.of(workspace_id).filter(id=person).first()
    if known is None:
        return None
    shown = lead_document(workspace_id, person, now=now) or _not_yet(known)
    stored = read_cases(workspace_id, [person]).get(person)
    traits = stored.case.story.person.traits if stored else {}
    return {
        **shown,
        "phone": known.phone,
        "keys": _keys(workspace_id, person),
        "traits": {name: held.value for name, held in sorted(traits.items())},
    }


def _where(workspace_id: int, filters: PeopleFilters, after: str) -> tuple[str, list[Any]]:
    where, values = ["l.workspace_id = %s"], [workspace_id]
    more: list[tuple[str, list[Any]]] = []
    if after:
        # Twice, so that a merge of both tables does not begin at the first person.
        more.append(("l.person > %s AND p.id > %s", [after, after]))
    if filters.stage:
        more.append(("l.stage = %s", ["" if filters.stage == "none" else filters.stage]))
    if filters.owner == "none":
        more.append(("l.owner_id IS NULL", []))
    elif filters.owner:
        more.append(("LOWER(u.email) = %s", [filters.owner.lower()]))
    for column, value in (("status", filters.status), ("channel", filters.channel)):
        if value:
            more.append((f"l.{column} = %s", [value]))
    if filters.keys:
        people = _named(workspace_id, filters.keys)
        more.append((f"l.person IN ({', '.join(['%s'] * len(people)) or 'NULL'})", people))
    if filters.updated_since is not None:
        seq = first_seq_since(workspace_id, filters.updated_since)
        more.append((_CHANGED, [workspace_id, seq] * 2))
    return " AND ".join([*where, *(sql for sql, _ in more)]), values + [
        value for _, given in more for value in given
    ]


def _named(workspace_id: int, keys: Sequence[Key]) -> list[Any]:
    """Who all of these keys name, through whoever they were joined into."""
    found: set[str] | None = None
    for kind, value in keys:
        rows = PersonKey.objects.of(workspace_id).filter(kind=kind, value=value)
        people = {
            holder_of_person(workspace_id, person)
            for person in rows.values_list("person", flat=True)
        }
        found = people if found is None else found & people
    return sorted(found or ())


def _document(row: tuple[Any, ...], now: datetime) -> Document:
    owner, owner_email, score, fit, interest, passes, channel, campaign, attempts = row[9:18]
    awaited, due, warn, last = row[18:]
    due_at = from_micros(due) if awaited and due is not None else None
    warn_at = from_micros(warn) if warn is not None else None
    return {
        **dict(zip(_AS_THEY_ARE, row, strict=False)),
        "owner": owner or "",
        "owner_email": owner_email or "",
        "score": {"total": score, "fit": fit, "interest": interest, "passes": bool(passes)},
        "channel": channel,
        "campaign": campaign,
        "attempts": attempts,
        "clock": clock_state(due_at, warn_at, now) or None,
        "due_at": iso(due_at) if due_at else None,
        "last_fact_at": iso(from_micros(last)) if last is not None else None,
    }


def _not_yet(known: Person) -> Document:
    """Somebody about whom nothing is concluded yet."""
    return {
        "id": known.id,
        "name": known.name,
        "email": known.email,
        "stage": "",
        "cycle": 1,
        "status": "new",
        "owner": "",
        "pact_version": None,
        "score": None,
        "clocks": [],
        "stages": [],
        "timeline": [],
    }


def _keys(workspace_id: int, person: str) -> dict[str, list[str]]:
    # Keys stay with whom they came to, also once those people were joined into this one.
    people = [person, *joined_into(workspace_id, [person])]
    rows = PersonKey.objects.of(workspace_id).filter(person__in=people, kind__in=_KINDS)
    found: dict[str, list[str]] = {name: [] for name in _KINDS.values()}
    for kind, value in rows.order_by("kind", "value").values_list("kind", "value"):
        found[_KINDS[kind]].append(value)
    return found
