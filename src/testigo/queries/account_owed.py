"""What is owed to the people of an account: the clocks of the pact that run about them, and what
was promised to them and is still open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection

from testigo.core.contracts import PROMISE_FACTS, open_promises
from testigo.core.facts import Fact
from testigo.core.sla.commitments import Clocked
from testigo.queries.deal_lines import names_of_people
from testigo.queries.told import STANDS
from testigo.store.agreements import agreement_of
from testigo.store.companies import PEOPLE
from testigo.store.models.fields import from_micros
from testigo.store.rows import FACT_READ, fact_of

# More clocks are counted and not listed; more facts about promises are not read.
MOST_CLOCKS = 200
MOST_FACTS = 2000
_WHOSE = f"{PEOPLE} WHERE d.workspace_id = %s AND d.company = %s"


@dataclass(frozen=True, slots=True)
class OwedClock:
    """A clock that runs about somebody of the account: what was promised, how it stands, when it is
    due, the side that keeps it, and who owns the lead, empty where nobody does."""

    person: str
    name: str
    promise: Clocked
    side: str
    owner: str
    state: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class OwedPromise:
    """What was promised to somebody of the account, and by which day, None where none was said."""

    person: str
    name: str
    what: str
    by: date | None


@dataclass(frozen=True, slots=True)
class Owed:
    """The clocks that run, the first to fall due first, and how many there are in all; what was
    promised to its people, in the same order."""

    clocks: tuple[OwedClock, ...]
    running: int
    promises: tuple[OwedPromise, ...]


def account_owed(
    workspace_id: int, company: str, *, now: datetime, zone: ZoneInfo, limit: int = MOST_CLOCKS
) -> Owed:
    """What is owed to the people of a company at present."""
    rows = _clock_rows(workspace_id, company, limit + 1)
    more = len(rows) > limit
    return Owed(
        tuple(_clocks(workspace_id, rows[:limit], now)),
        _count(workspace_id, company) if more else len(rows),
        tuple(_promises(workspace_id, company, zone)),
    )


_ClockRow = tuple[str, str, str, str, str | None, int, int, int, str | None]


def _clock_rows(workspace_id: int, company: str, limit: int) -> list[_ClockRow]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.person, COALESCE(NULLIF(p.name, ''), NULLIF(p.email, ''), p.phone), "
            "c.commitment, c.side, u.name, c.pact_version, c.warn_at, c.due_at, c.ending "
            f"FROM {PEOPLE} JOIN testigo_clock c ON c.workspace_id = l.workspace_id "
            "AND c.person = l.person LEFT JOIN testigo_user u ON u.id = l.owner_id "
            "WHERE d.workspace_id = %s AND d.company = %s AND c.ended_at IS NULL "
            # Not by its index: all clocks of the workspace would be gone through.
            "ORDER BY +c.due_at, c.person, c.commitment LIMIT %s",
            [workspace_id, company, limit],
        )
        return list(cursor.fetchall())


def _count(workspace_id: int, company: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM {PEOPLE} JOIN testigo_clock c "
            "ON c.workspace_id = l.workspace_id AND c.person = l.person "
            "WHERE d.workspace_id = %s AND d.company = %s AND c.ended_at IS NULL",
            [workspace_id, company],
        )
        return int(cursor.fetchone()[0])


def _clocks(workspace_id: int, rows: list[_ClockRow], now: datetime) -> Iterable[OwedClock]:
    promises = agreement_of(workspace_id).promises
    for person, name, commitment, side, owner, version, warn, due, ending in rows:
        due_at = from_micros(due)
        coming = "due_soon" if from_micros(warn) <= now else "running"
        state = ending or ("past_due" if due_at <= now else coming)
        promise = promises[version, commitment]
        yield OwedClock(person, name, promise, side, owner or "", state, due_at)


def _promises(workspace_id: int, company: str, zone: ZoneInfo) -> Iterable[OwedPromise]:
    made = open_promises(_facts(workspace_id, company), zone)
    names = names_of_people(workspace_id, [one.person for one in made])
    for one in made:
        yield OwedPromise(one.person, names.get(one.person, ""), one.what, one.by)


def _facts(workspace_id: int, company: str) -> list[Fact]:
    """The latest facts about promises to the people of a company, but those taken back."""
    marks = ", ".join(["%s"] * len(PROMISE_FACTS))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {FACT_READ} FROM testigo_fact f WHERE f.workspace_id = %s "
            f"AND f.holder IN (SELECT l.person FROM {_WHOSE}) AND f.name IN ({marks}) "
            f"AND f.origin = 'reported' AND f.props IS NOT NULL AND {STANDS} "
            "ORDER BY +f.at DESC LIMIT %s",
            [workspace_id, workspace_id, company, *PROMISE_FACTS, MOST_FACTS],
        )
        return [fact_of(row) for row in cursor.fetchall()]
