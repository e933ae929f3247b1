"""Who may be the same person: pairs with their reasons, what joining would do, and joining."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from testigo.actions import duplicates as acting
from testigo.actions.merging import AlreadyOne, survivor_first
from testigo.core.problems import InvalidInput
from testigo.queries.duplicates import (
    DISMISSED,
    OPEN,
    joining_rule,
    pair_page,
    reasons_between,
    search_state,
)
from testigo.queries.lead_filters import LeadFilters
from testigo.queries.leads import LeadLine, lead_line, lead_page
from testigo.queries.merging import merge_preview, now_part_of
from testigo.web.duplicates.saying import Undone, said, told_pair, told_reasons, undone
from testigo.web.frame.access import joining_only
from testigo.web.frame.requests import SpaceRequest
from testigo.wording import sentence

STATES = (OPEN, DISMISSED)
LONGEST_SEARCH = 120
# The shares that the rule offers, in thousandths.
SHARES = (999, 990, 950)


@require_safe
def duplicates(request: SpaceRequest, slug: str) -> HttpResponse:
    """The pairs that wait, or those that were dismissed."""
    state = request.GET.get("state", "")
    state = state if state in STATES else OPEN
    return render(request, "duplicates/page.html", _page(request, state))


def _page(request: SpaceRequest, state: str, **more: Any) -> dict[str, Any]:
    workspace_id = request.workspace.pk
    after = request.GET.get("after", "")
    page = pair_page(workspace_id, state, after)
    return {
        "state": state,
        "states": STATES,
        "pairs": [told_pair(line) for line in page.lines],
        "after": after,
        "next": page.next_after,
        "search": search_state(workspace_id),
        "rule": joining_rule(workspace_id),
        "shares": SHARES,
        "may_join": request.membership.may_join,
        "problems": (),
        **more,
    }


@require_POST
@joining_only
def rule(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Keep the rule, and join at once whom it covers."""
    told = request.POST.get("at_least", "0")
    value = {
        "phone_and_name": "phone_and_name" in request.POST,
        "at_least": int(told) if told.isascii() and told.isdigit() and len(told) < 6 else told,
    }
    try:
        acting.keep_rule(
            workspace=request.workspace, value=value, by=request.membership, now=request.now
        )
    except InvalidInput as error:
        words = [sentence(one, get_language() or "es") for one in error.problems]
        context = _page(request, OPEN, problems=words)
        return render(request, "duplicates/page.html", context, status=400)
    count = acting.join_by_rule(workspace=request.workspace, now=request.now)
    messages.success(request, said("rule", count=count))
    return redirect("duplicates", slug=slug)


@require_safe
def pair(request: SpaceRequest, slug: str, person: str, other: str) -> HttpResponseBase:
    """Two people side by side, and what joining them would make of them."""
    workspace_id = request.workspace.pk
    try:
        pair = survivor_first(workspace_id, person, other)
    except AlreadyOne:
        return redirect("lead", slug=slug, person=now_part_of(workspace_id, person))
    preview = merge_preview(workspace_id, pair.survivor, pair.merged, request.now)
    context = {
        "preview": preview,
        "one": preview.before[0],
        "other": preview.before[1],
        "joined": preview.after[0],
        "reasons": told_reasons(reasons_between(workspace_id, pair.survivor, pair.merged)),
        "may_join": request.membership.may_join,
    }
    return render(request, "duplicates/pair.html", context)


@require_POST
@joining_only
def join(request: SpaceRequest, slug: str, person: str, other: str) -> HttpResponseBase:
    """Join two people and go to who they are now."""
    try:
        merged = acting.join_pair(
            workspace=request.workspace, one=person, other=other, by=_by(request), now=request.now
        )
    except AlreadyOne:
        return redirect("lead", slug=slug, person=now_part_of(request.workspace.pk, person))
    undo = reverse("lead-part", kwargs={"slug": slug, "person": merged.merged})
    messages.success(request, said("joined"), extra_tags=undo)
    return redirect("lead", slug=slug, person=merged.survivor)


@require_POST
@joining_only
def dismiss(request: SpaceRequest, slug: str, person: str, other: str) -> HttpResponseBase:
    """Say that they are two people."""
    return _decided(request, Undone("duplicates-again", person, other), acting.dismiss, "dismissed")


@require_POST
@joining_only
def again(request: SpaceRequest, slug: str, person: str, other: str) -> HttpResponseBase:
    """Take a dismissal back."""
    return _decided(request, Undone("", person, other), acting.propose_again, "again")


def _decided(request: SpaceRequest, pair: Undone, decide: Any, what: str) -> HttpResponseBase:
    try:
        decide(
            workspace=request.workspace,
            one=pair.one,
            other=pair.other,
            by=_by(request),
            now=request.now,
        )
    except acting.NoSuchPair as error:
        raise Http404 from error
    return undone(request, said(what), pair.url(request.workspace.slug))


@require_safe
@joining_only
def same(request: SpaceRequest, slug: str, person: str) -> HttpResponse:
    """Look for the other one of two people who are one."""
    line = lead_line(request.workspace.pk, person, now=request.now)
    if line is None:
        raise Http404
    search = request.GET.get("search", "").strip()[:LONGEST_SEARCH]
    found: tuple[LeadLine, ...] = ()
    if search:
        page = lead_page(request.workspace.pk, LeadFilters(search=search), now=request.now)
        found = tuple(one for one in page.lines if one.person != person)
    context = {"line": line, "search": search, "found": found}
    return render(request, "duplicates/same.html", context)


def _by(request: SpaceRequest) -> str:
    return f"user:{request.user.pk}"
