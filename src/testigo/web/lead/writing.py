"""Writing down a field of a lead, on its page or in a list: the value, by whom, and who wrote
meanwhile."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from testigo.actions.completing import complete_lead
from testigo.core.facts import Fact
from testigo.core.problems import InvalidInput
from testigo.queries.fields import Meanwhile, fields_of, written_meanwhile
from testigo.queries.leads import lead_line
from testigo.web.frame.redirects import safe_next
from testigo.web.frame.requests import SpaceRequest
from testigo.web.lead.field_lines import cells_of
from testigo.web.queue.bar import new_once
from testigo.web.queue.saying import once_in, problem_words, undo_url
from testigo.web.queue.views import refused
from testigo.wording.rules import trait_label, trait_value_label


@require_POST
def write(request: SpaceRequest, slug: str, person: str) -> HttpResponseBase:
    """Note the value of one field; whatever somebody wrote meanwhile stays and is told."""
    back = safe_next(request, reverse("lead", kwargs={"slug": slug, "person": person}))
    trait = request.POST.get("trait", "")
    seen = request.POST.get("seen", "")
    meanwhile = written_meanwhile(request.workspace.pk, person, trait, seen)
    try:
        facts = complete_lead(
            workspace=request.workspace,
            person=person,
            said={trait: request.POST.get("value", "")},
            by=request.membership,
            now=request.now,
            language=get_language() or "es",
            once=once_in(request),
        )
    except InvalidInput as error:
        return refused(request, problem_words(error), back)
    noted, undo = _noted(request, trait, facts), undo_url(slug, facts[0], back) if facts else ""
    others = facts and meanwhile is not None and meanwhile.by != request.membership.user_id
    warning = _told(trait, meanwhile) if meanwhile is not None and others else ""
    if request.headers.get("HX-Request") and "whole" not in request.POST:
        told = {"noted": noted, "undo": undo, "warning": warning, "back": back}
        return render(request, "lead/cell_written.html", _cell(request, person, trait) | told)
    if noted:
        messages.success(request, noted, extra_tags=undo)
    if warning:
        messages.warning(request, warning)
    # The page sends by script only so that what is refused stays in its field.
    return HttpResponseClientRefresh() if request.headers.get("HX-Request") else redirect(back)


def _cell(request: SpaceRequest, person: str, trait: str) -> dict[str, object]:
    """The cell of a list that was written, as it stands now."""
    line = lead_line(request.workspace.pk, person, now=request.now)
    cells = cells_of(request, [line], [trait]).get(person, []) if line else []
    return {"line": line, "cells": cells, "once": new_once(), "written": True}


def _noted(request: SpaceRequest, trait: str, facts: Sequence[Fact]) -> str:
    """What was noted; empty for a press that was told before."""
    if not facts:
        return ""
    language = get_language() or "es"
    field = fields_of(request.workspace.pk).of(trait)
    label = (field.label if field else "") or trait_label(trait, language)
    return _("Noted: %(value)s") % {
        "value": f"{label}: {trait_value_label(trait, facts[0].props['value'], language)}"
    }


def _told(trait: str, meanwhile: Meanwhile) -> str:
    said = {
        "name": meanwhile.name or _("Somebody"),
        "value": trait_value_label(trait, meanwhile.value, get_language() or "es"),
        "time": timezone.localtime(meanwhile.at).strftime("%H:%M"),
    }
    return _("%(name)s wrote “%(value)s” at %(time)s. Both stay in the history.") % said
