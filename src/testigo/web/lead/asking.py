"""Asking on the page of a lead: an excuse for a clock, a review of a return."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from testigo.actions.pleas import ChosenClock, ask_excuse, contest_rejection
from testigo.core.problems import InvalidInput
from testigo.web.frame.access import writing_only
from testigo.web.frame.requests import SpaceRequest
from testigo.wording import sentence


@require_POST
@writing_only
def excuse(request: SpaceRequest, slug: str, person: str) -> HttpResponseBase:
    """Take a clock that is late to the meeting."""
    chosen = ChosenClock(person, _text(request, "commitment", 60), _text(request, "clock", 32))

    def ask() -> None:
        ask_excuse(
            workspace=request.workspace,
            chosen=chosen,
            reason=_text(request, "reason", 300),
            by=request.membership,
            now=request.now,
        )

    said = _("The excuse is on the list for the meeting.")
    return _done(request, person, ask, said)


@require_POST
@writing_only
def contest(request: SpaceRequest, slug: str, person: str) -> HttpResponseBase:
    """Take a return that Marketing sees otherwise to the meeting."""

    def ask() -> None:
        contest_rejection(
            workspace=request.workspace,
            person=person,
            reason=_text(request, "reason", 300),
            by=request.membership,
            now=request.now,
        )

    return _done(request, person, ask, _("The return is on the list for the meeting."))


def _done(
    request: SpaceRequest, person: str, ask: Callable[[], None], said: str
) -> HttpResponseBase:
    """Back to the lead, with what was noted or what is needed."""
    try:
        ask()
    except InvalidInput as error:
        language = get_language() or "es"
        for problem in error.problems:
            messages.error(request, sentence(problem, language))
    else:
        messages.success(request, said)
    return redirect("lead", slug=request.workspace.slug, person=person)


def _text(request: SpaceRequest, key: str, longest: int) -> str:
    return request.POST.get(key, "")[:longest]
