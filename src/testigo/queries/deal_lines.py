"""Deals as lines of lists, and who has to do with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from testigo.core.deals import CATEGORIES
from testigo.queries.memberships import named_by
from testigo.store.bulk import select_in
from testigo.store.models.fields import from_day, from_micros

_CENT = Decimal(100)
# The columns of a line, and the tables that name what stands in them, after `testigo_deal d`.
LINE = (
    "d.deal, d.person, d.company, d.title, d.outcome, d.step, d.category, d.cents, d.currency, "
    "d.close_on, d.next_on, d.next_step, d.opened_at, d.step_at, d.ended_at, p.name, p.email, "
    "p.company, u.name, d.holder"
)
NAMED = (
    "LEFT JOIN testigo_person p ON p.workspace_id = d.workspace_id AND p.id = d.person "
    + named_by("d.holder")
)


@dataclass(frozen=True, slots=True)
class DealLine:
    """One deal as a card or a line shows it."""

    key: str
    person: str
    company: str
    title: str
    outcome: str
    step: str
    category: str
    amount: Decimal | None
    currency: str
    close_on: date | None
    next_on: date | None
    next_step: str
    opened_at: datetime
    step_at: datetime
    ended_at: datetime | None
    owner: int | None
    owner_name: str

    def days_in_step(self, now: datetime) -> int:
        """Whole days since it entered its step, or that it spent there until it ended."""
        return max(0, ((self.ended_at or now) - self.step_at).days)


def line_named(workspace_id: int, deal: str) -> DealLine | None:
    """One deal by its id, however it stands; None when the workspace has none."""
    sql = f"SELECT {LINE} FROM testigo_deal d {NAMED} WHERE d.workspace_id = %s AND d.deal = %s"
    found = rows_of(sql, [workspace_id, deal])
    return line_of(found[0]) if found else None


def lines_named(workspace_id: int, deals: Sequence[str]) -> dict[str, DealLine]:
    """These deals by their ids, those that the workspace has."""
    rows = select_in(
        f"SELECT {LINE} FROM testigo_deal d {NAMED} "
        "WHERE d.workspace_id = %s AND d.deal IN ({marks})",
        [workspace_id],
        sorted(set(deals)),
    )
    return {line.key: line for line in map(line_of, rows)}


def lines_with(workspace_id: int, person: str) -> list[DealLine]:
    """The deals whose primary person somebody is, the open ones first, then the latest."""
    sql = (
        f"SELECT {LINE} FROM testigo_deal d {NAMED} WHERE d.workspace_id = %s AND d.person = %s "
        "ORDER BY d.ended_at IS NOT NULL, d.opened_at DESC, d.deal LIMIT 50"
    )
    return [line_of(row) for row in rows_of(sql, [workspace_id, person])]


def names_of_people(workspace_id: int, people: Sequence[str]) -> dict[str, str]:
    """What to call those of these people who are known: their name, else their e-mail."""
    rows = select_in(
        "SELECT id, name, email FROM testigo_person WHERE workspace_id = %s AND id IN ({marks})",
        [workspace_id],
        sorted(set(people)),
    )
    return {person: name or email for person, name, email in rows}


def people_by_email(workspace_id: int, emails: Sequence[str]) -> dict[str, str]:
    """Who has which of these addresses."""
    rows = select_in(
        "SELECT value, person FROM testigo_person_key WHERE workspace_id = %s AND kind = 'email' "
        "AND value IN ({marks})",
        [workspace_id],
        sorted({email for email in emails if "@" in email}),
    )
    return dict(rows)


def deal_owners(workspace_id: int) -> list[tuple[int, str]]:
    """Number and name of the members who may hold a deal, by name."""
    sql = (
        "SELECT u.id, u.name FROM testigo_membership m JOIN testigo_user u ON u.id = m.user_id "
        "WHERE m.workspace_id = %s AND m.active ORDER BY u.name, u.id"
    )
    return [(int(number), str(name)) for number, name in rows_of(sql, [workspace_id])]


def line_of(row: Sequence[Any]) -> DealLine:
    """The line of a row read with the columns of a line."""
    key, person, company, title, outcome, step, category, cents, currency, closes, *rest = row
    next_on, next_step, opened, step_at, ended, name, email, works_for, owner, holder = rest
    who = works_for or company or ""
    return DealLine(
        key,
        person,
        who,
        title or name or email or who,
        outcome,
        step,
        category or CATEGORIES[0],
        None if cents is None else cents / _CENT,
        currency,
        from_day(closes),
        from_day(next_on),
        next_step,
        from_micros(opened),
        from_micros(step_at),
        None if ended is None else from_micros(ended),
        holder,
        owner or "",
    )


def rows_of(statement: str, values: Sequence[Any]) -> list[Any]:
    """What a statement answers."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
