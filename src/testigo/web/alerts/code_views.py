"""The codes that confirm where a channel finds somebody."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from testigo.actions.alert_addresses import confirm_address, send_code
from testigo.core.problems import InvalidInput
from testigo.queries.alerts import my_channels
from testigo.web.alerts.saying import code_words
from testigo.web.frame.requests import SpaceRequest
from testigo.wording import sentence


def send_codes(request: SpaceRequest, kinds: Iterable[str]) -> None:
    """Send a code by each of these channels, and say what came of it."""
    for kind in kinds:
        came = send_code(
            workspace=request.workspace, by=request.membership, kind=kind, now=request.now
        )
        say = messages.success if came.sent else messages.error
        say(request, code_words(kind, came))


@require_POST
def again(request: SpaceRequest, slug: str, kind: str) -> HttpResponseBase:
    """Send a new code in place of the one before."""
    _known(request, kind)
    send_codes(request, [kind])
    return redirect("my-alerts", slug=slug)


@require_POST
def confirm(request: SpaceRequest, slug: str, kind: str) -> HttpResponseBase:
    """Take the address into use whose code this is."""
    _known(request, kind)
    try:
        confirm_address(
            workspace=request.workspace,
            by=request.membership,
            kind=kind,
            code=request.POST.get("code", "")[:20],
            now=request.now,
        )
    except InvalidInput as error:
        messages.error(request, sentence(error.problems[0], get_language() or "es"))
    else:
        messages.success(request, _("Confirmed: your alerts reach you there."))
    return redirect("my-alerts", slug=slug)


def _known(request: SpaceRequest, kind: str) -> None:
    if kind not in {one.kind for one in my_channels(request.workspace) if one.address}:
        raise Http404
