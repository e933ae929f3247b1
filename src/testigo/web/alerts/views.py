"""Alerts of a workspace: by which channels they leave, and what the pact wants told."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from testigo.actions.alert_channels import NoSuchChannel, set_up_channel, switch_off
from testigo.actions.deliveries import send_test
from testigo.core.problems import InvalidInput
from testigo.queries.alerts import channel_line, channel_lines, rules_in_force, state_counts
from testigo.web.alerts.asking import fields_of, said_values
from testigo.web.alerts.saying import rule_sentences, tested_words
from testigo.web.frame.access import set_up_only
from testigo.web.frame.requests import SpaceRequest
from testigo.wording import sentence
from testigo.wording.alert_words import ALERT_POLICIES


@require_safe
@set_up_only
def alerts(request: SpaceRequest, slug: str) -> HttpResponse:
    """The channels with how they stand, and the rules of the pact in plain words."""
    number, rules = rules_in_force(request.workspace.pk, request.now)
    context = {
        "lines": channel_lines(request.workspace.pk),
        "pact": number,
        "rules": rule_sentences(rules),
        "counts": state_counts(request.workspace.pk),
    }
    return render(request, "alerts/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@set_up_only
def channel(request: SpaceRequest, slug: str, kind: str) -> HttpResponseBase:
    """What a channel needs, and keeping it. A secret that was just made is shown once."""
    if request.method != "POST":
        return _channel_page(request, kind, request.GET.dict())
    values, made = said_values(kind, request.POST)
    try:
        set_up_channel(
            workspace=request.workspace,
            kind=kind,
            values=values,
            policy=request.POST.get("policy", ""),
            by=request.membership,
            now=request.now,
        )
    except NoSuchChannel as error:
        raise Http404 from error
    except InvalidInput as error:
        language = get_language() or "es"
        problems = [sentence(one, language) for one in error.problems]
        return _channel_page(request, kind, values, problems=problems, status=400)
    if made:
        answer = _channel_page(request, kind, {}, made=made)
        # The secret must not come back with the back button of a shared machine.
        answer["Cache-Control"] = "no-store"
        return answer
    messages.success(request, _("Saved. Send a test to see that it arrives."))
    return redirect("alerts-channel", slug=slug, kind=kind)


@require_POST
@set_up_only
def test(request: SpaceRequest, slug: str, kind: str) -> HttpResponseBase:
    """Send a message now, and say what came of it."""
    if channel_line(request.workspace.pk, kind) is None:
        raise Http404
    came = send_test(workspace=request.workspace, kind=kind, by=request.membership, now=request.now)
    (messages.success if came.sent else messages.error)(request, tested_words(came))
    return redirect("alerts-channel", slug=slug, kind=kind)


@require_POST
@set_up_only
def off(request: SpaceRequest, slug: str, kind: str) -> HttpResponseBase:
    """Use a channel no more."""
    try:
        switch_off(workspace=request.workspace, kind=kind, by=request.membership, now=request.now)
    except NoSuchChannel as error:
        raise Http404 from error
    messages.success(request, _("The channel is off, and its secrets are forgotten."))
    return redirect("alerts", slug=slug)


def _channel_page(
    request: SpaceRequest, kind: str, asked: dict[str, str], *, status: int = 200, **more: Any
) -> HttpResponse:
    line = channel_line(request.workspace.pk, kind)
    if line is None:
        raise Http404
    context = {
        "line": line,
        "fields": fields_of(line, asked),
        "policies": list(ALERT_POLICIES),
        "policy": asked.get("policy", line.policy),
        **more,
    }
    return render(request, "alerts/channel.html", context, status=status)
