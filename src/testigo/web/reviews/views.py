"""Reviews: is the pact still right, and what has changed since it was signed?"""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from testigo.actions.pact_talk import comment
from testigo.actions.refusals import Refused
from testigo.actions.reviews import close_review, open_extraordinary
from testigo.core.problems import InvalidInput
from testigo.web.frame.requests import SpaceRequest
from testigo.web.reviews.page import reviews_page
from testigo.wording import sentence


@require_safe
def reviews(request: SpaceRequest, slug: str) -> HttpResponse:
    """What is open, what was proposed, how the rates stand, and what was decided."""
    return render(request, "reviews/page.html", reviews_page(request))


@require_POST
def call(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Open an extraordinary review at once."""
    try:
        open_extraordinary(
            workspace=request.workspace,
            reason=request.POST.get("reason", ""),
            by=request.membership,
            now=request.now,
        )
    except InvalidInput as error:
        return refused(request, error)
    messages.success(request, _("The review is open."))
    return redirect("reviews", slug)


@require_POST
def close(request: SpaceRequest, slug: str, review: str) -> HttpResponseBase:
    """Say what a review decided; a draft that follows from it is shown at once."""
    try:
        row = close_review(
            workspace=request.workspace,
            review=review,
            decision=request.POST.get("decision", ""),
            note=request.POST.get("note", ""),
            draft=number_in(request.POST.get("draft", "")),
            by=request.membership,
            now=request.now,
        )
    except InvalidInput as error:
        return refused(request, error, tried=review)
    except Refused as error:
        messages.warning(request, sentence(error.problem, get_language() or "es"))
        return redirect("reviews", slug)
    if row.closed_at is None:
        messages.success(request, _("Recorded. It is decided once the other side confirms it."))
        return redirect("reviews", slug)
    messages.success(request, _("What was decided is recorded."))
    if row.draft is not None:
        return redirect("pact-version", slug, row.draft)
    return redirect(
        "pact-new" if row.decision == "change" and may_draft(request) else "reviews", slug
    )


@require_POST
def comment_in(request: SpaceRequest, slug: str, review: str) -> HttpResponseBase:
    """Say something in a review."""
    try:
        comment(
            workspace=request.workspace,
            review=review,
            text=request.POST.get("text", ""),
            by=request.membership,
            now=request.now,
        )
    except InvalidInput as error:
        return refused(request, error)
    return redirect("reviews", slug)


def may_draft(request: SpaceRequest) -> bool:
    """Whether whoever asks writes drafts of the pact."""
    return request.membership.may_set_up or request.membership.may_lead


def refused(request: SpaceRequest, error: InvalidInput, tried: str = "") -> HttpResponse:
    """The page again, with why nothing was kept; the form of the review or proposal that was
    `tried` stays open."""
    said = [sentence(one, get_language() or "es") for one in error.problems]
    context = reviews_page(request, said) | {"tried": tried}
    return render(request, "reviews/page.html", context, status=400)


def number_in(text: str) -> int | None:
    """The number of a version that a form names; None where it names none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None
