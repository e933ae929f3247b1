"""What the last months show of what arrives, how soon it is taken up, and who is there for it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from testigo.core.asof import Days
from testigo.core.facts import CONVERSATIONS
from testigo.core.feasibility.amounts import Cohort
from testigo.core.feasibility.attention import Wait
from testigo.core.feasibility.plan import WEEK_HOURS, next_quarter
from testigo.core.months import month_after
from testigo.core.sla.cases import names_of, paid, stages_of
from testigo.core.sla.commitments import Care, Clocked, Rate, Revenue, Volume
from testigo.queries.commitments import cases_in
from testigo.queries.evidence import Evidence
from testigo.queries.span import first_instant
from testigo.store import commitments as store
from testigo.store.models import Membership
from testigo.store.models.fields import from_micros, to_micros

MONTHS = 6
_DAY = timedelta(days=1)
_WAITS = (
    "SELECT started_at, ended_at, ending FROM testigo_clock WHERE workspace_id = %s "
    "AND commitment IN ({marks}) AND started_at >= %s AND started_at < %s "
    "AND (ending IS NULL OR ending IN ('kept', 'kept_late'))"
)
_SPOKEN = " OR ".join(f'props LIKE \'%%"outcome":"{end}"%%\'' for end in sorted(CONVERSATIONS))
_TRIED = (
    f"SELECT COUNT(*), COUNT(CASE WHEN {_SPOKEN} THEN 1 END) FROM testigo_fact "
    "WHERE workspace_id = %s AND name = 'contact.attempted' AND at >= %s AND at < %s "
    "AND NOT automatic"
)


@dataclass(frozen=True)
class History:
    """The days that are looked back on, up to today, and the whole months among them, the first one
    first; none of either before anything was recorded."""

    workspace_id: int
    evidence: Evidence
    days: Days
    months: tuple[Days, ...]

    @property
    def weeks(self) -> float:
        """How many weeks the days are."""
        return (self.days.until - self.days.since).days / 7

    def starts(self, trigger: str) -> list[datetime]:
        """When what starts clocks happened: a fact, or the entry into a stage."""
        found = self.evidence.events(
            names_of([trigger]) if not stages_of([trigger]) else (), self.days.start, self.days.end
        )
        for stage in stages_of([trigger]):
            found = self.evidence.entries(stage, self.days)
        return [one.at for one in found]

    def by_hour(self, instants: Iterable[datetime]) -> tuple[float, ...]:
        """How many come in each hour of a usual week."""
        local = (at.astimezone(self.days.zone) for at in instants)
        counts = Counter(at.weekday() * 24 + at.hour for at in local)
        return tuple(counts[hour] / self.weeks if self.weeks else 0.0 for hour in range(WEEK_HOURS))

    def by_month(self, instants: Sequence[datetime]) -> tuple[int, ...]:
        """How many came in each whole month."""
        return tuple(sum(month.hold(at) for at in instants) for month in self.months)

    def waits(self, promises: Sequence[str]) -> list[Wait]:
        """How long whatever these promises began to count for had to wait."""
        if not promises:
            return []
        statement = _WAITS.format(marks=", ".join(["%s"] * len(promises)))
        values = [self.workspace_id, *promises, *self._span]
        now = self.evidence.now
        return [
            (from_micros(start), now if end is None else from_micros(end), ending is not None)
            for start, end, ending in _rows(statement, values)
        ]

    def tried(self) -> tuple[int, int]:
        """How many attempts were made, and how many of them ended in a conversation."""
        [(made, answered)] = _rows(_TRIED, [self.workspace_id, *self._span])
        return int(made), int(answered)

    def amounts(self, promise: Volume | Revenue, currency: str) -> list[Decimal]:
        """How many, or how much, each whole month brought."""
        if isinstance(promise, Volume):
            return [
                Decimal(len(self.evidence.entries(promise.stage, days))) for days in self.months
            ]
        found = []
        for days in self.months:
            cases = paid(promise, self.evidence.contracts(days, currency))
            found.append(sum((one.amount for one in cases if one.part == "counted"), Decimal(0)))
        return found

    def cohort(self, promise: Rate, currency: str) -> Cohort:
        """The cases of the whole months, and how many of those that are decided met it."""
        sizes, cases, met = [], 0, 0
        for days in self.months:
            found = cases_in(self.evidence, promise, days, currency)
            sizes.append(len(found))
            cases += sum(one.part != "open" for one in found)
            met += sum(one.part == "met" for one in found)
        return Cohort(tuple(sizes), cases, met)

    def ages(self, promise: Care) -> tuple[float, ...]:
        """For how many days whoever is in the stages of a promise has not been touched."""
        where, values = store.cared_in(self.workspace_id, promise, self.evidence.now, ())
        rows = _rows(f"SELECT l.cared_at FROM testigo_lead l WHERE {where}", values)
        now = self.evidence.now
        return tuple((now - from_micros(at)) / _DAY for (at,) in rows if at is not None)

    @property
    def _span(self) -> tuple[int, int]:
        return to_micros(self.days.start), to_micros(self.days.end)


def history_of(workspace_id: int, zone: ZoneInfo, now: datetime) -> History:
    """The last whole months and what has gone of this one, since something was recorded."""
    today = now.astimezone(zone).date()
    first = first_instant(workspace_id)
    known = first.astimezone(zone).date() if first else today
    months = [_month(today, back, zone) for back in range(MONTHS, 0, -1)]
    whole = tuple(one for one in months if one.since >= known)
    since = min(today, max(months[0].since, known))
    evidence = Evidence(workspace_id, now)
    days = Days(since, today, zone)
    evidence.reach_back(days.start)
    return History(workspace_id, evidence, days, whole)


def _month(today: date, back: int, zone: ZoneInfo) -> Days:
    first = month_after(today, -back)
    return Days(first, next_quarter(first)[0], zone)


def earlier_ids(history: History, promise: Clocked) -> list[str]:
    """The ids by which this promise, or one that the same things start and end, was ever made."""
    found = {promise.id}
    for version in history.evidence.agreement.versions:
        for one in version.pact.commitments:
            if isinstance(one, type(promise)) and (one.starts, one.ends) == (
                promise.starts,
                promise.ends,
            ):
                found.add(one.id)
    return sorted(found)


def members_by_role(workspace_id: int) -> Mapping[str, list[int]]:
    """Role → the active members who have it."""
    rows = Membership.objects.of(workspace_id).filter(active=True, user__is_active=True)
    found: dict[str, list[int]] = {}
    for role, user in rows.order_by("user_id").values_list("role", "user_id"):
        found.setdefault(role, []).append(user)
    return found


def _rows(statement: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
