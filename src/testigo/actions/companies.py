"""What people decide about companies: a name, which domains are theirs, and which are one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.refusals import NotFound, Refused, authorise
from testigo.core.companies import (
    ADDED,
    LONGEST_NAME,
    MERGED,
    REMOVED,
    RENAMED,
    UNMERGED,
    company_id,
)
from testigo.core.drafts import FactDraft
from testigo.core.problems import InvalidInput, Problem
from testigo.store import companies, log
from testigo.store.domains import known_domains
from testigo.store.identity import new_id
from testigo.store.models import Company, CompanyDomain, Membership, Workspace


class NoSuchCompany(NotFound):
    """The workspace has no such company."""


class NoSuchDomain(NotFound):
    """The company has no such domain."""


class AlreadyOneCompany(Refused):
    """Both are the same company already."""


class CompanyNotJoined(Refused):
    """The company was not joined into any, or has been parted since."""


@dataclass(frozen=True, slots=True)
class JoinedCompanies:
    """Which company stays, and which was joined into it."""

    survivor: str
    merged: str


@transaction.atomic
def rename_company(
    *, workspace: Workspace, company: str, name: str, by: Membership, now: datetime
) -> None:
    """Call a company by a name; an empty one lets its people say again. Raises NotAllowed,
    NoSuchCompany, InvalidInput."""
    _begin(workspace, by)
    _standing(workspace.id, company)
    name = " ".join(name.replace("\0", "").split())
    if len(name) > LONGEST_NAME:
        raise InvalidInput([Problem("company_name_too_long", "name", {"limit": LONGEST_NAME})])
    _record(workspace, RENAMED, company, {"name": name}, by, now)
    Company.objects.of(workspace.id).filter(id=company).update(name=name, name_given=bool(name))
    companies.redraw(workspace.id, [company])


@transaction.atomic
def add_domain(
    *, workspace: Workspace, company: str, domain: str, by: Membership, now: datetime
) -> str:
    """Let the people of a domain be of this company: a domain, an e-mail or an address; returns
    the domain. Raises NotAllowed, NoSuchCompany; InvalidInput for what is no domain of a company
    and for one of another company, which is joined instead."""
    _begin(workspace, by)
    _standing(workspace.id, company)
    host = _company_domain(domain)
    row = CompanyDomain.objects.of(workspace.id).filter(domain=host).first()
    if row is not None and row.company not in ("", company) and _has_people(workspace.id, row):
        name = Company.objects.of(workspace.id).get(id=row.company).name
        raise InvalidInput([Problem("company_domain_taken", "domain", {"name": name[:60]})])
    if row is None or row.company != company:
        _record(workspace, ADDED, company, {"domain": host}, by, now)
        _settle(workspace.id, host, now)
    return host


@transaction.atomic
def remove_domain(
    *,
    workspace: Workspace,
    company: str,
    domain: str,
    ignore: bool,
    by: Membership,
    now: datetime,
) -> str:
    """Take a domain from a company: it makes one of its own, or with `ignore` names none from now
    on. Returns the company that has it then, empty for none. Raises NotAllowed, NoSuchCompany,
    NoSuchDomain."""
    _begin(workspace, by)
    _standing(workspace.id, company)
    rows = CompanyDomain.objects.of(workspace.id).filter(company=company)
    if not rows.filter(domain=domain).exists():
        raise NoSuchDomain("no_such_domain")
    if not ignore and rows.count() == 1:
        return company
    own = company_id(domain)
    # A company that began with this domain keeps its id; the domain goes on under another.
    is_own = _root(workspace.id, own) != company
    other = "" if ignore else own if is_own else company_id(f"{domain} {new_id()}")
    _record(workspace, REMOVED, company, {"domain": domain, "to": other}, by, now)
    _settle(workspace.id, domain, now)
    return _root(workspace.id, other)


@transaction.atomic
def merge_companies(
    *, workspace: Workspace, one: str, other: str, by: Membership, now: datetime
) -> JoinedCompanies:
    """Make two companies one: the people of both domains are of the one with more people. Raises
    NotAllowed, NoSuchCompany, AlreadyOneCompany."""
    _begin(workspace, by)
    rows = [_standing(workspace.id, company) for company in (one, other)]
    if one == other:
        raise AlreadyOneCompany("companies_already_one")
    survivor, merged = sorted(rows, key=lambda row: (-row.people, row.created_at, row.id))
    _record(workspace, MERGED, merged.id, {"into": survivor.id}, by, now)
    Company.objects.of(workspace.id).filter(id=merged.id).update(part_of=survivor.id)
    _settle_all(workspace.id, [merged.id], now)
    companies.redraw(workspace.id, [survivor.id, merged.id])
    return JoinedCompanies(survivor.id, merged.id)


@transaction.atomic
def part_companies(*, workspace: Workspace, company: str, by: Membership, now: datetime) -> None:
    """Undo a joining: the company has again what was its own, with what came since. Raises
    NotAllowed, CompanyNotJoined."""
    _begin(workspace, by)
    row = Company.objects.of(workspace.id).filter(id=company).exclude(part_of="").first()
    if row is None:
        raise CompanyNotJoined("company_not_joined")
    held_by = _root(workspace.id, row.part_of)
    _record(workspace, UNMERGED, company, {}, by, now)
    Company.objects.of(workspace.id).filter(id=company).update(part_of="")
    _settle_all(workspace.id, [held_by], now)
    companies.redraw(workspace.id, [held_by, company])


def _begin(workspace: Workspace, by: Membership) -> None:
    """Whoever records facts decides about companies; the log is locked meanwhile."""
    authorise(workspace, by, by.may_write)
    log.lock_head(workspace.id)


def _standing(workspace_id: int, company: str) -> Company:
    """A company that stands for itself."""
    row: Company | None = Company.objects.of(workspace_id).filter(id=company, part_of="").first()
    if row is None:
        raise NoSuchCompany("no_such_company")
    return row


def _root(workspace_id: int, company: str) -> str:
    parts = dict(Company.objects.of(workspace_id).exclude(part_of="").values_list("id", "part_of"))
    while company in parts:
        company = parts[company]
    return company


def _company_domain(text: str) -> str:
    domains = known_domains()
    bare = text.replace("\0", "").strip()
    host = domains.of_host(bare.rpartition("@")[2]) if "@" in bare else domains.of_site(bare)
    host = host or domains.of_host(bare)
    if not host:
        raise InvalidInput([Problem("company_domain_unreadable", "domain", {"value": bare[:60]})])
    if domains.is_free(host):
        raise InvalidInput([Problem("company_domain_free", "domain", {"value": host[:60]})])
    return host


def _has_people(workspace_id: int, row: CompanyDomain) -> bool:
    return Company.objects.of(workspace_id).filter(id=row.company, people__gt=0).exists()


def _record(
    workspace: Workspace,
    name: str,
    company: str,
    props: Mapping[str, str],
    by: Membership,
    now: datetime,
) -> None:
    draft = FactDraft(
        name, now, f"s:{new_id()}", company=company, actor=f"user:{by.user_id}", props=props
    )
    record_facts(workspace=workspace, drafts=[draft], source="screen", now=now)
    apply_all(workspace=workspace, now=now)


def _settle(workspace_id: int, domain: str, now: datetime) -> None:
    """Store whose a domain is by what was decided, and draw whoever had it and has it."""
    accounts = companies.decided(workspace_id)
    rows = CompanyDomain.objects.of(workspace_id)
    before = set(rows.filter(domain=domain).values_list("company", flat=True))
    company, home = accounts.company_of(domain), accounts.home_of(domain)
    companies.ensure(workspace_id, {company, home} - {""}, now)
    rows.update_or_create(domain=domain, defaults={"company": company, "home": home})
    companies.redraw(workspace_id, (before | {company}) - {""})


def _settle_all(workspace_id: int, held_by: list[str], now: datetime) -> None:
    rows = CompanyDomain.objects.of(workspace_id).filter(company__in=held_by)
    for domain in list(rows.values_list("domain", flat=True)):
        _settle(workspace_id, domain, now)
