"""One lead: who it is, why it is here, what is owed, what comes next."""

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from testigo.actions.outcomes import take_back
from testigo.core.problems import InvalidInput
from testigo.queries.companies import colleagues_of
from testigo.queries.deal_lines import lines_with
from testigo.queries.lead import lead_story
from testigo.queries.letters import letters_to
from testigo.queries.mail_copies import copy_address
from testigo.queries.merging import JoinedPerson, joining_of, now_part_of
from testigo.web.frame.redirects import safe_next
from testigo.web.frame.requests import SpaceRequest
from testigo.web.lead.invitation import calendar_url
from testigo.web.lead.page import lead_page
from testigo.web.lead.timeline import FIRST_LINES, MOST_LINES, SHOWS
from testigo.web.lead.why_card import read_asof
from testigo.web.letters.fields import written
from testigo.web.queue.saying import (
    is_late,
    noted_words,
    problem_words,
    record_said,
    told_words,
    undo_url,
    zone_of,
)
from testigo.web.queue.talk import kind_after, talk_line
from testigo.web.queue.views import give_url, refused

_FEW_DIGITS = re.compile(r"[0-9]{1,5}")


@require_safe
def lead(request: SpaceRequest, slug: str, person: str) -> HttpResponseBase:
    """The page of a lead; its changing part alone for a fragment request. Whoever was joined into
    another is shown as the one they are."""
    joining = joining_of(request.workspace.pk, person)
    if joining is not None:
        holder = now_part_of(request.workspace.pk, person)
        address = reverse("lead", kwargs={"slug": slug, "person": holder})
        query = {"from": person} | ({"do": "outcome"} if _is_asked(request) else {})
        return redirect(f"{address}?{urlencode(query)}")
    # Whoever comes from an alert finds the outcome bar ready: looking records nothing.
    asks = request.GET.get("ask", "")
    context = _context(request, person) | {
        "ready": _is_asked(request),
        "talk": talk_line(request, person, asks) if asks else None,
    }
    template = "lead/fragment.html" if request.headers.get("HX-Request") else "lead/page.html"
    response = render(request, template, context)
    patch_vary_headers(response, ("HX-Request",))
    return response


@require_POST
def outcome(request: SpaceRequest, slug: str, person: str) -> HttpResponseBase:
    """Record one outcome about this lead and show it anew."""
    back = here(request, person)
    try:
        fact = record_said(request, person)
    except InvalidInput as error:
        return refused(request, problem_words(error), back)
    context = _context(request, person)
    said = noted_words(request, fact, context["line"].title)
    undo, asks = undo_url(slug, fact, back), kind_after(fact)
    if is_late(request):
        return render(request, "components/toast.html", {"text": said, "undo_url": undo})
    if not request.headers.get("HX-Request"):
        messages.success(request, said, extra_tags=undo)
        return redirect(_asking(back, asks) if asks else back)
    context |= {"said": said, "undo": undo, "talk": talk_line(request, person, asks)}
    context["calendar"] = calendar_url(slug, person, fact)
    return render(request, "lead/fragment.html", context)


@require_POST
def undo(request: SpaceRequest, slug: str, person: str) -> HttpResponseBase:
    """Take back a fact that this person recorded on screen; pages that show it ask anew."""
    gone = take_back(
        workspace=request.workspace,
        person=person,
        fact_id=request.GET.get("fact", "")[:32],
        by=request.membership,
        now=request.now,
    )
    said = _("Taken back: %(outcome)s") % {"outcome": told_words(gone)}
    if not request.headers.get("HX-Request"):
        messages.success(request, said)
        return redirect(safe_next(request, here(request, person)))
    answer = render(request, "components/toast_oob.html", {"text": said, "undo_url": ""})
    return trigger_client_event(answer, "undone")


def here(request: SpaceRequest, person: str) -> str:
    """The address of the lead as it is shown now."""
    address = reverse("lead", kwargs={"slug": request.workspace.slug, "person": person})
    query = _query(request)
    return f"{address}?{urlencode(query)}" if query else address


def _asking(back: str, asks: str) -> str:
    """The address of the lead with its row of questions open."""
    return f"{back}{'&' if '?' in back else '?'}{urlencode({'ask': asks})}"


def _is_asked(request: SpaceRequest) -> bool:
    """Whether the address, which stands in alerts, asks for an outcome."""
    return request.GET.get("do") == "outcome"


def _query(request: SpaceRequest) -> dict[str, str]:
    show = request.GET.get("show", "")
    query = {"order": "story"} if request.GET.get("order") == "story" else {}
    lines = request.GET.get("lines", "")
    if _FEW_DIGITS.fullmatch(lines) and FIRST_LINES < int(lines) <= MOST_LINES:
        query |= {"lines": str(int(lines))}
    asof = read_asof(request.GET.get("asof", ""))
    query |= {"asof": asof} if asof else {}
    return query | ({"show": show} if show in SHOWS and show != "all" else {})


def _context(request: SpaceRequest, person: str) -> dict[str, Any]:
    story = lead_story(request.workspace.pk, person, now=request.now)
    if story is None:
        raise Http404
    zone = zone_of(request)
    query = _query(request)
    outcome_url = reverse("lead-outcome", kwargs={"slug": request.workspace.slug, "person": person})
    address = f"{outcome_url}?{urlencode(query)}" if query else outcome_url
    give = give_url(request.workspace.slug, person, here(request, person))
    side = request.membership.side if request.membership.may_write else ""
    letters = letters_to(story, request.membership) if request.membership.may_write else []
    copy_to = copy_address(request.membership) if letters else ""
    sees_all = request.membership.may_set_up
    context = lead_page(
        story, request.workspace, request.now, zone, query, address, give, side, sees_all=sees_all
    )
    return context | {
        "may_write": request.membership.may_write,
        "deals": lines_with(request.workspace.pk, person),
        "account": colleagues_of(request.workspace.pk, person, now=request.now),
        "letters": written(letters, story.line.email, get_language() or "es", copy_to),
        "copied": bool(copy_to),
        "may_join": request.membership.may_join,
        "came_from": _came_from(request, person),
        "here": here(request, person),
    }


def _came_from(request: SpaceRequest, person: str) -> JoinedPerson | None:
    """Whose address led here, because they were joined into this lead."""
    asked = request.GET.get("from", "")[:32]
    joining = joining_of(request.workspace.pk, asked) if asked else None
    if joining is None or now_part_of(request.workspace.pk, asked) != person:
        return None
    return joining
