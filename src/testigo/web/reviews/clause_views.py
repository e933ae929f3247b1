"""One clause: what it says in each version, what is said of it and what is proposed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from testigo.actions.pact_talk import comment, resolve
from testigo.core.problems import InvalidInput
from testigo.queries.pacts import PactLine, pact_lines
from testigo.queries.reviews import clause_threads, proposal_lines
from testigo.web.frame.requests import SpaceRequest
from testigo.web.reviews.page import clause_name, drafts_of, proposal_cards, said_by
from testigo.wording import sentence


@require_safe
def clause_page(request: SpaceRequest, slug: str, clause: str) -> HttpResponse:
    """The clause with its threads and proposals."""
    return render(request, "reviews/clause.html", _page(request, clause))


@require_POST
def comment_on(request: SpaceRequest, slug: str, clause: str) -> HttpResponseBase:
    """Say something of the clause, or answer what was said."""
    context = _page(request, clause)
    try:
        comment(
            workspace=request.workspace,
            clause=clause,
            thread=request.POST.get("thread", "")[:32],
            text=request.POST.get("text", ""),
            by=request.membership,
            now=request.now,
        )
    except InvalidInput as error:
        said = [sentence(one, get_language() or "es") for one in error.problems]
        return render(request, "reviews/clause.html", context | {"problems": said}, status=400)
    return redirect("pact-clause", slug, clause)


@require_POST
def settle(request: SpaceRequest, slug: str, comment: str) -> HttpResponseBase:
    """A thread is settled, or open again."""
    settled = request.POST.get("settled") != "no"
    row = resolve(
        workspace=request.workspace,
        comment=comment,
        resolved=settled,
        by=request.membership,
        now=request.now,
    )
    messages.success(request, _("Settled.") if settled else _("Open again."))
    return redirect("pact-clause", slug, row.clause) if row.clause else redirect("reviews", slug)


def _page(request: SpaceRequest, clause: str) -> dict[str, Any]:
    """The context of the page; 404 for what neither a version has nor anybody spoke of."""
    workspace = request.workspace
    lines = pact_lines(workspace.pk, now=request.now)
    threads = clause_threads(workspace.pk, clause)
    proposals = proposal_lines(workspace.pk, clause)
    versions = [(line, text) for line in lines if (text := said_by(clause, [line]))]
    if not versions and not threads and not proposals:
        raise Http404
    current = next((line for line in lines if line.standing == "in_force"), None)
    return {
        "clause": clause,
        "says": said_by(clause, lines),
        "versions": _told_apart(versions),
        "threads": threads,
        "proposals": proposal_cards(request, proposals, lines),
        "drafts": drafts_of(lines),
        "current": current,
        "clause_name": clause_name(clause, lines),
    }


def _told_apart(versions: list[tuple[PactLine, str]]) -> list[tuple[PactLine, str]]:
    """Of versions that say the same one after the other, the earliest."""
    kept: list[tuple[PactLine, str]] = []
    for line, text in sorted(versions, key=lambda one: one[0].number):
        if not kept or kept[-1][1] != text:
            kept.append((line, text))
    return kept[::-1]
