"""Companies as a list: what is happening in each account, page after page; and one of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from testigo.core.companies import name_key
from testigo.queries.accounts import NotThere
from testigo.queries.leads import LeadLine, lead_lines
from testigo.queries.memberships import named_by
from testigo.queries.text_search import anywhere, words_of
from testigo.store.bulk import select_in
from testigo.store.companies import PEOPLE
from testigo.store.domains import known_domains
from testigo.store.models import Company, CompanyDomain
from testigo.store.models.fields import from_micros

PAGE = 50
# How the list is ordered, each with its column and whether the greatest comes first.
ORDERS = {"latest": ("last_fact_at", True), "people": ("people", True), "name": ("name", False)}
_COLUMNS = (
    "c.id, c.name, c.people, c.stage, c.score, c.touched_at, c.channel, c.campaign, "
    "c.last_fact_at, c.open_deals, c.domains"
)
# People of one company shown on its page at once.
PEOPLE_SHOWN = 50
# Colleagues shown on the page of a lead.
COLLEAGUES = 5


@dataclass(frozen=True, slots=True)
class CompanyLine:
    """A company as a list shows it: its domains, how many people, how far the farthest of them
    came, the first touch of any, and who owns a lead of it."""

    id: str
    name: str
    people: int
    stage: str
    score: int
    touched_at: datetime | None
    channel: str
    campaign: str
    last_fact_at: datetime | None
    open_deals: int
    domains: tuple[str, ...]
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompanyPage:
    """A page of companies, and the mark of the next one, empty on the last."""

    lines: tuple[CompanyLine, ...]
    next_after: str


@dataclass(frozen=True, slots=True)
class CompanyHead:
    """A company with what its page says about it. `joined` are the companies that were joined into
    it, `alike` others that are called the same."""

    line: CompanyLine
    name_given: bool
    joined: tuple[tuple[str, str], ...]
    alike: tuple[tuple[str, str, int], ...]


def company_page(
    workspace_id: int,
    *,
    search: str = "",
    order: str = "latest",
    after: str = "",
    limit: int = PAGE,
) -> CompanyPage:
    """A page of the companies that have people. `after` is the mark that the page before gave; one
    that cannot be read begins anew."""
    column, turned = ORDERS.get(order, ORDERS["latest"])
    where, values = _found(workspace_id, search)
    mark = _read_mark(column, after)
    if mark is not None:
        beyond = "<" if turned else ">"
        # An index begins at the first bound.
        where += f" AND c.{column} {beyond}= %s AND (c.{column} {beyond} %s OR c.id > %s)"
        values += [mark[0], mark[0], mark[1]]
    sql = f"{where} ORDER BY c.{column} {'DESC' if turned else 'ASC'}, c.id LIMIT %s"
    rows = _rows(sql, [*values, limit + 1])
    shown = rows[:limit]
    lines = _lines(workspace_id, shown)
    last = shown[-1] if len(rows) > limit else None
    places = {"last_fact_at": 8, "people": 2, "name": 1}
    return CompanyPage(lines, f"{last[0]}~{last[places[column]]}" if last else "")


def company_count(workspace_id: int, search: str = "") -> int:
    """How many companies have people and match."""
    where, values = _found(workspace_id, search)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM testigo_company c WHERE {where}", values)
        return int(cursor.fetchone()[0])


def company_head(workspace_id: int, company: str) -> CompanyHead | None:
    """One company that stands for itself; None when the workspace has none with this id."""
    row = Company.objects.of(workspace_id).filter(id=company, part_of="").first()
    if row is None:
        return None
    rows = _rows("c.workspace_id = %s AND c.id = %s", [workspace_id, company])
    joined = Company.objects.of(workspace_id).filter(part_of=company).values_list("id", flat=True)
    homes = CompanyDomain.objects.of(workspace_id).filter(home__in=list(joined))
    called: dict[str, list[str]] = {one: [] for one in sorted(joined)}
    for home, domain in homes.order_by("domain").values_list("home", "domain"):
        called[home].append(domain)
    alike = (
        Company.objects.of(workspace_id)
        .filter(name_key=row.name_key, people__gt=0)
        .exclude(id=company)
        .exclude(name_key="")
        .order_by("-people", "id")[:5]
        .values_list("id", "name", "people")
    )
    return CompanyHead(
        _lines(workspace_id, rows)[0],
        row.name_given,
        tuple((one, ", ".join(domains)) for one, domains in called.items()),
        tuple(alike),
    )


class CompanyNotFound(NotThere):
    """The workspace has no company with this id, domain or name, or several are called so."""


def find_company(workspace_id: int, key: str) -> CompanyHead:
    """The company that an id, a domain or a name means. Raises CompanyNotFound."""
    head = company_head(workspace_id, named_company(workspace_id, key.replace("\0", "").strip()))
    if head is None:
        raise CompanyNotFound("no_such_company")
    return head


def company_of(workspace_id: int, person: str) -> tuple[str, str] | None:
    """Id and name of the company that somebody works for; None where none is known."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.id, c.name FROM testigo_person p "
            "JOIN testigo_company_domain d ON d.workspace_id = p.workspace_id "
            "AND d.domain = p.domain "
            "JOIN testigo_company c ON c.workspace_id = d.workspace_id AND c.id = d.company "
            "WHERE p.workspace_id = %s AND p.id = %s AND NOT (p.domain = '')",
            [workspace_id, person],
        )
        row = cursor.fetchone()
    return (row[0], row[1]) if row else None


@dataclass(frozen=True, slots=True)
class Colleagues:
    """The company of somebody, how many work there, and the others with the best score."""

    company: str
    name: str
    people: int
    others: tuple[LeadLine, ...]


def colleagues_of(workspace_id: int, person: str, *, now: datetime) -> Colleagues | None:
    """Whom else we know where somebody works; None where no company is known."""
    found = company_of(workspace_id, person)
    if found is None:
        return None
    people = Company.objects.of(workspace_id).get(id=found[0]).people
    shown = company_people(workspace_id, found[0], now=now, limit=COLLEAGUES + 1)
    others = [line for line in shown if line.person != person]
    return Colleagues(*found, people, tuple(others[:COLLEAGUES]))


def named_company(workspace_id: int, key: str) -> str:
    """The company that stands for itself with this id, domain or name; empty where there is none,
    or where several are called so."""
    rows = Company.objects.of(workspace_id).filter(part_of="")
    if rows.filter(id=key).exists():
        return key
    host = known_domains().of_site(key) or known_domains().of_host(key.rpartition("@")[2])
    domain = CompanyDomain.objects.of(workspace_id).filter(domain=host).exclude(company="").first()
    if host and domain is not None:
        return str(domain.company)
    called = rows.filter(name_key=name_key(key)[:200], people__gt=0).values_list("id", flat=True)
    found = list(called[:2]) if name_key(key) else []
    return found[0] if len(found) == 1 else ""


def now_standing(workspace_id: int, company: str) -> str:
    """The company into which one was joined; empty when it was not, or is unknown."""
    rows = Company.objects.of(workspace_id).exclude(part_of="").values_list("id", "part_of")
    parts: dict[str, str] = dict(rows)
    standing = parts.get(company, "")
    while standing in parts:
        standing = parts[standing]
    return standing


def company_people(
    workspace_id: int, company: str, *, now: datetime, limit: int = PEOPLE_SHOWN
) -> list[LeadLine]:
    """The people of a company, the best score first."""
    where = (
        "l.workspace_id = %s AND NOT (p.domain = '') AND p.domain IN ("
        "SELECT domain FROM testigo_company_domain WHERE workspace_id = %s AND company = %s) "
        # Not by its index: SQLite would go through all leads until enough of them work there.
        "ORDER BY +l.score DESC, l.person LIMIT %s"
    )
    return lead_lines(where, [workspace_id, workspace_id, company, limit], now)


def people_ids(workspace_id: int, company: str) -> list[tuple[str, str]]:
    """Id and title of everybody who works for a company, by title."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, COALESCE(NULLIF(p.name, ''), NULLIF(p.email, ''), p.phone) AS title "
            f"FROM {PEOPLE} WHERE d.workspace_id = %s AND d.company = %s ORDER BY title, p.id",
            [workspace_id, company],
        )
        return [(str(person), str(title)) for person, title in cursor.fetchall()]


def _found(workspace_id: int, search: str) -> tuple[str, list[Any]]:
    where = "c.workspace_id = %s AND c.people > 0"
    values: list[Any] = [workspace_id]
    for word in words_of(search):
        found, given = anywhere(("c.name", "c.domains"), word)
        where += f" AND {found}"
        values += given
    return where, values


def _rows(where: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM testigo_company c WHERE {where}", values)
        return list(cursor.fetchall())


def _lines(workspace_id: int, rows: list[tuple[Any, ...]]) -> tuple[CompanyLine, ...]:
    ids = [row[0] for row in rows]
    owners: dict[str, list[str]] = {company: [] for company in ids}
    for company, name in select_in(
        f"SELECT DISTINCT d.company, u.name FROM {PEOPLE} "
        f"{named_by('l.owner_id')} "
        "WHERE d.workspace_id = %s AND u.name IS NOT NULL AND d.company IN ({marks})",
        [workspace_id],
        ids,
    ):
        owners[company].append(name)
    return tuple(_line(row, owners[row[0]]) for row in rows)


def _line(row: tuple[Any, ...], owners: list[str]) -> CompanyLine:
    company, name, people, stage, score, touched, channel, campaign, last, deals, domains = row
    return CompanyLine(
        id=company,
        name=name,
        people=people,
        stage=stage,
        score=score,
        touched_at=from_micros(touched) if touched is not None else None,
        channel=channel,
        campaign=campaign,
        last_fact_at=from_micros(last) if last else None,
        open_deals=deals,
        domains=tuple(domains.split()),
        owners=tuple(sorted(owners)),
    )


def _read_mark(column: str, after: str) -> tuple[int | str, str] | None:
    company, _, text = after.partition("~")
    if not (company.isascii() and company.isalnum() and len(company) <= 32):
        return None
    if column == "name":
        return (text.replace("\0", "")[:200], company)
    bare = text.removeprefix("-")
    if not (bare.isascii() and bare.isdigit() and len(bare) <= 18):
        return None
    return (int(text), company)
