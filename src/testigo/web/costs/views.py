"""Costs: what was paid, where, and what do the platforms claim for it?"""

import json
from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from testigo.actions.costs import (
    CostEntry,
    part_campaigns,
    problems_of,
    put_back_cost,
    record_cost,
    say_same,
    take_back_cost,
)
from testigo.core.facts import Fact
from testigo.core.problems import InvalidInput, Problem
from testigo.queries.asking import version_at, zone_of
from testigo.web.costs.page import page_of
from testigo.web.costs.picture import picture_of
from testigo.web.frame.amounts import read_signed
from testigo.web.frame.places import place_of
from testigo.web.frame.requests import SpaceRequest
from testigo.web.loop.question import read_question
from testigo.web.pictures.answer import answer
from testigo.web.queue.saying import once_in
from testigo.web.templatetags.figures import money
from testigo.web.templatetags.words import word

_LONGEST = 400
_FIELDS = ("channel", "campaign", "from", "to", "amount", "currency", "claimed")


@require_http_methods(["GET", "HEAD", "POST"])
def costs(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """The costs by month, what to know about them, and a new one by hand."""
    if request.method != "POST":
        return _page(request)
    typed = {field: request.POST.get(field, "")[:_LONGEST] for field in _FIELDS}
    try:
        fact = _record(request, typed)
    except InvalidInput as error:
        return _page(request, typed, error.problems)
    said = _("Written down: %(cost)s") % {"cost": _words(fact)}
    undo = reverse("cost-take-back", kwargs={"slug": slug, "fact": fact.id})
    messages.success(request, said, extra_tags=undo)
    return redirect("costs", slug=slug)


@require_safe
def picture(request: SpaceRequest, slug: str, chart: str) -> HttpResponseBase:
    """A chart of the page for a slide."""
    zone = zone_of(request.workspace, version_at(request.workspace, request.now))
    question = read_question(request.GET, request.now.astimezone(zone).date())
    drawn = picture_of(chart, page_of(request, question, zone))
    return answer(request, drawn, page="costs", chart=chart, asof=question.asof)


@require_POST
def take_back(request: SpaceRequest, slug: str, fact: str) -> HttpResponseBase:
    """Let a cost count as if it had never been written down."""
    gone = take_back_cost(
        workspace=request.workspace, cost=fact, by=request.membership, now=request.now
    )
    said = _("Taken back: %(cost)s") % {"cost": _words(gone)}
    undo = reverse("cost-put-back", kwargs={"slug": slug, "fact": gone.id})
    messages.success(request, said, extra_tags=undo)
    return redirect("costs", slug=slug)


@require_POST
def put_back(request: SpaceRequest, slug: str, fact: str) -> HttpResponseBase:
    """Write a cost down again that was taken back."""
    again = put_back_cost(
        workspace=request.workspace, cost=fact, by=request.membership, now=request.now
    )
    messages.success(request, _("Counts again: %(cost)s") % {"cost": _words(again)})
    return redirect("costs", slug=slug)


@require_POST
def same(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Say that two campaigns are one."""
    try:
        fact = say_same(
            workspace=request.workspace,
            campaign=_campaign_in(request, "campaign"),
            into=_campaign_in(request, "into"),
            by=request.membership,
            now=request.now,
        )
    except InvalidInput as error:
        return _page(request, None, error.problems)
    undo = reverse("cost-part", kwargs={"slug": slug, "fact": fact.id})
    told = {"campaign": fact.props["campaign"], "into": fact.props["into_campaign"]}
    said = _("“%(campaign)s” and “%(into)s” are added up as one campaign.") % told
    messages.success(request, said, extra_tags=undo)
    return redirect("costs", slug=slug)


@require_POST
def part(request: SpaceRequest, slug: str, fact: str) -> HttpResponseBase:
    """Take back that two campaigns are one."""
    gone = part_campaigns(
        workspace=request.workspace, said=fact, by=request.membership, now=request.now
    )
    told = {"campaign": gone.props["campaign"], "into": gone.props["into_campaign"]}
    messages.success(request, _("“%(campaign)s” and “%(into)s” are two campaigns again.") % told)
    return redirect("costs", slug=slug)


def _page(
    request: SpaceRequest,
    typed: dict[str, str] | None = None,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    workspace = request.workspace
    zone = zone_of(workspace, version_at(workspace, request.now))
    question = read_question(request.GET, request.now.astimezone(zone).date())
    context = page_of(request, question, zone, typed, problems)
    status = 400 if problems else 200
    return render(request, "costs/page.html", context | {"place": place_of("loop")}, status=status)


def _record(request: SpaceRequest, typed: dict[str, str]) -> Fact:
    """What the form says, written down; what the amount and the rest lack is told together."""
    problems: list[Problem] = []
    amount = "0"
    try:
        amount = read_signed(typed["amount"])
    except InvalidInput as error:
        problems += error.problems
    entry = CostEntry(
        channel=typed["channel"],
        campaign=typed["campaign"],
        first=typed["from"],
        last=typed["to"],
        # In its place, so that everything else that is missing is told at once.
        amount=amount,
        currency=typed["currency"],
        claimed=typed["claimed"],
    )
    if problems:
        raise InvalidInput([*problems_of(request.workspace, entry, request.now), *problems])
    return record_cost(
        workspace=request.workspace,
        entry=entry,
        by=request.membership,
        once=once_in(request),
        now=request.now,
    )


def _campaign_in(request: SpaceRequest, field: str) -> tuple[str, str]:
    try:
        channel, campaign = json.loads(request.POST.get(field, "")[: 2 * _LONGEST])
        f"{channel}{campaign}".encode()
    except (ValueError, TypeError) as error:
        raise BadRequest from error
    if not isinstance(channel, str) or not isinstance(campaign, str):
        raise BadRequest
    return channel.replace("\0", ""), campaign.replace("\0", "")


def _words(fact: Fact) -> str:
    amount = money(fact.props["amount"], fact.props["currency"])
    return f"{word(fact.props['channel'], 'channel')}, {amount}"
