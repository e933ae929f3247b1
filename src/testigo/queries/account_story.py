"""What happened in an account: the facts of all its people in one list, page after page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from testigo.core.deals import Contract, Deal
from testigo.core.facts import Fact
from testigo.core.sessions import GAP, Session, sessions
from testigo.core.sla.commitments import Clocked
from testigo.queries.form_answers import AskedWords, asked_words
from testigo.queries.memberships import names_of
from testigo.queries.moments import INNER, Moment, moments, user_names
from testigo.store.agreements import agreement_of
from testigo.store.bulk import select_in
from testigo.store.companies import PEOPLE
from testigo.store.deals import deal_of
from testigo.store.models.fields import to_micros
from testigo.store.rows import FACT_READ, fact_of

# Facts of one page; a visit is one line of it, however many pages were seen.
FACTS = 300
# No visit of a person lasts longer; what a machine sees after it is left out of its line.
LONGEST_VISIT = timedelta(hours=12)
_MOST_PAGES = 5000
_MEMBERS = f"SELECT l.person FROM {PEOPLE} WHERE d.workspace_id = %s AND d.company = %s"
_EARLIEST, _LATEST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AccountStory:
    """A page of an account's timeline in its order, the mark of the next one (empty on the last),
    and what telling it needs: names of users, promises by version and id, words of forms."""

    moments: tuple[Moment, ...]
    next_after: str
    names: dict[str, str]
    promises: dict[tuple[int, str], Clocked]
    asked: AskedWords


def account_story(
    workspace_id: int,
    company: str,
    *,
    person: str = "",
    names: Sequence[str] = (),
    oldest_first: bool = False,
    after: str = "",
    limit: int = FACTS,
) -> AccountStory:
    """A page of what happened to the people of a company, or to one of them. `names` are those of
    the facts to show, all when empty. A visit stands where it opened, whole, on one page only."""
    mark = _read_mark(after)
    facts = _facts(workspace_id, company, person, names, oldest_first, mark, limit + 1)
    page = facts[:limit]
    more = len(facts) > limit
    visits = _visits(workspace_id, page)
    told = moments(page, cited := user_names(workspace_id, page), visits, _gone(workspace_id, page))
    return AccountStory(
        tuple(told[::-1] if oldest_first else told),
        f"{to_micros(page[-1].at)}~{page[-1].id}" if more else "",
        cited,
        dict(agreement_of(workspace_id).promises),
        asked_words(workspace_id, page),
    )


def _facts(
    workspace_id: int,
    company: str,
    person: str,
    names: Sequence[str],
    oldest_first: bool,
    mark: tuple[int, str] | None,
    limit: int,
) -> list[Fact]:
    """The next facts in the order asked for."""
    inner = ", ".join(["%s"] * len(INNER))
    where = [f"f.workspace_id = %s AND f.holder IN ({_MEMBERS}) AND f.name NOT IN ({inner})"]
    values: list[Any] = [workspace_id, workspace_id, company, *INNER]
    if person:
        where.append("f.holder = %s")
        values.append(person)
    if names:
        where.append(f"f.name IN ({', '.join(['%s'] * len(names))})")
        values += names
    if mark is not None:
        beyond = ">" if oldest_first else "<"
        where.append(f"f.at {beyond}= %s AND (f.at {beyond} %s OR f.id {beyond} %s)")
        values += [mark[0], mark[0], mark[1]]
    turn = "ASC" if oldest_first else "DESC"
    sql = f"SELECT {FACT_READ} FROM testigo_fact f WHERE {' AND '.join(where)} "
    with connection.cursor() as cursor:
        cursor.execute(f"{sql}ORDER BY f.at {turn}, f.id {turn} LIMIT %s", [*values, limit])
        return [fact_of(row) for row in cursor.fetchall()]


def _visits(workspace_id: int, page: Sequence[Fact]) -> dict[str, Session]:
    """The visits that the facts of a page open, each whole, by the fact that opens it."""
    seen = [fact for fact in page if fact.name == "page.viewed"]
    if not seen:
        return {}
    since = max(min(fact.at for fact in seen), _EARLIEST) - GAP
    until = min(max(fact.at for fact in seen), _LATEST) + LONGEST_VISIT
    sql = (
        f"SELECT {FACT_READ} FROM testigo_fact WHERE workspace_id = %s AND name = 'page.viewed' "
        "AND at BETWEEN %s AND %s AND holder IN ({marks}) "
        f"ORDER BY at LIMIT {_MOST_PAGES}"
    )
    people = sorted({str(fact.person) for fact in seen})
    rows = select_in(sql, [workspace_id, to_micros(since), to_micros(until)], people)
    by_person: dict[str, list[Fact]] = {}
    for row in rows:
        fact = fact_of(row)
        by_person.setdefault(str(fact.person), []).append(fact)
    here = {fact.id for fact in seen}
    found = (visit for facts in by_person.values() for visit in sessions(facts))
    return {visit.pages[0].id: visit for visit in found if visit.pages[0].id in here}


def _gone(workspace_id: int, page: Sequence[Fact]) -> set[str]:
    """The facts that were taken back, of the people on a page."""
    rows = select_in(
        f"SELECT {FACT_READ} FROM testigo_fact WHERE workspace_id = %s "
        "AND name = 'fact.retracted' AND holder IN ({marks})",
        [workspace_id],
        sorted({str(fact.person) for fact in page}),
    )
    return {str(fact_of(row).props.get("of")) for row in rows}


def _read_mark(after: str) -> tuple[int, str] | None:
    at, _, fact = after.partition("~")
    bare = at.removeprefix("-")
    readable = bare.isascii() and bare.isdigit() and len(bare) <= 18
    if not readable or not (fact.isascii() and fact.isalnum() and len(fact) <= 32):
        return None
    return int(at), fact


@dataclass(frozen=True, slots=True)
class AccountDeal:
    """A deal or contract of an account: `state` is open, lost or won; None for an amount that was
    not told. `at` is when it ended, else when it was opened; `owner` is the name of the member who
    holds it. What was signed has its margin, its months and its first day, where they were told."""

    id: str
    title: str
    person: str
    state: str
    amount: Decimal | None
    currency: str
    at: datetime
    close_on: date | None
    reason: str
    owner: str
    margin: Decimal | None
    term_months: int | None
    starts_on: date | None


# More are not listed.
MOST_DEALS = 1000


def account_deals(workspace_id: int, company: str) -> list[AccountDeal]:
    """The deals and contracts of a company's people, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.document FROM testigo_deal t WHERE t.workspace_id = %s "
            f"AND t.person IN ({_MEMBERS}) "
            f"ORDER BY COALESCE(t.ended_at, t.opened_at) DESC, t.deal DESC LIMIT {MOST_DEALS}",
            [workspace_id, workspace_id, company],
        )
        deals = [deal_of(row[0]) for row in cursor.fetchall()]
    owners = names_of(workspace_id, [deal.owner for deal in deals])
    found = [_account_deal(deal, owners.get(deal.owner, "")) for deal in deals]
    return sorted(found, key=lambda deal: (deal.at, deal.id), reverse=True)


def _account_deal(deal: Deal, owner: str) -> AccountDeal:
    signed = deal.contract if deal.contract and deal.outcome == "won" else Contract()
    return AccountDeal(
        deal.key,
        deal.title,
        deal.person,
        deal.outcome,
        deal.worth,
        signed.currency or deal.currency,
        deal.ended_at or deal.opened_at,
        deal.close_on,
        deal.reason,
        owner,
        signed.margin,
        signed.term_months,
        signed.starts_on,
    )
