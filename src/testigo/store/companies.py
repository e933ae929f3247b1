"""Companies drawn from their people: which domain is whose, and what a list shows of each."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from testigo.core.companies import DECIDED, Accounts, accounts_of, name_key, name_of
from testigo.core.facts import STAGES
from testigo.store.bulk import insert_rows, select_in, update_rows
from testigo.store.log import facts_named
from testigo.store.models import Company, CompanyDomain
from testigo.store.models.fields import to_micros

DRAWN = (
    *("domains", "people", "stage", "score", "touched_at", "channel", "campaign", "last_fact_at"),
    "open_deals",
)
# Who works for a company: people that consequences were drawn about and nobody was joined into.
# The condition is written as the index has it, or SQLite does not see that it serves; and by a
# plain join it would begin with everybody there is.
PEOPLE = (
    "testigo_company_domain d CROSS JOIN testigo_person p "
    "JOIN testigo_lead l ON p.workspace_id = d.workspace_id AND p.domain = d.domain "
    "AND NOT (p.domain = '') AND l.workspace_id = p.workspace_id AND l.person = p.id"
)
_MEMBERS = (
    "SELECT d.company, p.company, l.stage, l.score, l.touched_at, l.channel, l.campaign, "
    f"l.last_fact_at, l.open_deals FROM {PEOPLE} "
    "WHERE d.workspace_id = %s AND d.company IN ({marks})"
)
_NOBODY = (0, "", 0, None, "", "", None, 0)


@dataclass(frozen=True, slots=True)
class _Domain:
    """A domain with the company that it counts for, and the one to which it belongs by itself."""

    domain: str
    company: str
    home: str


def domains_of(workspace_id: int, people: Collection[str]) -> set[str]:
    """The domains of the companies that these people work for."""
    # Asked for different ones that are not empty, SQLite goes through every domain there is.
    rows = select_in(
        "SELECT domain FROM testigo_person WHERE workspace_id = %s AND id IN ({marks})",
        [workspace_id],
        sorted(people),
    )
    return {row[0] for row in rows if row[0]}


def draw(workspace_id: int, domains: Collection[str], now: datetime) -> None:
    """Make the companies that these domains ask for and draw theirs anew. Needs the locked log."""
    if not domains:
        return
    rows = select_in(
        "SELECT domain, company FROM testigo_company_domain "
        "WHERE workspace_id = %s AND domain IN ({marks})",
        [workspace_id],
        sorted(domains),
    )
    known: dict[str, str] = dict(rows)
    if fresh := sorted(set(domains) - known.keys()):
        known |= _make(workspace_id, fresh, now)
    redraw(workspace_id, {company for company in known.values() if company})


def _make(workspace_id: int, domains: Sequence[str], now: datetime) -> dict[str, str]:
    """Companies for domains that were never seen, unless somebody decided whose they are."""
    accounts = decided(workspace_id)
    made = {domain: accounts.company_of(domain) for domain in domains}
    homes = {domain: accounts.home_of(domain) for domain in domains}
    insert_rows(
        "testigo_company_domain",
        ("workspace_id", "domain", "company", "home"),
        [(workspace_id, domain, made[domain], homes[domain]) for domain in domains],
    )
    ensure(workspace_id, {*made.values(), *homes.values()} - {""}, now)
    return made


def ensure(workspace_id: int, companies: Collection[str], now: datetime) -> None:
    """Make those of these companies that are not there yet; nothing is drawn."""
    there = select_in(
        "SELECT id FROM testigo_company WHERE workspace_id = %s AND id IN ({marks})",
        [workspace_id],
        sorted(companies),
    )
    columns = (
        "workspace_id",
        "id",
        "name",
        "name_given",
        "name_key",
        "created_at",
        "part_of",
        *DRAWN,
    )
    made = sorted(set(companies) - {row[0] for row in there})
    micros = to_micros(now)
    insert_rows(
        "testigo_company",
        columns,
        [(workspace_id, one, "", False, "", micros, "", "", *_NOBODY) for one in made],
    )


def redraw(workspace_id: int, companies: Collection[str]) -> None:
    """Draw these companies anew from their people."""
    ids = sorted(companies)
    given = _given_names(workspace_id, ids)
    rows = [
        (*_named(drawn, given.get(company)), *drawn.values, workspace_id, company)
        for company, drawn in _drawn(workspace_id, ids).items()
    ]
    update_rows("testigo_company", ("name", "name_key", *DRAWN), ("workspace_id", "id"), rows)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What follows from a company's people: its name, and the columns of DRAWN."""

    name: str
    values: tuple[Any, ...]


def _named(drawn: _Drawn, given: str | None) -> tuple[str, str]:
    name = given if given is not None else drawn.name
    return name, name_key(name)[:200]


def _given_names(workspace_id: int, companies: Sequence[str]) -> dict[str, str]:
    rows = select_in(
        "SELECT id, name FROM testigo_company WHERE workspace_id = %s AND name_given "
        "AND id IN ({marks})",
        [workspace_id],
        companies,
    )
    return dict(rows)


def _drawn(workspace_id: int, companies: Sequence[str]) -> dict[str, _Drawn]:
    domains: dict[str, list[str]] = {company: [] for company in companies}
    for company, domain in select_in(
        "SELECT company, domain FROM testigo_company_domain "
        "WHERE workspace_id = %s AND company IN ({marks})",
        [workspace_id],
        companies,
    ):
        domains[company].append(domain)
    members: dict[str, list[tuple[Any, ...]]] = {company: [] for company in companies}
    for company, *member in select_in(_MEMBERS, [workspace_id], companies):
        members[company].append(tuple(member))
    return {one: _draw_one(members[one], domains[one]) for one in companies}


def _draw_one(members: Sequence[tuple[Any, ...]], domains: Sequence[str]) -> _Drawn:
    said: dict[str, int] = {}
    for member in members:
        if member[0]:
            said[member[0]] = said.get(member[0], 0) + 1
    name, theirs = name_of(said.items(), domains), " ".join(sorted(domains))
    if not members:
        return _Drawn(name, (theirs, *_NOBODY))
    touched = [member[3:6] for member in members if member[3] is not None]
    first = min(touched, default=(None, "", ""))
    latest = [member[6] for member in members if member[6] is not None]
    stage = max((member[1] for member in members), key=_place)
    score = max(member[2] for member in members)
    deals = sum(member[7] for member in members)
    # Pages of a list go on from an instant: somebody about whom nothing stands any more has none.
    last = max(latest, default=0)
    return _Drawn(name, (theirs, len(members), stage, score, *first, last, deals))


def _place(stage: str) -> int:
    return STAGES.index(stage) if stage in STAGES else -1


def decided(workspace_id: int) -> Accounts:
    """What people decided about companies, as the log holds it."""
    return accounts_of(facts_named(workspace_id, DECIDED))


def differences(workspace_id: int) -> Iterator[tuple[str, str, str, str]]:
    """(company, what, stored, rebuilt) wherever what is stored about companies does not follow from
    the log and from their people. Needs the locked log."""
    accounts = decided(workspace_id)
    domains = {
        row.domain: _Domain(row.domain, row.company, row.home)
        for row in CompanyDomain.objects.of(workspace_id)
    }
    for one in domains.values():
        home, company = accounts.home_of(one.domain), accounts.company_of(one.domain)
        if one.home != home:
            yield one.company, f"{one.domain}.home", one.home, home
        if one.company != company:
            yield one.company, f"{one.domain}.company", one.company, company
    for domain in sorted(_asked_for(workspace_id) - domains.keys()):
        yield "", domain, "", accounts.company_of(domain)
    rows = {row.id: row for row in Company.objects.of(workspace_id)}
    drawn = _drawn(workspace_id, sorted(rows))
    for company, row in sorted(rows.items()):
        yield from _compared(row, drawn[company], accounts)


def _asked_for(workspace_id: int) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT p.domain FROM testigo_person p JOIN testigo_lead l "
            "ON l.workspace_id = p.workspace_id AND l.person = p.id "
            "WHERE p.workspace_id = %s AND NOT (p.domain = '')",
            [workspace_id],
        )
        return {row[0] for row in cursor.fetchall()}


def _compared(
    row: Company, drawn: _Drawn, accounts: Accounts
) -> Iterator[tuple[str, str, str, str]]:
    given = accounts.names.get(row.id) or None
    name, key = _named(drawn, given)
    stored: Mapping[str, Any] = {
        "name": row.name,
        "name_key": row.name_key,
        "part_of": row.part_of,
        **{column: _as_stored(getattr(row, column)) for column in DRAWN},
    }
    values = dict(zip(DRAWN, drawn.values, strict=True))
    rebuilt = {"name": name, "name_key": key, "part_of": accounts.into.get(row.id, ""), **values}
    for column, was in stored.items():
        if was != rebuilt[column]:
            yield row.id, column, str(was), str(rebuilt[column])


def _as_stored(value: Any) -> Any:
    return to_micros(value) if isinstance(value, datetime) else value
