"""The log of deliveries: what left, what waits, what somebody must look at, with every try."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from testigo.actions.deliveries import NoSuchDelivery, replay, replay_all
from testigo.core.notices import CHANNELS
from testigo.queries.alerts import STATES, Wanted, delivery_lines, receivers_of, state_counts
from testigo.web.frame.access import set_up_only
from testigo.web.frame.requests import SpaceRequest


@require_safe
@set_up_only
def deliveries(request: SpaceRequest, slug: str) -> HttpResponse:
    """The log, filtered; the next page alone for a fragment request."""
    wanted = _wanted(request)
    lines, after = delivery_lines(request.workspace.pk, wanted)
    query = {
        "state": wanted.state,
        "channel": wanted.channel,
        "user": "" if wanted.user is None else str(wanted.user),
    }
    kept = {key: value for key, value in query.items() if value}
    context = {
        "lines": lines,
        "after": urlencode({**kept, "after": after}) if after else "",
        "wanted": query,
        "filtered": bool(kept),
        "states": STATES,
        "channels": CHANNELS,
        "receivers": receivers_of(request.workspace.pk),
        "counts": state_counts(request.workspace.pk),
    }
    return render(request, "alerts/log.html", context)


@require_POST
@set_up_only
def again(request: SpaceRequest, slug: str, delivery: str) -> HttpResponseBase:
    """Let one that was set aside be tried anew."""
    try:
        replay(workspace=request.workspace, delivery=delivery, now=request.now)
    except NoSuchDelivery as error:
        raise Http404 from error
    messages.success(request, _("It will be tried anew in a moment."))
    return redirect("alerts-log", slug=slug)


@require_POST
@set_up_only
def again_all(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Let everything that was set aside be tried anew."""
    count = replay_all(workspace=request.workspace, now=request.now)
    said = ngettext(
        "%(n)s alert will be tried anew.", "%(n)s alerts will be tried anew.", count
    ) % {"n": count}
    messages.success(request, said)
    return redirect("alerts-log", slug=slug)


def _wanted(request: SpaceRequest) -> Wanted:
    """The filters of the address that mean something; others are left out."""
    state, channel = request.GET.get("state", ""), request.GET.get("channel", "")
    user = request.GET.get("user", "")
    return Wanted(
        state=state if state in STATES else "",
        channel=channel if channel in CHANNELS else "",
        user=int(user) if user.isdecimal() and len(user) < 10 else None,
        after=request.GET.get("after", ""),
    )
