"""What both sides have to agree on in their meeting: excuses asked for, returns to be reviewed."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from testigo.actions.pleas import (
    DECIDING,
    MOST,
    ChosenClock,
    answer_excuses,
    answers_for,
    decide_contest,
)
from testigo.core.problems import InvalidInput
from testigo.queries.excuses import AskedExcuse, for_the_meeting
from testigo.queries.leads import LeadLine
from testigo.web.frame.access import writing_only
from testigo.web.frame.requests import SpaceRequest
from testigo.web.lead.clocks import span_words
from testigo.wording import sentence, word
from testigo.wording.promises import duration_words, promise_name


@dataclass(frozen=True, slots=True)
class ExcuseRow:
    """An excuse as the list shows it: `value` is what its box sends, empty where somebody else
    answers it."""

    lead: LeadLine
    promise: str
    side: str
    state: str
    due_at: datetime
    used: str
    promised: str
    reason: str
    by: str
    asked_at: datetime
    value: str


@require_safe
def excuses(request: SpaceRequest, slug: str) -> HttpResponse:
    """The list, with boxes for whoever is the other side."""
    mine = answers_for(request.membership)
    found = for_the_meeting(request.workspace.pk, now=request.now)
    rows = [_row(excuse, mine) for excuse in found.excuses]
    context = {
        "rows": sorted(rows, key=lambda row: not row.value),
        "may_answer": any(row.value for row in rows),
        "returns": found.returns,
        "may_decide": request.membership.may_write and request.membership.side in DECIDING,
    }
    return render(request, "excuses/page.html", context)


@require_POST
@writing_only
def answer(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Accept what is ticked, or do not."""
    chosen = [_chosen(value) for value in request.POST.getlist("clock")[:MOST]]
    accepted = request.POST.get("answer") == "accept"
    try:
        count = answer_excuses(
            workspace=request.workspace,
            chosen=chosen,
            accepted=accepted,
            by=request.membership,
            now=request.now,
        )
    except InvalidInput as error:
        _refused(request, error)
    else:
        messages.success(request, _answered(count, accepted))
    return redirect("excuses", slug=slug)


@require_POST
@writing_only
def decide(request: SpaceRequest, slug: str, person: str) -> HttpResponseBase:
    """A return stands, or the lead is back on the path."""
    stands = request.POST.get("answer") != "back"
    try:
        decide_contest(
            workspace=request.workspace,
            person=person,
            stands=stands,
            by=request.membership,
            now=request.now,
        )
    except InvalidInput as error:
        _refused(request, error)
    else:
        said = _("The return stands.") if stands else _("The lead is back on the path.")
        messages.success(request, said)
    return redirect("excuses", slug=slug)


def _refused(request: SpaceRequest, error: InvalidInput) -> None:
    for problem in error.problems:
        messages.error(request, sentence(problem, get_language() or "es"))


def _answered(count: int, accepted: bool) -> str:
    if accepted:
        return ngettext("%(n)d excuse accepted", "%(n)d excuses accepted", count) % {"n": count}
    return ngettext("%(n)d excuse not accepted", "%(n)d excuses not accepted", count) % {"n": count}


def _chosen(value: str) -> ChosenClock:
    """`person|commitment|clock`, as a box sends it."""
    person, _bar, rest = value[:200].partition("|")
    commitment, _bar, clock = rest.rpartition("|")
    return ChosenClock(person, commitment, clock)


def _row(excuse: AskedExcuse, mine: frozenset[str]) -> ExcuseRow:
    language = get_language() or "es"
    clock, promise = excuse.running.clock, excuse.promise
    working = promise.elapsed == "working"
    return ExcuseRow(
        lead=excuse.lead,
        promise=promise_name(promise, language),
        side=word("side", promise.side, language),
        state=excuse.reading.state,
        due_at=clock.due_at,
        used=span_words(excuse.reading.used_seconds, days=not working),
        promised=duration_words(promise.within, language, working=working),
        reason=excuse.plea.reason,
        by=excuse.by,
        asked_at=excuse.plea.asked_at,
        value=f"{excuse.lead.person}|{clock.key}" if promise.side in mine else "",
    )
