"""Figures for each person: everybody sees their own, whoever leads sees the team's."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from testigo.queries.team_figures import team_figures
from testigo.web.frame.requests import SpaceRequest
from testigo.web.team.page import person_rows, share_names


@require_safe
def team(request: SpaceRequest, slug: str) -> HttpResponse:
    """The page, unranked; of others' figures only to whoever looks after the teams."""
    leads_all = request.membership.may_lead
    only = None if leads_all else request.membership.user_id
    found = team_figures(request.workspace.pk, only=only, now=request.now)
    leads = reverse("leads", kwargs={"slug": slug})
    currency = request.workspace.currency
    context = {
        "leads_all": leads_all,
        "team": found,
        "rows": person_rows(found, leads, currency, request.now) if found else [],
        "names": share_names(found) if found else [],
    }
    return render(request, "team/page.html", context)
