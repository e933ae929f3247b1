"""Letters written beforehand: the list, a new one, changing and removing one."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from testigo.actions.letters import remove_letter, save_letter
from testigo.core.letters import LONGEST_NAME, LONGEST_SUBJECT, LONGEST_TEXT
from testigo.core.problems import InvalidInput
from testigo.queries.letters import letters_of
from testigo.web.frame.requests import SpaceRequest
from testigo.web.letters.fields import fields_shown
from testigo.wording import sentence


@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Everybody sees what may be used; whoever sets things up or leads adds to it."""
    return _page(request) if request.method != "POST" else _save(request, "")


@require_POST
def change(request: SpaceRequest, slug: str, letter: str) -> HttpResponseBase:
    """Another name, subject or text."""
    return _save(request, letter)


@require_POST
def remove(request: SpaceRequest, slug: str, letter: str) -> HttpResponseBase:
    """Offer a letter no more."""
    gone = remove_letter(
        workspace=request.workspace, letter=letter, by=request.membership, now=request.now
    )
    messages.success(request, _("Removed: %(name)s") % {"name": gone.name})
    return redirect("letters", slug=slug)


def _save(request: SpaceRequest, letter: str) -> HttpResponseBase:
    asked = {key: request.POST.get(key, "") for key in ("name", "subject", "text")}
    try:
        kept = save_letter(
            workspace=request.workspace,
            letter=letter,
            **asked,
            by=request.membership,
            now=request.now,
        )
    except InvalidInput as error:
        return _page(request, error, asked, letter)
    messages.success(request, _("Saved: %(name)s") % {"name": kept.name})
    return redirect("letters", slug=request.workspace.slug)


def _page(
    request: SpaceRequest,
    error: InvalidInput | None = None,
    asked: dict[str, str] | None = None,
    changing: str = "",
) -> HttpResponse:
    language = get_language() or "es"
    context = {
        "letters": letters_of(request.workspace.pk),
        "fields": fields_shown(language),
        "may_write": request.membership.may_set_up or request.membership.may_lead,
        "problems": [sentence(one, language) for one in error.problems] if error else [],
        "asked": asked or {},
        "changing": changing,
        "longest": {"name": LONGEST_NAME, "subject": LONGEST_SUBJECT, "text": LONGEST_TEXT},
    }
    return render(request, "letters/page.html", context, status=400 if error else 200)
