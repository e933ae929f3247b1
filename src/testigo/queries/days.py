"""Day by day: how many entered a stage, and how the clocks of a promise ended."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from testigo.core.asof import Days
from testigo.core.sla.verdicts import MISSES
from testigo.queries.evidence import Evidence
from testigo.store.commitments import clocks_by_start


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
    """How the clocks that started on each of the days ended, in the parts in which the promise
    counts them; those that still run or say nothing of it do not count."""
    kept, total = Counter[date](), Counter[date]()
    for started_at, part in clocks_by_start(workspace_id, commitment, days, now):
        if part == "kept" or part in MISSES:
            day = started_at.astimezone(days.zone).date()
            total[day] += 1
            kept[day] += part == "kept"
    return {day: Kept(kept[day], count) for day, count in total.items()}
