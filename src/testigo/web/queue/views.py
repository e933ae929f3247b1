"""The queue: whom do I call now, and what do I say?"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget

from testigo.core.problems import InvalidInput
from testigo.queries.leads import lead_line
from testigo.queries.queue import GROUPS, SHOWN, Queue
from testigo.queries.queue import queue as read_queue
from testigo.web.frame.badges import OWN_FIRST
from testigo.web.frame.requests import SpaceRequest
from testigo.web.lead.invitation import calendar_url
from testigo.web.queue.bar import outcome_bar
from testigo.web.queue.rows import Addresses, chosen, next_words, sections
from testigo.web.queue.saying import (
    is_late,
    noted_words,
    problem_words,
    record_said,
    undo_url,
    zone_of,
)
from testigo.web.queue.talk import kind_after, talk_line

_WHOLE_GROUP = 500


@require_safe
def queue(request: SpaceRequest, slug: str) -> HttpResponse:
    """The leads that wait, by urgency; the list alone for a fragment request."""
    about = request.GET.get("about", "")[:32]
    talk = talk_line(request, about, request.GET.get("ask", "")) if about else None
    context = queue_context(request) | {"talk": talk}
    template = "queue/fragment.html" if request.headers.get("HX-Request") else "queue/page.html"
    response = render(request, template, context)
    patch_vary_headers(response, ("HX-Request",))
    return response


@require_POST
def outcome(request: SpaceRequest, slug: str, person: str) -> HttpResponseBase:
    """Record one outcome about a lead of the queue, and show the queue without it."""
    try:
        fact = record_said(request, person)
    except InvalidInput as error:
        return refused(request, problem_words(error), here(request))
    line = lead_line(request.workspace.pk, person, now=request.now)
    said = noted_words(request, fact, line.title if line else "")
    undo = undo_url(slug, fact, here(request))
    if is_late(request):
        return render(request, "components/toast.html", {"text": said, "undo_url": undo})
    asks = kind_after(fact)
    if not request.headers.get("HX-Request"):
        messages.success(request, said, extra_tags=undo)
        return redirect(f"{here(request)}&ask={asks}&about={person}" if asks else here(request))
    talk = talk_line(request, person, asks)
    context = queue_context(request) | {"said": said, "undo": undo, "talk": talk}
    context["calendar"] = calendar_url(slug, person, fact)
    return render(request, "queue/fragment.html", context)


def queue_context(request: SpaceRequest) -> dict[str, Any]:
    """What the page and the fragment show; sets the badge of the queue."""
    mine, only = is_mine(request), request.GET.get("group", "")
    only = only if only in GROUPS else ""
    found = _found(request, mine, only)
    request.counts["queue"] = found.now_count
    query = _query(mine, only)
    shown = sections(found, request.now, _addresses(request, query))
    selected = chosen(shown, request.GET.get("at", ""))
    return {
        "queue": found,
        "sections": shown,
        "press": selected.press if selected else None,
        "scheduled_count": found.total - found.now_count,
        "next_words": "" if found.now_count else next_words(found, request.now),
        "bar": outcome_bar(found.version, request.now, zone_of(request)),
        "page_keys": "queue/keys.html",
        "may_write": request.membership.may_write,
        "mine": mine,
        "only": only,
        "here": here(request),
        "query": query,
    }


def _addresses(request: SpaceRequest, query: str) -> Addresses:
    return Addresses(
        lambda person: f"{_outcome_url(request, person)}?{query}",
        lambda person: give_url(request.workspace.slug, person, here(request)),
        request.workspace.country,
    )


def _found(request: SpaceRequest, mine: bool, only: str) -> Queue:
    return read_queue(
        request.workspace.pk,
        owner=request.user.pk if mine else None,
        now=request.now,
        zone=zone_of(request),
        only=only,
        shown=_WHOLE_GROUP if only else SHOWN,
    )


def give_url(slug: str, person: str, back: str) -> str:
    """Where to give a lead to somebody else."""
    address = reverse("assign", kwargs={"slug": slug})
    return f"{address}?{urlencode({'people': person, 'next': back})}"


def _outcome_url(request: SpaceRequest, person: str) -> str:
    return reverse("outcome", kwargs={"slug": request.workspace.slug, "person": person})


def is_mine(request: SpaceRequest) -> bool:
    """Whether only the person's own leads are shown."""
    own = request.GET.get("mine", "")
    return own == "1" if own in ("0", "1") else request.membership.role in OWN_FIRST


def here(request: SpaceRequest) -> str:
    """The address of the queue as it is shown now."""
    only = request.GET.get("group", "")
    query = _query(is_mine(request), only if only in GROUPS else "")
    return f"{reverse('queue', kwargs={'slug': request.workspace.slug})}?{query}"


def _query(mine: bool, only: str) -> str:
    values = {"mine": "1" if mine else "0"} | ({"group": only} if only else {})
    return urlencode(values)


def refused(request: HttpRequest, text: str, back: str) -> HttpResponseBase:
    """Say why nothing was recorded: a toast for a fragment request, which leaves the page as it
    was; else the page again."""
    if not request.headers.get("HX-Request"):
        messages.error(request, text)
        return redirect(back)
    response = render(request, "components/toast.html", {"text": text, "undo_url": ""}, status=422)
    return reswap(retarget(response, "#toasts"), "beforeend")
