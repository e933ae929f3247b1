"""A form as visitors see it: no account, no cookie, no script needed."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from testigo.actions.confirmations import ask_to_confirm
from testigo.actions.submissions import TOLD_BY_PAGE, submit
from testigo.connect.bots import is_automatic
from testigo.core.problems import InvalidInput, Problem
from testigo.queries.published_forms import PublicForm
from testigo.web.frame.addresses import visitor_address
from testigo.web.frame.requests import FrameRequest
from testigo.web.public_form.confirming import look_in_your_mail, signed_receiver
from testigo.web.public_form.found import found_form
from testigo.web.public_form.limits import LIMITS, MAILS
from testigo.web.public_form.page import TRAP, page_context

# Nobody reads and answers faster than this, and a page is not kept open longer, in seconds.
FASTEST = 2.0
OLDEST = 24 * 3600
_SALT = "testigo.form"
View = Callable[..., HttpResponseBase]


# The page of any site may show these in a frame.
in_frames: Callable[[View], View] = csp_replace({"frame-ancestors": ["*"]})


# No cookie says who the visitor is, so there is nothing that another site could misuse; the signed
# token says that the page was ours and when.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: FrameRequest, address: str) -> HttpResponseBase:
    """The form, and its answers."""
    return _serve(request, address, embedded=False)


@csrf_exempt
@xframe_options_exempt
@in_frames
@require_http_methods(["GET", "HEAD", "POST"])
def embedded(request: FrameRequest, address: str) -> HttpResponseBase:
    """The form inside a page of another site."""
    return _serve(request, address, embedded=True)


@xframe_options_exempt
@in_frames
@require_safe
def thanks(request: FrameRequest, address: str) -> HttpResponse:
    """What is said once the answers are in."""
    found = found_form(address)
    embedded = request.GET.get("in") == "frame"
    with translation.override(found.spec.language):
        if found.spec.double_opt_in:
            return look_in_your_mail(request, found, embedded=embedded)
        context = {
            "form": found.spec,
            "onward": found.spec.redirect,
            "embedded": embedded,
            "turned": True,
        }
        return render(request, "public_form/thanks.html", context)


def _serve(request: FrameRequest, address: str, *, embedded: bool) -> HttpResponseBase:
    found = found_form(address)
    with translation.override(found.spec.language):
        if not found.open:
            return render(request, "public_form/closed.html", {"form": found.spec}, status=410)
        if request.method == "POST":
            return _take(request, found, embedded=embedded)
        return _page(request, found, embedded=embedded, told=_told_by_address(request))


def _take(request: FrameRequest, found: PublicForm, *, embedded: bool) -> HttpResponseBase:
    told = {name: request.POST.get(f"at_{name}", "") for name in (*TOLD_BY_PAGE, "anonymous_id")}
    token = _read_token(request, found)
    again = ""
    if token is None:
        again = _("Please look over your answers and send them once more.")
    elif not _is_allowed(request, found):
        again = _("Many answers come from where you are: wait some minutes and send it once more.")
    if token is None or again:
        return _page(request, found, embedded=embedded, told=told, again=again, status=429)
    try:
        query = _keep(request, found, token, told)
    except InvalidInput as error:
        problems = tuple(error.problems)
        return _page(request, found, embedded=embedded, told=told, problems=problems, status=400)
    query |= {"in": "frame"} if embedded else {}
    page = reverse("public-form-thanks", args=[found.address])
    return redirect(f"{page}?{urlencode(query)}" if query else page)


def _is_allowed(request: HttpRequest, found: PublicForm) -> bool:
    """Whether this network may answer once more."""
    address = visitor_address(request.META)
    if found.spec.double_opt_in and not MAILS.allows(address, found.form_id):
        return False
    return LIMITS.allows(address, found.form_id)


def _keep(
    request: FrameRequest, found: PublicForm, submission: str, told: Mapping[str, str]
) -> dict[str, str]:
    """Take the answers, or have their address confirmed first; returns what the next page is to
    know."""
    said: dict[str, Any] = {
        "workspace": found.workspace,
        "form_id": found.form_id,
        "number": found.number,
        "answers": {q.key: request.POST.getlist(q.key) for q in found.spec.questions},
        "consents": request.POST.getlist("consent"),
        "context": told,
        "submission": submission,
        "now": request.now,
    }
    machine = bool(request.POST.get(TRAP))
    if found.spec.double_opt_in:
        asked = ask_to_confirm(**said, automatic=machine)
        return {"to": signed_receiver(found, asked.email)}
    # Kept, but a machine's answers never score.
    agent = request.META.get("HTTP_USER_AGENT", "")
    submit(**said, automatic=machine or is_automatic(agent))
    return {}


def _read_token(request: FrameRequest, found: PublicForm) -> str | None:
    """The id of the submission, from a page of ours that a person could have read by now."""
    try:
        held = signing.loads(request.POST.get("token", ""), salt=_SALT, max_age=OLDEST)
    except signing.BadSignature:
        return None
    if not isinstance(held, dict) or held.get("form") != found.form_id:
        return None
    waited = request.now.timestamp() - float(held.get("at", 0))
    return str(held["id"]) if waited >= FASTEST else None


def _token(request: FrameRequest, found: PublicForm) -> str:
    held = {"form": found.form_id, "id": secrets.token_hex(16), "at": request.now.timestamp()}
    return signing.dumps(held, salt=_SALT)


def _told_by_address(request: HttpRequest) -> dict[str, str]:
    """Where the visitor came from, as the page's own address and the browser tell."""
    told = {name: request.GET.get(name, "") for name in TOLD_BY_PAGE}
    told["url"] = told["url"] or request.build_absolute_uri()[:2000]
    # A link that the tracker saw says who brought the visitor, even if that was nobody.
    if "referrer" not in request.GET:
        told["referrer"] = request.META.get("HTTP_REFERER", "")
    told["anonymous_id"] = request.GET.get("a", "")
    return told


def _page(
    request: FrameRequest,
    found: PublicForm,
    *,
    embedded: bool,
    told: Mapping[str, str],
    problems: tuple[Problem, ...] = (),
    again: str = "",
    status: int = 200,
) -> HttpResponse:
    name = "public-form-embed" if embedded else "public-form"
    context = page_context(found.spec, request.POST, problems) | {
        "target": reverse(name, args=[found.address]),
        "told": told,
        # Whoever mends an answer has read the page already and sends the same submission.
        "token": request.POST["token"] if problems else _token(request, found),
        "again": again,
        "embedded": embedded,
        "turned": request.method == "POST",
    }
    return render(request, "public_form/page.html", context, status=status)
