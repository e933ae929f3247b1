"""Answering the row of questions about a lead, from the queue and from its own page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from testigo.actions.answering import record_answers
from testigo.core.facts import Fact
from testigo.core.problems import InvalidInput
from testigo.queries.leads import lead_line
from testigo.web.frame.redirects import safe_next
from testigo.web.frame.requests import SpaceRequest
from testigo.web.queue.returning import return_line
from testigo.web.queue.saying import (
    is_late,
    once_in,
    pressed_at_in,
    problem_words,
    told_words,
    undo_url,
)
from testigo.web.queue.talk import answers_in
from testigo.web.queue.views import refused


@require_POST
def answers(request: SpaceRequest, slug: str, person: str) -> HttpResponseBase:
    """Record what was answered about a lead; pages that show it ask anew."""
    back = safe_next(request, reverse("lead", kwargs={"slug": slug, "person": person}))
    try:
        facts = record_answers(
            workspace=request.workspace,
            person=person,
            answers=answers_in(request, request.workspace.pk),
            by=request.membership,
            now=request.now,
            once=once_in(request),
            pressed_at=pressed_at_in(request),
        )
    except InvalidInput as error:
        return refused(request, problem_words(error), back)
    return told(request, person, facts, back)


def told(request: SpaceRequest, person: str, facts: list[Fact], back: str) -> HttpResponseBase:
    """What was recorded, with its undo: a toast for a fragment request, else the page again."""
    line = lead_line(request.workspace.pk, person, now=request.now)
    values = {"name": line.title if line else "", "outcome": told_words(facts) if facts else ""}
    said = _("Noted for %(name)s: %(outcome)s") if facts else _("Nothing new about %(name)s.")
    undo = undo_url(request.workspace.slug, facts[0], back) if facts else ""
    if not request.headers.get("HX-Request"):
        messages.success(request, said % values, extra_tags=undo)
        return redirect(back)
    context: dict[str, Any] = {"text": said % values, "undo_url": undo, "back": back}
    asks = _said_no(facts) and not is_late(request)
    context |= {"returned": return_line(request, line, back) if asks else None}
    return trigger_client_event(render(request, "lead/told.html", context), "told")


def _said_no(facts: list[Fact]) -> bool:
    return any(fact.props.get("right_role") is False for fact in facts)
