"""Companies: the accounts that people work for, found by the domain of their e-mail."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from testigo.api.access import caller
from testigo.api.answers import answer, nothing_there
from testigo.api.documents import CompaniesPage, CompanyDocument, MovedDocument
from testigo.api.inputs import CompaniesAsked
from testigo.api.values import is_id
from testigo.queries.companies import company_head, company_page, company_people, now_standing
from testigo.queries.fact_feed import iso
from testigo.queries.leads import LeadLine

router = Router(tags=["companies"])


@router.get(
    "/companies", response=CompaniesPage, operation_id="listCompanies", summary="List companies"
)
def list_companies(request: HttpRequest, asked: Query[CompaniesAsked]) -> HttpResponse:
    """Companies that have people, a page at a time."""
    page = company_page(
        caller(request).workspace.pk,
        search=asked.search or "",
        order=asked.order,
        after=asked.after or "",
        limit=asked.limit,
    )
    lines = [_plain(asdict(line)) for line in page.lines]
    return answer({"companies": lines, "next": page.next_after or None})


@router.get(
    "/companies/{company}",
    response={200: CompanyDocument, 307: MovedDocument},
    operation_id="readCompany",
    summary="Read one company",
)
def read_company(request: HttpRequest, company: str) -> HttpResponse:
    """With its people, the best score first. One that was joined into another is found there."""
    who = caller(request)
    head = company_head(who.workspace.pk, company) if is_id(company) else None
    if head is None:
        standing = now_standing(who.workspace.pk, company) if is_id(company) else ""
        if not standing:
            raise nothing_there()
        moved = answer({"id": company, "merged_into": standing}, 307)
        moved["Location"] = f"/api/v1/companies/{standing}"
        return moved
    people = company_people(who.workspace.pk, company, now=who.now)
    shown = {**_plain(asdict(head.line)), "name_given": head.name_given}
    return answer({**shown, "leads": [_person(line) for line in people]})


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row as JSON: instants in UTC with Z."""
    return {key: iso(value) if isinstance(value, datetime) else value for key, value in row.items()}


def _person(line: LeadLine) -> dict[str, Any]:
    return {
        "id": line.person,
        "name": line.name,
        "email": line.email,
        "job_title": line.job_title,
        "stage": line.stage,
        "status": line.status,
        "score": line.score,
        "owner": line.owner_name,
    }
