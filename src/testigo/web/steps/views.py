"""The steps of the pipeline: naming, ordering, adding and removing them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from testigo.actions.refusals import Refused
from testigo.actions.steps import move_step, remove_step, save_step
from testigo.core.problems import InvalidInput, Problem
from testigo.core.steps import LONGEST_NAME
from testigo.queries.steps import step_uses
from testigo.web.frame.requests import SpaceRequest
from testigo.web.pipeline.steps import step_names
from testigo.wording import sentence

_PLACES = {"up": -1, "down": 1}


@require_http_methods(["GET", "HEAD", "POST"])
def steps(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Everybody sees the steps; whoever leads names them and adds some."""
    if request.method != "POST":
        return _page(request)
    es, en = _text(request, "es"), _text(request, "en")
    return _done(request, lambda who: save_step(es=es, en=en, **who), _("Saved"))


@require_POST
def move(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """One place on or back."""
    places = _PLACES.get(request.POST.get("to", ""), 0)
    return _done(request, lambda who: move_step(places=places, **who))


@require_POST
def remove(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Offer a step no more."""
    return _done(request, lambda who: remove_step(**who), _("Removed"))


def _done(
    request: SpaceRequest, act: Callable[[dict[str, Any]], object], said: str = ""
) -> HttpResponseBase:
    """Do it and show the steps anew; what stands in the way is told above them."""
    code = _text(request, "code")
    try:
        act(
            {
                "workspace": request.workspace,
                "code": code,
                "by": request.membership,
                "now": request.now,
            }
        )
    except Refused as error:
        return _page(request, [error.problem])
    except InvalidInput as error:
        return _page(request, error.problems, request.POST.dict())
    if said:
        messages.success(request, said)
    return redirect("pipeline-steps", slug=request.workspace.slug)


def _page(
    request: SpaceRequest,
    problems: list[Problem] | None = None,
    asked: Mapping[str, str] | None = None,
) -> HttpResponse:
    language = get_language() or "es"
    context = {
        "uses": step_uses(request.workspace.pk),
        "step_names": step_names(request.workspace.pk),
        "may_write": request.membership.may_lead,
        "problems": [sentence(one, language) for one in problems or ()],
        "asked": asked or {},
        "longest": LONGEST_NAME,
    }
    return render(request, "steps/page.html", context, status=400 if problems else 200)


def _text(request: SpaceRequest, key: str) -> str:
    return request.POST.get(key, "")[:300]
