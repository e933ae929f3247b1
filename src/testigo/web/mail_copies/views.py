"""Copies of e-mails: the member's own address, and the mails that were not recorded."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from testigo.actions.mail_addresses import renew_mail_address
from testigo.actions.mail_copies import dismiss_mail, say_whose
from testigo.core.problems import InvalidInput
from testigo.queries.lead_filters import LeadFilters
from testigo.queries.leads import LeadLine, lead_line, lead_page
from testigo.queries.mail_copies import is_listening, mails_aside, own_address
from testigo.web.frame.access import writing_only
from testigo.web.frame.requests import SpaceRequest
from testigo.web.queue.saying import noted_words, problem_words

LONGEST_SEARCH = 120
# So many leads of one search.
MOST_FOUND = 6
REASONS: Mapping[str, Promise] = {
    "nobody": gettext_lazy("Nobody of those it was sent to is a lead here."),
    "no_lead": gettext_lazy("Nothing can be recorded about whom it was sent to."),
    "not_from_you": gettext_lazy("It was not sent from the e-mail that you sign in with."),
    "automatic": gettext_lazy("A machine wrote it, or a list passed it on."),
    "too_many": gettext_lazy("It was sent to too many people at once."),
    "too_often": gettext_lazy(
        "More copies came within an hour than are recorded by themselves. If you did not send "
        "them, renew your address."
    ),
    "unreadable": gettext_lazy("Its head cannot be read."),
}


@require_safe
def copies(request: SpaceRequest, slug: str) -> HttpResponse:
    """The page; `mail` and `search` look for whose a mail is that was set aside."""
    asides = mails_aside(request.membership)
    asked = request.GET.get("mail", "")
    search = request.GET.get("search", "").strip()[:LONGEST_SEARCH]
    found: tuple[LeadLine, ...] = ()
    if search and any(one.id == asked for one in asides):
        filters = LeadFilters(search=search)
        page = lead_page(request.workspace.pk, filters, now=request.now, limit=MOST_FOUND)
        found = page.lines
    context = {
        "listens": is_listening(),
        "may_write": request.membership.may_write,
        "own": own_address(request.membership),
        "email": request.membership.user.email,
        "asides": [(one, REASONS[one.reason]) for one in asides],
        "asked": asked,
        "search": search,
        "found": found,
    }
    return render(request, "mail_copies/page.html", context)


@require_POST
@writing_only
def renew(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """A new address, in place of the one before."""
    renew_mail_address(workspace=request.workspace, by=request.membership, now=request.now)
    messages.success(request, _("This is your address now; no other one takes copies of yours."))
    return redirect("mail-copies", slug=slug)


@require_POST
@writing_only
def whose(request: SpaceRequest, slug: str, mail: str) -> HttpResponseBase:
    """Record a mail that was set aside with the lead that was chosen."""
    person = request.POST.get("person", "")[:32]
    line = lead_line(request.workspace.pk, person, now=request.now)
    if line is None:
        raise Http404
    try:
        fact = say_whose(
            workspace=request.workspace,
            mail=mail,
            person=person,
            by=request.membership,
            now=request.now,
        )
    except InvalidInput as error:
        messages.error(request, problem_words(error))
    else:
        messages.success(request, noted_words(request, fact, line.title))
    return redirect("mail-copies", slug=slug)


@require_POST
@writing_only
def dismiss(request: SpaceRequest, slug: str, mail: str) -> HttpResponseBase:
    """Let go of a mail that was set aside."""
    dismiss_mail(workspace=request.workspace, mail=mail, by=request.membership)
    messages.success(request, _("Dismissed; nothing was recorded."))
    return redirect("mail-copies", slug=slug)
