"""How first contact was kept, by the weekday and the hour at which leads were handed over."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from testigo.core.asof import Days
from testigo.core.sla.commitments import Response
from testigo.core.story import Agreement
from testigo.store.agreements import agreement_of
from testigo.store.models.fields import from_micros, to_micros

# Weekday from 0 (Monday) and hour, in the zone of the days asked for.
WeekHour = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """Of `total` leads whose first contact is decided, those contacted on time."""

    kept: int
    total: int


def first_contact_by_hour(
    workspace_id: int, days: Days, *, now: datetime
) -> Mapping[WeekHour, Kept]:
    """First contact of the leads handed over on these days, by weekday and hour of the hand-over.

    A clock past due counts as not kept, met or still open; one that still runs or was voided does
    not count. Hours without a lead are left out.
    """
    promised = first_contact_promises(agreement_of(workspace_id))
    found: defaultdict[WeekHour, list[bool]] = defaultdict(list)
    for commitment, version, started, due, ending in _clocks(workspace_id, days):
        if (version, commitment) not in promised or ending == "voided":
            continue
        if ending is None and from_micros(due) >= now:
            continue
        local = from_micros(started).astimezone(days.zone)
        found[local.weekday(), local.hour].append(ending == "kept")
    return {hour: Kept(sum(ends), len(ends)) for hour, ends in found.items()}


def first_contact_promises(agreement: Agreement) -> set[tuple[int, str]]:
    """Version and id of the promise of each version that a hand-over starts and an attempt ends;
    the first one, so that a lead counts once."""
    promised: dict[int, str] = {}
    for version in agreement.versions:
        for promise in version.pact.commitments:
            if isinstance(promise, Response) and _is_first_contact(promise):
                promised.setdefault(version.number, promise.id)
    return set(promised.items())


def _is_first_contact(promise: Response) -> bool:
    return "lead.handed_over" in promise.starts and "contact.attempted" in promise.ends


def _clocks(workspace_id: int, days: Days) -> list[tuple[str, int, int, int, str | None]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT commitment, pact_version, started_at, due_at, ending FROM testigo_clock "
            "WHERE workspace_id = %s AND started_at >= %s AND started_at < %s",
            [workspace_id, to_micros(days.start), to_micros(days.end)],
        )
        return list(cursor.fetchall())
