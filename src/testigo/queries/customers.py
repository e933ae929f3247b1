"""What Customer Success owes now: renewals that come, welcomes that wait, promises still open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from testigo.core.contracts import (
    CONTRACT_FACTS,
    PROMISE_FACTS,
    CustomerPromise,
    RunningContract,
    open_promises,
    running_contracts,
)
from testigo.core.facts import Fact
from testigo.queries.told import STANDS
from testigo.store.bulk import select_in
from testigo.store.models.fields import from_micros
from testigo.store.rows import FACT_READ, fact_of

# How far ahead a renewal or the day of a promise is looked at.
RENEWALS_AHEAD = timedelta(days=90)
PROMISES_AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Welcome:
    """A running clock of Customer Success about somebody; `commitment` is the promise."""

    person: str
    commitment: str
    warn_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Customers:
    """Each list with the first to fall due first. `names` says what to call the people, `today` is
    the day by which what has come is told from what is still to come."""

    today: date
    renewals: tuple[RunningContract, ...]
    promises: tuple[CustomerPromise, ...]
    welcomes: tuple[Welcome, ...]
    names: dict[str, str]


def customers(workspace_id: int, now: datetime, zone: ZoneInfo) -> Customers:
    """What is owed to customers now and in the time to come."""
    today = now.astimezone(zone).date()
    facts = _facts(workspace_id)
    contracts = running_contracts(_of(facts, CONTRACT_FACTS), zone)
    renewals = [one for one in contracts if one.due <= today + RENEWALS_AHEAD]
    until = today + PROMISES_AHEAD
    made = open_promises(_of(facts, PROMISE_FACTS), zone)
    promises = [one for one in made if one.by is not None and one.by <= until]
    welcomes = _welcomes(workspace_id)
    people = {one.person for one in renewals} | {one.person for one in promises}
    people |= {one.person for one in welcomes}
    names = _names(workspace_id, sorted(people))
    return Customers(today, tuple(renewals), tuple(promises), tuple(welcomes), names)


def _of(facts: Iterable[Fact], names: Sequence[str]) -> list[Fact]:
    return [fact for fact in facts if fact.name in names]


def _facts(workspace_id: int) -> list[Fact]:
    names = (*CONTRACT_FACTS, *PROMISE_FACTS)
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {FACT_READ} FROM testigo_fact f WHERE f.workspace_id = %s "
            f"AND f.name IN ({marks}) AND f.origin = 'reported' "
            f"AND f.props IS NOT NULL AND {STANDS}",
            [workspace_id, *names],
        )
        found = [fact_of(row) for row in cursor.fetchall()]
    # Asked for in SQL, it would lead to the facts of everybody.
    return [fact for fact in found if fact.person]


def _welcomes(workspace_id: int) -> list[Welcome]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, commitment, warn_at, due_at FROM testigo_clock "
            "WHERE workspace_id = %s AND side = 'success' AND ended_at IS NULL "
            "ORDER BY due_at, person",
            [workspace_id],
        )
        return [
            Welcome(person, commitment, from_micros(warn), from_micros(due))
            for person, commitment, warn, due in cursor.fetchall()
        ]


def _names(workspace_id: int, people: Sequence[str]) -> dict[str, str]:
    rows = select_in(
        "SELECT id, name, email, phone, company FROM testigo_person "
        "WHERE workspace_id = %s AND id IN ({marks})",
        [workspace_id],
        people,
    )
    return {row[0]: row[4] or row[1] or row[2] or row[3] for row in rows}
