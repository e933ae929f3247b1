"""Your pact in ten minutes: begin a draft with what is known, and go through it in five steps."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from testigo.actions.first_pact import begin_first_pact
from testigo.actions.pact_editing import Saved
from testigo.actions.refusals import NotAllowed, Refused
from testigo.core.problems import InvalidInput
from testigo.queries.pact_drafts import draft_lines
from testigo.queries.pacts import number_in_force
from testigo.web.frame.requests import SpaceRequest
from testigo.web.pact_editor.names import line_id
from testigo.web.pact_editor.views import ended, found, keep_line, line_named, stopped
from testigo.web.pact_start.page import STEPS, start_page
from testigo.wording.blanks import Line
from testigo.wording.problems import sentence


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """What the five steps are; a post begins the draft that they fill in."""
    member = request.membership
    if not (member.may_set_up or member.may_lead):
        raise NotAllowed(slug)
    if request.method == "POST":
        saved = begin_first_pact(workspace=request.workspace, by=member, now=request.now)
        return redirect("pact-start-step", slug, saved.number, 1)
    drafts = (one for one in draft_lines(request.workspace.pk) if one.standing == "open")
    signed = number_in_force(request.workspace.pk, now=request.now)
    context = {"steps": STEPS, "open": next(drafts, None), "signed": signed}
    return render(request, "pact_start/begin.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: SpaceRequest, slug: str, number: int, place: int) -> HttpResponseBase:
    """One step of a draft; a post is one sentence of it, kept at once."""
    draft = found(request, number)
    if not 1 <= place <= len(STEPS):
        raise Http404
    if draft.standing != "open":
        return ended(request, draft)
    if request.method != "POST":
        return render(request, "pact_start/page.html", start_page(request, draft, place))
    line = line_named(request, draft)
    if line is None:
        return redirect("pact-start-step", slug, number, place)
    try:
        saved = keep_line(request, number, line)
    except InvalidInput as error:
        told = [sentence(one, get_language() or "es") for one in error.problems[:5]]
        page = start_page(request, draft, place) | {"refused": told}
        return render(request, "pact_start/page.html", page, status=400)
    except Refused as error:
        return stopped(request, error)
    return _answer(request, number, place, saved, line)


def _answer(
    request: SpaceRequest, number: int, place: int, saved: Saved, line: Line
) -> HttpResponseBase:
    """The parts of the page that changed; without JavaScript the page."""
    draft = found(request, number)
    page = start_page(request, draft, place, clashed=line_id(line), clashes=saved.clashes)
    page |= {"saved": saved, "saved_line": line_id(line)}
    if request.headers.get("HX-Request"):
        return render(request, "pact_start/saved.html", page)
    if saved.clashes:
        return render(request, "pact_start/page.html", page, status=409)
    return redirect("pact-start-step", request.workspace.slug, number, place)
