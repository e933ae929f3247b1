"""What is done with a deal on its page and on the board; every press can be undone."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from testigo.actions.deals import (
    change_deal,
    lose_deal,
    open_deal,
    take_back_of_deal,
    win_deal,
)
from testigo.actions.refusals import Refused
from testigo.core.facts import Fact
from testigo.core.problems import InvalidInput, Problem
from testigo.queries.deal_lines import line_named
from testigo.queries.leads import lead_line
from testigo.web.frame.access import writing_only
from testigo.web.frame.redirects import safe_next
from testigo.web.frame.requests import SpaceRequest
from testigo.web.pipeline.address import address_of, deal_url, key_of
from testigo.web.pipeline.deal_page import deal_page, form_of
from testigo.web.pipeline.reading import contract_told_in, deal_told_in
from testigo.web.pipeline.telling import fact_words, gone_words, meanwhile_words
from testigo.web.pipeline.views import story_of
from testigo.web.queue.bar import new_once
from testigo.web.queue.saying import once_in
from testigo.web.queue.talk import FEEDBACK

Act = Callable[[dict[str, Any]], Fact | None]


@require_POST
@writing_only
def opened(request: SpaceRequest, slug: str, person: str) -> HttpResponseBase:
    """Open a deal with somebody, and show it."""
    who: dict[str, Any] = {
        "workspace": request.workspace,
        "by": request.membership,
        "now": request.now,
    }
    try:
        told = deal_told_in(request.POST)
        fact = open_deal(person=person, told=told, once=once_in(request), **who)
    except InvalidInput as error:
        line = lead_line(request.workspace.pk, person, now=request.now)
        context = {"line": line, "once": new_once(), **form_of(request, None, error.problems)}
        return render(request, "pipeline/new.html", context, status=400)
    _say(request, str(fact.deal), fact)
    return redirect(deal_url(slug, str(fact.deal)))


@require_POST
@writing_only
def changed(request: SpaceRequest, slug: str, deal: str) -> HttpResponseBase:
    """Keep what the form says otherwise than it was shown, and tell what others changed since; a
    card that is put into another step says no more than that."""
    told = deal_told_in(request.POST)
    answer = _done(request, deal, lambda who: change_deal(told=told, **who))
    if answer.status_code == HTTPStatus.FOUND and (others := meanwhile_words(request, deal)):
        messages.warning(request, others)
    return answer


@require_POST
@writing_only
def lost(request: SpaceRequest, slug: str, deal: str) -> HttpResponseBase:
    """Note that it is lost, and why."""
    reason, note = request.POST.get("reason", "")[:60], request.POST.get("note", "")[:3000]
    return _ended(request, deal, lambda who: lose_deal(reason=reason, note=note, **who))


@require_POST
@writing_only
def won(request: SpaceRequest, slug: str, deal: str) -> HttpResponseBase:
    """Record the contract that was signed."""
    contract = contract_told_in(request.POST)
    return _ended(request, deal, lambda who: win_deal(contract=contract, **who))


@require_POST
@writing_only
def undone(request: SpaceRequest, slug: str, deal: str, fact: str) -> HttpResponseBase:
    """Take back what the same member told of a deal."""
    gone = take_back_of_deal(
        workspace=request.workspace,
        deal=key_of(deal),
        fact_id=fact,
        by=request.membership,
        now=request.now,
    )
    messages.success(request, _("Taken back: %(outcome)s") % {"outcome": gone_words(gone)})
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": _back(request, deal)})
    return redirect(_back(request, deal))


def _ended(request: SpaceRequest, address: str, act: Act) -> HttpResponseBase:
    """End a deal, and ask on its page what only the seller knows now."""
    slug, deal = request.workspace.slug, key_of(address)
    return _done(request, address, act, deal_url(slug, deal, ask=FEEDBACK))


def _done(request: SpaceRequest, address: str, act: Act, then: str = "") -> HttpResponseBase:
    """Do it and go on to `then`, else show where it was done; what stands in the way is told on the
    page of the deal."""
    who = {"workspace": request.workspace, "by": request.membership, "now": request.now}
    try:
        fact = act({"deal": key_of(address), "once": once_in(request), **who})
    except Refused as error:
        return _refused(request, address, [error.problem])
    except InvalidInput as error:
        return _refused(request, address, error.problems)
    _say(request, key_of(address), fact)
    return redirect(then or _back(request, address))


def _refused(request: SpaceRequest, address: str, problems: list[Problem]) -> HttpResponseBase:
    context = deal_page(request, story_of(request, address), problems)
    return render(request, "pipeline/deal.html", context, status=400)


def _say(request: SpaceRequest, key: str, fact: Fact | None) -> None:
    """A toast with its undo; without a fact, that nothing was otherwise."""
    if fact is None:
        messages.info(request, _("Nothing was otherwise, so nothing was recorded."))
        return
    undo = reverse(
        "deal-undo",
        kwargs={"slug": request.workspace.slug, "deal": address_of(key), "fact": fact.id},
    )
    back = urlencode({"next": _back(request, address_of(key))})
    messages.success(request, fact_words(fact), extra_tags=f"{undo}?{back}")


def _back(request: SpaceRequest, address: str) -> str:
    """The page of the deal or where the form asks for; the pipeline once there is no deal."""
    slug = request.workspace.slug
    if line_named(request.workspace.pk, key_of(address)) is None:
        return reverse("pipeline", kwargs={"slug": slug})
    return safe_next(request, reverse("deal", kwargs={"slug": slug, "deal": address}))
