"""My alerts: what each member wants to be told, where, and when not."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from testigo.actions.alert_choices import choose_alerts
from testigo.actions.deliveries import send_test
from testigo.core.alerting import CHOSEN, Preferences, Quiet
from testigo.core.problems import InvalidInput
from testigo.queries.alerts import MyChannel, my_channels, my_preferences
from testigo.web.alerts.code_views import send_codes
from testigo.web.alerts.saying import tested_words
from testigo.web.frame.requests import SpaceRequest
from testigo.wording import language_of, sentence
from testigo.wording.alert_channels import ALERT_ADDRESSES


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """The page, and what was chosen on it: all of it at once."""
    held = my_preferences(request.workspace.pk, request.membership.user_id)
    channels = my_channels(request.workspace)
    if request.method != "POST":
        return _page(request, held, channels)
    chosen = _chosen(request, held, channels)
    try:
        fresh = choose_alerts(
            workspace=request.workspace, by=request.membership, chosen=chosen, now=request.now
        )
    except InvalidInput as error:
        language = get_language() or "es"
        problems = [sentence(one, language) for one in error.problems]
        return _page(request, chosen, channels, problems)
    messages.success(request, _("Saved."))
    send_codes(request, fresh)
    return redirect("my-alerts", slug=slug)


@require_POST
def test(request: SpaceRequest, slug: str, kind: str) -> HttpResponseBase:
    """Send myself a message now, and say what came of it."""
    if kind not in {one.kind for one in my_channels(request.workspace)}:
        raise Http404
    came = send_test(workspace=request.workspace, kind=kind, by=request.membership, now=request.now)
    (messages.success if came.sent else messages.error)(request, tested_words(came))
    return redirect("my-alerts", slug=slug)


def _page(
    request: SpaceRequest,
    shown: Preferences,
    channels: list[MyChannel],
    problems: list[str] | None = None,
) -> HttpResponse:
    rows = [
        (event, [(one.kind, shown.takes(event, one.kind)) for one in channels]) for event in CHOSEN
    ]
    quiet, language = shown.quiet, language_of(get_language() or "es")
    context = {
        "rows": rows,
        "channels": channels,
        "addresses": [
            (one.kind, ALERT_ADDRESSES[one.address][language], shown.wanted.get(one.kind, ""))
            for one in channels
            if one.address
        ],
        "pending": [
            (one.kind, shown.pending[one.kind], shown.addresses.get(one.kind, ""))
            for one in channels
            if one.address and one.kind in shown.pending
        ],
        "quiet_from": _clock(quiet.begins) if quiet else "",
        "quiet_to": _clock(quiet.ends) if quiet else "",
        "problems": problems or [],
        "may_set_up": request.membership.may_set_up,
    }
    return render(request, "alerts/mine.html", context, status=400 if problems else 200)


def _chosen(request: SpaceRequest, held: Preferences, channels: list[MyChannel]) -> Preferences:
    """What the form says; what it cannot show because its channel is off stays as it was."""
    kinds = {one.kind for one in channels}
    ticked = set(request.POST.getlist("on"))
    off = {(event, kind) for event in CHOSEN for kind in kinds if f"{event} {kind}" not in ticked}
    kept = {pair for pair in held.off if pair[1] not in kinds}
    addresses = held.wanted
    for one in channels:
        if one.address:
            told = request.POST.get(f"address_{one.kind}", "").strip()
            addresses[one.kind] = told
    return Preferences(
        off=frozenset(off | kept),
        addresses=addresses,
        quiet=_quiet(request.POST.get("quiet_from", ""), request.POST.get("quiet_to", "")),
    )


def _quiet(begins: str, ends: str) -> Quiet | None:
    """The hours told; none where neither is. One that cannot be read is out of every day."""
    if not begins and not ends:
        return None
    return Quiet(_minute(begins), _minute(ends))


def _minute(text: str) -> int:
    hours, _colon, minutes = text.partition(":")
    if hours.isdecimal() and minutes.isdecimal() and len(text) == 5 and int(minutes) < 60:
        return 60 * int(hours) + int(minutes)
    return -1


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
