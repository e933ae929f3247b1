"""Who entered a stage and when they reached the next, read by the index of stages."""

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from testigo.core.drift import Measure
from testigo.core.sla.cases import Event
from testigo.store.commitments import entries, events, taken_back
from testigo.store.models.fields import from_micros, to_micros

# By which facts somebody says that a lead fits; being qualified implies it.
ACCEPTING = ("lead.accepted", "lead.qualified")
_REACHED = (
    "SELECT s.person, s.at, (SELECT MIN(n.at) FROM testigo_stage n "
    "WHERE n.workspace_id = s.workspace_id AND n.person = s.person AND n.cycle = s.cycle "
    "AND n.stage = %s AND n.at >= s.at) FROM testigo_stage s "
    "JOIN testigo_lead l ON l.workspace_id = s.workspace_id AND l.person = s.person "
    "WHERE s.workspace_id = %s AND s.stage = %s AND NOT s.implied AND s.at >= %s AND s.at < %s"
)


class Entered(NamedTuple):
    """Who entered, when, and when they first reached what is measured; None while they have not."""

    person: str
    at: datetime
    reached: datetime | None


def entered(workspace_id: int, measure: Measure, since: datetime, until: datetime) -> list[Entered]:
    """Everybody who entered the stage of a measure from `since` up to `until`, without skipping
    it; what is measured is reached by skipping it too, in the same cycle."""
    if measure.that == "accepted":
        return _accepted(workspace_id, measure, since, until)
    values: list[Any] = [measure.that, workspace_id, measure.of, to_micros(since), to_micros(until)]
    with connection.cursor() as cursor:
        cursor.execute(_REACHED, values)
        return [
            Entered(person, from_micros(at), None if reached is None else from_micros(reached))
            for person, at, reached in cursor.fetchall()
        ]


def _accepted(
    workspace_id: int, measure: Measure, since: datetime, until: datetime
) -> list[Entered]:
    gone = taken_back(workspace_id, since)
    told = events(workspace_id, ACCEPTING, since, until + measure.within)
    by_person: defaultdict[str, list[datetime]] = defaultdict(list)
    for at, event in told:
        if event.key not in gone:
            by_person[event.person].append(at)
    return [
        Entered(one.person, one.at, _first(by_person[one.person], one))
        for one in entries(workspace_id, measure.of, since, until)
    ]


def _first(instants: list[datetime], entry: Event) -> datetime | None:
    """The first instant of the cycle that an entry belongs to."""
    ends = entry.until
    own = (at for at in instants if at >= entry.at and (ends is None or at < ends))
    return min(own, default=None)
