"""What has changed since the same hour of the working day before."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from testigo.core.sla.calendar import Calendar, working_day_before
from testigo.queries.told import KINDS, Told, count_told
from testigo.store.commitments import taken_back

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """Of how many leads something was told since, and of how many in the stretch before, which is
    as many working days long."""

    told: Told
    count: int
    before: int


def changes(workspace_id: int, calendar: Calendar | None, now: datetime) -> tuple[Change, ...]:
    """Everything that happened to any lead, in the order in which a lead goes its way."""
    since = day_before(calendar, now)
    earlier = day_before(calendar, since)
    gone = taken_back(workspace_id, earlier)
    found = []
    for kind in KINDS:
        # What is told of this very instant belongs to it.
        told = Told(kind, since, now + timedelta(microseconds=1))
        count = count_told(workspace_id, told, gone)
        if count:
            before = count_told(workspace_id, Told(kind, earlier, since), gone)
            found.append(Change(told, count, before))
    return tuple(found)


def day_before(calendar: Calendar | None, at: datetime) -> datetime:
    """The same hour of the working day before; without a calendar, of yesterday."""
    return working_day_before(calendar, at) if calendar else at - _DAY
