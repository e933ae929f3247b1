"""The backtest: what would a draft have done with the leads that came?"""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from testigo.actions.backtests import Asked, ask, cancel
from testigo.actions.pact_taking import take_threshold
from testigo.actions.refusals import Refused
from testigo.core.problems import InvalidInput, Problem
from testigo.queries.backtests import backtest_line, latest_backtest
from testigo.queries.pacts import PactLine, pact_lines
from testigo.web.backtest.page import page_of, without_pact
from testigo.web.backtest.question import Question, read_question
from testigo.web.frame.requests import SpaceRequest
from testigo.wording.problems import sentence


@require_http_methods(["GET", "HEAD", "POST"])
def backtest(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """The last answer to what the address asks; a POST has it worked out."""
    lines = pact_lines(request.workspace.pk, now=request.now)
    if not lines:
        return render(request, "backtest/page.html", without_pact())
    asks = request.POST if request.method == "POST" else request.GET
    question = read_question(asks, lines, _today(request, lines))
    if request.method != "POST":
        return render(request, "backtest/page.html", _page(request, question, lines))
    if question.problems:
        page = _page(request, question, lines)
        return render(request, "backtest/page.html", page, status=400)
    try:
        asked = Asked(question.draft.number, question.since, question.until, question.threshold)
        ask(workspace=request.workspace, asked=asked, by=request.membership, now=request.now)
    except InvalidInput as error:
        page = _page(request, question, lines) | {"problems": [_said(p) for p in error.problems]}
        return render(request, "backtest/page.html", page, status=400)
    return redirect(reverse("backtest", kwargs={"slug": slug}) + question.address)


@require_safe
def progress(request: SpaceRequest, slug: str, backtest: str) -> HttpResponse:
    """How far a run is, and its answer once it is there."""
    line = backtest_line(request.workspace.pk, backtest)
    if line is None:
        raise Http404
    lines = pact_lines(request.workspace.pk, now=request.now)
    draft = next(one for one in lines if one.number == line.draft)
    question = Question(draft, line.since, line.until, line.threshold)
    return render(request, "backtest/state.html", page_of(request, question, lines, line))


@require_POST
def call_off(request: SpaceRequest, slug: str, backtest: str) -> HttpResponseBase:
    """Call a run off."""
    cancel(workspace=request.workspace, run=backtest, by=request.membership, now=request.now)
    messages.success(request, _("The backtest was called off."))
    asked = read_question(request.POST, _lines(request), _today(request, _lines(request)))
    return redirect(reverse("backtest", kwargs={"slug": slug}) + asked.address)


@require_POST
def take(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Take a threshold to a draft."""
    lines = _lines(request)
    question = read_question(request.POST, lines, _today(request, lines))
    back = reverse("backtest", kwargs={"slug": slug}) + question.address
    if question.problems or question.threshold is None:
        messages.warning(request, " ".join(question.problems) or _("The threshold is missing."))
        return redirect(back)
    try:
        made = take_threshold(
            workspace=request.workspace,
            number=question.draft.number,
            threshold=question.threshold,
            by=request.membership,
            now=request.now,
        )
    except (InvalidInput, Refused) as error:
        problems = error.problems if isinstance(error, InvalidInput) else [error.problem]
        messages.warning(request, " ".join(_said(one) for one in problems))
        return redirect(back)
    messages.success(
        request,
        _("Version %(number)s is a draft with the threshold %(threshold)s; nobody has signed it.")
        % {"number": made.number, "threshold": question.threshold},
    )
    return redirect("pact-changes", slug, made.number)


def _page(request: SpaceRequest, question: Question, lines: list[PactLine]) -> dict[str, object]:
    if question.problems:
        # An answer to something else would be read as one to what was asked.
        return page_of(request, question, lines, None)
    run = latest_backtest(
        request.workspace.pk,
        draft=question.draft.number,
        threshold=question.threshold,
        since=question.since,
        until=question.until,
    )
    return page_of(request, question, lines, run)


def _lines(request: SpaceRequest) -> list[PactLine]:
    """Every version. Raises Http404 where there is none."""
    lines = pact_lines(request.workspace.pk, now=request.now)
    if not lines:
        raise Http404
    return lines


def _today(request: SpaceRequest, lines: list[PactLine]) -> date:
    return request.now.astimezone(lines[0].pact.zone).date()


def _said(problem: Problem) -> str:
    return sentence(problem, get_language() or "es")
