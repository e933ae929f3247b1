"""The PDF of a version, and what is kept of its signatures."""

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from testigo.actions.signed_pacts import publish_text
from testigo.paper.printing import Busy, NotPrinted
from testigo.queries.pacts import PactLine, pact_lines
from testigo.queries.papers import can_print, draft_paper, signed_paper
from testigo.queries.signature_evidence import (
    evidence_document,
    is_published,
    papers,
    signatures,
)
from testigo.web.frame.places import place_of
from testigo.web.frame.requests import SpaceRequest
from testigo.web.pact.views import numbered
from testigo.web.signed_pact.offered import LANGUAGES


@require_safe
def pdf(request: SpaceRequest, slug: str, number: int) -> HttpResponseBase:
    """The signed paper as it is kept, or a draft of it, in the language of the pact or in that of
    `lang`. What is not there says so on the page of the version."""
    shown = numbered(pact_lines(request.workspace.pk, now=request.now), number)
    asked = request.GET.get("lang", "")
    language = asked if asked in LANGUAGES else shown.pact.language
    try:
        paper = _paper(request, shown, language)
    except (Busy, NotPrinted):
        paper = None
    if paper is None:
        messages.warning(request, _why_not(shown))
        return redirect("pact-version", slug, number)
    kind = "-draft" if shown.standing == "draft" else ""
    response = HttpResponse(paper, content_type="application/pdf")
    name = f"pact-{slug}-{number}-{language}{kind}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _paper(request: SpaceRequest, shown: PactLine, language: str) -> bytes | None:
    if shown.standing != "draft":
        return signed_paper(request.workspace.pk, shown.number, language)
    return draft_paper(request.workspace.pk, shown.number, language) if can_print() else None


def _why_not(shown: PactLine) -> str:
    if not can_print():
        return _("PDFs cannot be made here: the libraries that set type are not installed.")
    if shown.standing == "draft":
        return _("The PDF could not be made now. Try again in a moment.")
    return _("The signed PDF is being made. It takes a moment: try again soon.")


def _whose(request: SpaceRequest, number: int) -> str:
    """Whose signatures one may see: of everybody, or the e-mail of oneself. Raises
    PermissionDenied."""
    if request.membership.may_lead:
        return ""
    email = request.membership.user.email.lower()
    if not signatures(request.workspace.pk, number, email):
        raise PermissionDenied
    return email


@require_safe
def evidence(request: SpaceRequest, slug: str, number: int) -> HttpResponse:
    """What is kept of each signature, and whether strangers may read the text; to whoever looks
    after no team what is kept of their own."""
    whose = _whose(request, number)
    shown = numbered(pact_lines(request.workspace.pk, now=request.now), number)
    given = signatures(request.workspace.pk, number, whose)
    context = {
        "shown": shown,
        "signatures": given,
        "papers": papers(request.workspace.pk, number),
        "published": is_published(request.workspace.pk),
        "place": place_of("pact"),
    }
    return render(request, "signed_pact/evidence.html", context)


@require_safe
def evidence_file(request: SpaceRequest, slug: str, number: int) -> HttpResponse:
    """The same as JSON."""
    whose = _whose(request, number)
    numbered(pact_lines(request.workspace.pk, now=request.now), number)
    told = evidence_document(request.workspace.pk, number, whose)
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = f"pact-{slug}-{number}-evidence.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def publish(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Choose whether whoever verifies a paper reads the text."""
    shown = request.POST.get("shown") == "yes"
    publish_text(workspace=request.workspace, shown=shown, by=request.membership, now=request.now)
    messages.success(
        request,
        _("Whoever verifies a paper reads the text.")
        if shown
        else _("Whoever verifies a paper sees how it stands, and no text."),
    )
    number = request.POST.get("number", "")
    if number.isascii() and number.isdigit() and len(number) < 8:
        return redirect("pact-evidence", slug, int(number))
    return redirect("pact", slug)
