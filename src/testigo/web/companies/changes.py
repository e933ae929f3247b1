"""What people decide about a company on its page; every change can be taken back there."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from testigo.actions.companies import (
    add_domain,
    merge_companies,
    part_companies,
    remove_domain,
    rename_company,
)
from testigo.actions.refusals import Refused
from testigo.core.problems import InvalidInput, Problem
from testigo.queries.companies import company_head, named_company
from testigo.web.companies.page import account_page
from testigo.web.frame.access import writing_only
from testigo.web.frame.requests import SpaceRequest
from testigo.wording import sentence


@require_POST
@writing_only
def rename(request: SpaceRequest, slug: str, company: str) -> HttpResponseBase:
    """Another name; an empty one lets its people say."""
    name = request.POST.get("name", "")
    return _changed(request, company, lambda who: rename_company(company=company, name=name, **who))


@require_POST
@writing_only
def add(request: SpaceRequest, slug: str, company: str) -> HttpResponseBase:
    """One more domain."""
    domain = request.POST.get("domain", "")[:300]
    return _changed(request, company, lambda who: add_domain(company=company, domain=domain, **who))


@require_POST
@writing_only
def remove(request: SpaceRequest, slug: str, company: str) -> HttpResponseBase:
    """A domain goes to a company of its own, or names none."""
    domain, ignore = request.POST.get("domain", "")[:300], request.POST.get("ignore") == "1"
    return _changed(
        request,
        company,
        lambda who: remove_domain(company=company, domain=domain, ignore=ignore, **who),
    )


@require_POST
@writing_only
def merge(request: SpaceRequest, slug: str, company: str) -> HttpResponseBase:
    """Make this company and another one; the page of the one that stays follows."""
    asked = request.POST.get("other", "").strip()[:300]
    other = named_company(request.workspace.pk, asked)
    if not other:
        problem = Problem("company_other_unknown", "other", {"value": asked[:60]})
        return _page(request, company, [problem])
    return _changed(
        request, company, lambda who: merge_companies(one=company, other=other, **who).survivor
    )


@require_POST
@writing_only
def part(request: SpaceRequest, slug: str, company: str) -> HttpResponseBase:
    """Undo a joining: `joined` has again what was its own."""
    joined = request.POST.get("joined", "")[:32]
    return _changed(request, company, lambda who: part_companies(company=joined, **who))


def _changed(
    request: SpaceRequest, company: str, change: Callable[[dict[str, Any]], object]
) -> HttpResponseBase:
    """Do it and show the company anew; what stands in the way is told on its page."""
    who = {"workspace": request.workspace, "by": request.membership, "now": request.now}
    try:
        survivor = change(who)
    except Refused as error:
        return _page(request, company, [error.problem])
    except InvalidInput as error:
        return _page(request, company, error.problems)
    messages.success(request, _("Saved"))
    stays = survivor if request.path.endswith("/merge") else company
    return redirect("company", slug=request.workspace.slug, company=stays)


def _page(request: SpaceRequest, company: str, problems: Any) -> HttpResponseBase:
    head = company_head(request.workspace.pk, company)
    if head is None:
        raise Http404
    language = get_language() or "es"
    told = [sentence(problem, language) for problem in problems]
    context = account_page(request, head, problems=told, asked=request.POST.dict())
    return render(request, "companies/company.html", context, status=400)
