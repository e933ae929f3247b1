"""A paper is verified by its code or by the file itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from testigo.core.pact.codes import short_code
from testigo.paper.printing import Busy
from testigo.queries.verification import FileVerdict, Verdict, verify_code, verify_file
from testigo.web.frame.addresses import visitor_address
from testigo.web.frame.requests import FrameRequest
from testigo.web.public_form.limits import Limits
from testigo.wording.pact_sentences import Section, sections_of

LARGEST = 5 * 1024 * 1024
# Beside the file, what a form writes around it.
_AROUND = 64 * 1024
# So many questions from one network in ten minutes; reading a file costs more.
CODES = Limits(most=60, within=600.0)
FILES = Limits(most=10, within=600.0)


@require_safe
def ask(request: FrameRequest) -> HttpResponse:
    """The form, and what is said of the code that it asks about."""
    typed = request.GET.get("code", "").strip()
    return code(request, typed) if typed else _page(request)


@require_safe
def code(request: FrameRequest, code: str) -> HttpResponse:
    """How the content stands that a digest or a short code names."""
    if not CODES.allows(visitor_address(request.META), "code"):
        return _page(request, typed=code, refused=_too_often(), status=429)
    return _page(request, typed=code, verdict=verify_code(code, now=request.now))


# It changes nothing and no cookie says who asks, so there is nothing that another site could
# misuse; and what is too large is refused before anything reads it.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: FrameRequest) -> HttpResponse:
    """What a PDF is worth, and how the content stands that it is about."""
    if request.method != "POST":
        return redirect("verify")
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal() or int(length[:12]) > LARGEST + _AROUND:
        return _page(request, refused=_too_large(), status=413)
    if not FILES.allows(visitor_address(request.META), "file"):
        return _page(request, refused=_too_often(), status=429)
    given = request.FILES.get("file")
    if given is None or not given.size:
        return _page(request, refused=_("Choose the PDF first."), status=400)
    if given.size > LARGEST:
        return _page(request, refused=_too_large(), status=413)
    try:
        found = verify_file(given.read(), now=request.now)
    except Busy:
        said = _("Others are verifying files just now. Try again in some seconds.")
        return _page(request, refused=said, status=503)
    return _page(request, verdict=found.content, read=found)


def _too_often() -> str:
    return _("Much is asked from where you are: wait some minutes and try again.")


def _too_large() -> str:
    return _("The file is larger than 5 MB; the papers of a pact are much smaller.")


def _page(
    request: HttpRequest,
    *,
    typed: str = "",
    verdict: Verdict | None = None,
    read: FileVerdict | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "typed": typed[:100],
        "verdict": verdict,
        "code": short_code(verdict.digest) if verdict and verdict.digest else "",
        "sections": _text(verdict) if verdict else (),
        "file": read,
        "refused": refused,
    }
    response = render(request, "verify/page.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response


def _text(verdict: Verdict) -> tuple[Section, ...]:
    """The text of a pact whose workspace publishes it, without who signs."""
    if verdict.pact is None:
        return ()
    told = sections_of(verdict.pact, get_language() or "es")
    return tuple(section for section in told if section.key != "parties")
