"""Day by day: how many entered a stage, and how the clocks of a promise ended."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from testigo.core.asof import Days
from testigo.queries.evidence import Evidence
from testigo.store.models.fields import from_micros, to_micros


@dataclass(frozen=True, slots=True)
class Kept:
    """Of `total` clocks that are decided, those that were kept."""

    kept: int
    total: int


def entries_by_day(evidence: Evidence, stage: str, days: Days) -> Mapping[date, int]:
    """How many (person, cycle) entered a stage on each of the days, as the promise of a number of
    leads counts them; days without any left out."""
    entered = evidence.entries(stage, days)
    return Counter(one.at.astimezone(days.zone).date() for one in entered)


def kept_by_day(
    workspace_id: int, commitment: str, days: Days, now: datetime
) -> Mapping[date, Kept]:
    """How the clocks that started on each of the days ended; one past due counts as not kept, one
    that still runs or says nothing of the promise does not count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT started_at, due_at, ending FROM testigo_clock WHERE workspace_id = %s "
            "AND commitment = %s AND started_at >= %s AND started_at < %s",
            [workspace_id, commitment, to_micros(days.start), to_micros(days.end)],
        )
        rows = cursor.fetchall()
    kept, total = Counter[date](), Counter[date]()
    for started, due, ending in rows:
        if ending in ("kept", "kept_late") or (ending is None and from_micros(due) <= now):
            day = _day(started, days)
            total[day] += 1
            kept[day] += ending == "kept"
    return {day: Kept(kept[day], count) for day, count in total.items()}


def _day(at: int, days: Days) -> date:
    return from_micros(at).astimezone(days.zone).date()
