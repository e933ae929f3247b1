"""What has changed since the same hour of the working day before."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from testigo.core.sla.calendar import Calendar, working_day_before
from testigo.queries.evidence import Evidence
from testigo.queries.told import KINDS, Told, counts_told

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """Of how many leads something was told since, and of how many in the stretch before, which is
    as many working days long."""

    told: Told
    count: int
    before: int


def changes(evidence: Evidence, calendar: Calendar | None) -> tuple[Change, ...]:
    """Everything that happened to any lead, in the order in which a lead goes its way."""
    since = day_before(calendar, evidence.now)
    earlier = day_before(calendar, since)
    # What is told of this very instant belongs to it.
    until = evidence.now + timedelta(microseconds=1)
    gone = evidence.taken_back(earlier)
    counts = counts_told(evidence.workspace_id, earlier, until, since, gone)
    found = ((Told(kind, since, until), *counts.get(kind, (0, 0))) for kind in KINDS)
    return tuple(Change(told, count, before) for told, count, before in found if count)


def day_before(calendar: Calendar | None, at: datetime) -> datetime:
    """The same hour of the working day before; without a calendar, of yesterday."""
    return working_day_before(calendar, at) if calendar else at - _DAY
