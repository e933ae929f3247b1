"""The figures of each person of Sales beside what explains them: load, absences, hours, phones.

Nobody is ranked, and nothing is counted that was not recorded.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from testigo.core.asof import Days, midnight
from testigo.core.sla.calendar import Calendar, is_open
from testigo.core.sla.commitments import Attempts, Clocked, Response
from testigo.core.sla.periods import period_at
from testigo.core.sla.verdicts import MISSES
from testigo.core.story import PactInForce
from testigo.queries.commitments import in_force, per_of
from testigo.queries.load import Load, loads, waiting_by_owner
from testigo.store import commitments as store
from testigo.store.absences import absences_between
from testigo.store.agreements import agreement_of
from testigo.store.models.fields import to_micros

# What somebody records when they have dealt with a lead.
_OUTCOMES = ("contact.attempted", "lead.rejected", "lead.recycled", "lead.disqualified")
_USER = "user:"


@dataclass(frozen=True, slots=True)
class Share:
    """Of the clocks of a promise that are decided, for the leads of one person: how many were
    kept, and how many ask for a look."""

    promise: Clocked
    kept: int
    missed: int

    @property
    def decided(self) -> int:
        """Both together."""
        return self.kept + self.missed


@dataclass(frozen=True, slots=True)
class PersonFigures:
    """One person: what waits for them, their shares of the promises, what they recorded today; and
    what explains it: days away and leads that came out of hours in the period, open leads without
    a phone."""

    load: Load
    shares: tuple[Share, ...]
    outcomes_today: int
    days_away: int
    out_of_hours: int
    without_phone: int


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """Everybody in the order of their names, for the days of the period; `promises` are those that
    the shares are of."""

    days: Days
    promises: tuple[Clocked, ...]
    people: tuple[PersonFigures, ...]


def team_figures(workspace_id: int, *, only: int | None, now: datetime) -> TeamFigures | None:
    """The figures of everybody who receives or has leads, or of one user; None before any pact is
    in force."""
    agreement = agreement_of(workspace_id)
    version = agreement.at(now)
    if version is None or version.since > now:
        return None
    promises = _promises(version)
    whole = period_at(per_of(promises[0]) if promises else "month", now, version.pact.zone)
    days = in_force(agreement, version, promises[0], whole) if promises else whole
    decided = _decided(workspace_id, promises, days, now)
    today = midnight(now.astimezone(version.pact.zone).date(), version.pact.zone)
    outcomes = _outcomes(workspace_id, today, now)
    away = _days_away(workspace_id, days, now)
    late = _out_of_hours(workspace_id, promises, days, version.pact.calendar)
    phoneless = _without_phone(workspace_id)
    people = (
        PersonFigures(
            load=load,
            shares=tuple(_share(one, decided, load.user) for one in promises),
            outcomes_today=outcomes[load.user],
            days_away=away[load.user],
            out_of_hours=late[load.user],
            without_phone=phoneless.get(load.user, 0),
        )
        for load in loads(workspace_id, waiting_by_owner(workspace_id, now), now=now)
        if only in (None, load.user)
    )
    return TeamFigures(days, promises, tuple(people))


def _promises(version: PactInForce) -> tuple[Clocked, ...]:
    """First contact and attempts of Sales, where the pact promises them."""
    own = [one for one in version.pact.commitments if one.side == "sales"]
    first = [
        one
        for one in own
        if isinstance(one, Response)
        and "lead.handed_over" in one.starts
        and "contact.attempted" in one.ends
    ]
    tries = [one for one in own if isinstance(one, Attempts)]
    return (*first[:1], *tries[:1])


def _decided(
    workspace_id: int, promises: tuple[Clocked, ...], days: Days, now: datetime
) -> Mapping[tuple[int | None, str, str], int]:
    """owner, commitment and part → clocks that started in the period."""
    if not promises:
        return {}
    names = [promise.id for promise in promises]
    return {
        (owner, commitment, part): count
        for owner, commitment, part, count in store.clocks_by_owner(workspace_id, names, days, now)
    }


def _share(
    promise: Clocked, decided: Mapping[tuple[int | None, str, str], int], user: int
) -> Share:
    missed = sum(decided.get((user, promise.id, part), 0) for part in MISSES)
    return Share(promise, decided.get((user, promise.id, "kept"), 0), missed)


def _outcomes(workspace_id: int, since: datetime, now: datetime) -> Counter[int]:
    """user → the outcomes that they recorded since an instant and did not take back."""
    gone = store.taken_back(workspace_id, since)
    marks = ", ".join(["%s"] * len(_OUTCOMES))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, actor FROM testigo_fact WHERE workspace_id = %s AND name IN ({marks}) "
            "AND at >= %s AND at <= %s AND origin = 'reported' AND NOT automatic",
            [workspace_id, *_OUTCOMES, to_micros(since), to_micros(now)],
        )
        actors = [actor for fact, actor in cursor.fetchall() if fact not in gone]
    numbers = (one.removeprefix(_USER) for one in actors if one.startswith(_USER))
    return Counter(int(number) for number in numbers if number.isdecimal())


def _days_away(workspace_id: int, days: Days, now: datetime) -> Counter[int]:
    """user → the days of the period, up to today, of which they were away for a part."""
    away: defaultdict[int, set[date]] = defaultdict(set)
    until = min(days.end, now)
    for absence in absences_between(workspace_id, days.start, until):
        day = max(absence.start, days.start).astimezone(days.zone).date()
        last = min(absence.end, until) - timedelta(microseconds=1)
        while day <= last.astimezone(days.zone).date():
            away[absence.user].add(day)
            day += timedelta(days=1)
    return Counter({user: len(found) for user, found in away.items()})


def _out_of_hours(
    workspace_id: int, promises: tuple[Clocked, ...], days: Days, calendar: Calendar
) -> Counter[int]:
    """user → of their leads those that were handed over in the period while all was closed."""
    if not promises:
        return Counter()
    started = store.starts_by_owner(workspace_id, promises[0].id, days)
    return Counter(owner for owner, at in started if owner and not is_open(calendar, at))


def _without_phone(workspace_id: int) -> Mapping[int, int]:
    """user → their waiting leads of whom no phone is known."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.owner_id, COUNT(*) FROM testigo_lead l JOIN testigo_person p "
            "ON p.workspace_id = l.workspace_id AND p.id = l.person "
            "WHERE l.workspace_id = %s AND l.awaited AND p.phone = '' GROUP BY l.owner_id",
            [workspace_id],
        )
        return {owner: count for owner, count in cursor.fetchall() if owner is not None}
