"""What is done about the pact on screen: keeping a draft, and signing one's own part."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from axes.utils import reset
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from testigo.actions.example_pact import pact_text
from testigo.actions.pact_drafts import draft_pact, sign_own_part
from testigo.actions.pact_editing import begin_draft
from testigo.actions.refusals import NotAllowed, Refused
from testigo.actions.signature_asking import ask_for_signatures
from testigo.core.pact.load import LONGEST
from testigo.core.problems import InvalidInput, Problem
from testigo.queries.pacts import pact_line, pact_lines, version_with
from testigo.web.frame.addresses import visitor_address
from testigo.web.frame.places import place_of
from testigo.web.frame.requests import SpaceRequest
from testigo.web.pact.page import pact_page, text_of
from testigo.web.pact.views import numbered
from testigo.wording.problems import sentence

# So many problems of a draft are told; who mends those is told of the others.
_MOST_PROBLEMS = 50


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """A text to change and to keep as a draft; what is refused stays as it was typed."""
    member = request.membership
    if not (member.may_set_up or member.may_lead):
        raise NotAllowed(slug)
    if request.method != "POST":
        held = pact_line(request.workspace.pk, None, now=request.now)
        return _form(request, held.text if held else _example(request))
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if (same := version_with(request.workspace.pk, text)) is not None:
        messages.info(request, _("This text is version %(number)s already.") % {"number": same})
        return redirect("pact-version", slug, same)
    if request.POST.get("anyway"):
        return _begun(request, text)
    try:
        version = draft_pact(workspace=request.workspace, text=text, by=member, now=request.now)
    except InvalidInput as error:
        return _form(request, text, error.problems)
    messages.success(request, _("The draft is version %(number)s.") % {"number": version.number})
    return redirect("pact-changes" if version.number > 1 else "pact-version", slug, version.number)


def _begun(request: SpaceRequest, text: str) -> HttpResponseBase:
    """A draft with problems, to be mended sentence by sentence."""
    kept = begin_draft(
        workspace=request.workspace, text=text, by=request.membership, now=request.now
    )
    messages.success(request, _("The draft is version %(number)s.") % {"number": kept.number})
    return redirect("pact-edit", request.workspace.slug, kept.number)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: SpaceRequest, slug: str, number: int) -> HttpResponseBase:
    """Sign one's own part, with the password once more. Whoever comes back to the address of a
    refusal finds the version."""
    if request.method != "POST":
        return redirect("pact-version", slug, number)
    lines = pact_lines(request.workspace.pk, now=request.now)
    shown = numbered(lines, number)
    try:
        _ask_again(request)
        version = sign_own_part(
            workspace=request.workspace,
            number=number,
            digest=request.POST.get("digest", ""),
            typed_name=request.POST.get("name", ""),
            address=visitor_address(request.META),
            shown=text_of(shown, "en" if request.POST.get("read_in") == "en" else "es"),
            by=request.membership,
            now=request.now,
        )
    except InvalidInput as error:
        context = pact_page(request, shown, lines, error.problems) | {"place": place_of("pact")}
        return render(request, "pact/page.html", context, status=400)
    except Refused as error:
        messages.warning(request, sentence(error.problem, get_language() or "es"))
        return redirect("pact-version", slug, number)
    everybody = version.in_force_at is not None
    messages.success(request, _("Signed by everybody.") if everybody else _("You have signed."))
    return redirect("pact-version", slug, number)


@require_POST
def ask_signatures(request: SpaceRequest, slug: str, number: int) -> HttpResponseBase:
    """Send a draft for signing: those who sign it see it among what waits for them."""
    try:
        ask_for_signatures(
            workspace=request.workspace, number=number, by=request.membership, now=request.now
        )
    except InvalidInput as error:
        told = [sentence(one, get_language() or "es") for one in error.problems[:_MOST_PROBLEMS]]
        messages.warning(request, " ".join(told))
    except Refused as error:
        messages.warning(request, sentence(error.problem, get_language() or "es"))
    else:
        messages.success(request, _("Signatures asked for: whoever signs sees it on Today."))
    return redirect("pact-version", slug, number)


def _ask_again(request: SpaceRequest) -> None:
    """Raise InvalidInput unless the password is that of who is signed in."""
    password = request.POST.get("password", "")[:256]
    found = authenticate(request, email=request.user.get_username(), password=password)
    if found is None or found.pk != request.user.pk:
        raise InvalidInput([Problem("wrong_password", "password")])
    reset(ip=request.META.get("REMOTE_ADDR"), username=request.user.get_username())


def _form(request: SpaceRequest, text: str, problems: Sequence[Problem] = ()) -> HttpResponse:
    language = get_language() or "es"
    context = {
        "text": text,
        "longest": LONGEST,
        "problems": [(one.line, sentence(one, language)) for one in problems[:_MOST_PROBLEMS]],
        "more": max(len(problems) - _MOST_PROBLEMS, 0),
    }
    return render(request, "pact/new.html", context, status=400 if problems else 200)


def _example(request: SpaceRequest) -> str:
    """What a first pact begins as: that of the sample company, from today on."""
    today = request.now.astimezone(ZoneInfo(request.workspace.timezone)).date()
    return pact_text(today, today, today)
