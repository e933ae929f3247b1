"""Companies: what is happening in each account, and in one of them."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from testigo.queries.companies import (
    ORDERS,
    company_count,
    company_head,
    company_page,
    now_standing,
)
from testigo.web.companies.page import account_page
from testigo.web.frame.requests import SpaceRequest

LONGEST_SEARCH = 120


@require_safe
def companies(request: SpaceRequest, slug: str) -> HttpResponse:
    """A page of the list; to htmx only what changes."""
    search = request.GET.get("search", "").strip()[:LONGEST_SEARCH]
    order = request.GET.get("order", "")
    order = order if order in ORDERS else "latest"
    after = request.GET.get("after", "")
    page = company_page(request.workspace.pk, search=search, order=order, after=after)
    here = {"search": search, "order": "" if order == "latest" else order}
    fragment = bool(request.headers.get("HX-Request"))
    part = "page" if not fragment else "more" if after else "list"
    count = 0 if part == "more" else company_count(request.workspace.pk, search)
    context = {
        "lines": page.lines,
        "search": search,
        "order": order,
        "orders": [(key, _address(here | {"order": key})) for key in ORDERS],
        "after": after,
        "here": _address(here),
        "next": _address(here | {"after": page.next_after}) if page.next_after else "",
        "count": count,
        "nobody_yet": not count and not search,
    }
    response = render(request, f"companies/{part}.html", context)
    patch_vary_headers(response, ("HX-Request",))
    return response


@require_safe
def company(request: SpaceRequest, slug: str, company: str) -> HttpResponseBase:
    """The page of a company; one that was joined into another leads there."""
    head = company_head(request.workspace.pk, company)
    if head is None:
        standing = now_standing(request.workspace.pk, company)
        if not standing:
            raise Http404
        return redirect("company", slug=slug, company=standing)
    return render(request, "companies/company.html", account_page(request, head))


def _address(values: dict[str, str]) -> str:
    return "?" + urlencode({name: value for name, value in values.items() if value})
