"""Confirming an address: what is said after sending a form, and the page that the mail leads to.

Opening the page does nothing, however often and by whatever machine it is opened; its button does.
"""

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from testigo.actions import confirmations
from testigo.actions.confirmations import ConfirmationExpired, NoSuchConfirmation
from testigo.queries.confirmations import link_state
from testigo.queries.published_forms import PublicForm
from testigo.web.frame.requests import FrameRequest
from testigo.web.public_form.found import found_form

_SALT = "testigo.form.receiver"
_LONGEST_TOKEN = 100


def signed_receiver(found: PublicForm, email: str) -> str:
    """The address, mostly hidden, as it may stand in the address of a page that nobody else can
    make."""
    name, _, host = email.rpartition("@")
    return signing.dumps({"form": found.form_id, "to": f"{name[:1]}•••@{host}"}, salt=_SALT)


def look_in_your_mail(request: HttpRequest, found: PublicForm, *, embedded: bool) -> HttpResponse:
    """What is said once the answers wait: the same whoever it is."""
    try:
        held = signing.loads(request.GET.get("to", ""), salt=_SALT)
    except signing.BadSignature:
        held = {}
    receiver = held.get("to", "") if held.get("form") == found.form_id else ""
    context = {
        "form": found.spec,
        "receiver": receiver,
        "days": confirmations.WITHIN.days,
        "again": "public-form-embed" if embedded else "public-form",
        "address": found.address,
        "embedded": embedded,
        "turned": True,
    }
    return render(request, "public_form/look_in_your_mail.html", context)


# The mailed token is what shows that the person may press the button; there is no cookie.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: FrameRequest, address: str) -> HttpResponseBase:
    """The page with the button, and the button."""
    found = found_form(address)
    with translation.override(found.spec.language):
        if request.method == "POST":
            return _press(request, found)
        token = request.GET.get("t", "")[:_LONGEST_TOKEN]
        state = link_state(found.workspace.pk, found.form_id, token, now=request.now)
        if state == "gone":
            return _gone(request, found)
        if state == "confirmed":
            return redirect("public-form-confirmed", address=address)
        context = {"form": found.spec, "address": address, "token": token}
        return _untold(render(request, "public_form/confirm.html", context))


@require_safe
def confirmed(request: FrameRequest, address: str) -> HttpResponse:
    """What is said once the address is confirmed."""
    found = found_form(address)
    with translation.override(found.spec.language):
        context = {"form": found.spec, "onward": found.spec.redirect}
        return render(request, "public_form/confirmed.html", context)


def _press(request: FrameRequest, found: PublicForm) -> HttpResponseBase:
    try:
        confirmations.confirm(
            workspace=found.workspace,
            form_id=found.form_id,
            token=request.POST.get("t", "")[:_LONGEST_TOKEN],
            now=request.now,
        )
    except (NoSuchConfirmation, ConfirmationExpired):
        return _gone(request, found)
    return redirect("public-form-confirmed", address=found.address)


def _gone(request: HttpRequest, found: PublicForm) -> HttpResponse:
    """Too late, or not ours: which of the two is nobody's business."""
    context = {"form": found.spec, "address": found.address, "days": confirmations.WITHIN.days}
    return _untold(render(request, "public_form/gone.html", context, status=410))


def _untold(response: HttpResponse) -> HttpResponse:
    """A page whose address, with the token, no other page is told."""
    response["Referrer-Policy"] = "no-referrer"
    return response
