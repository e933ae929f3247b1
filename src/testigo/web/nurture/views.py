"""Leads to nurture: who is not ready yet, and when do we come back to them?"""

from io import BytesIO, StringIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from testigo.actions.completing import complete_lead
from testigo.connect.outgoing import write_csv, write_xlsx
from testigo.core.problems import InvalidInput
from testigo.queries.nurture import nurture_line, nurture_lines
from testigo.web.frame.redirects import safe_next
from testigo.web.frame.requests import SpaceRequest
from testigo.web.nurture.files import header, rows
from testigo.web.nurture.page import ask_of, list_page, row_context, said_words
from testigo.web.queue.saying import problem_words, undo_url
from testigo.web.queue.views import refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def nurture(request: SpaceRequest, slug: str) -> HttpResponse:
    """A page of them, of one group or of all."""
    return render(request, "nurture/page.html", list_page(request))


@require_POST
def complete(request: SpaceRequest, slug: str, person: str) -> HttpResponseBase:
    """Write down what is missing of a lead; its row comes back, or goes if nothing is to do."""
    back = safe_next(request, reverse("nurture", kwargs={"slug": slug}))
    try:
        facts = complete_lead(
            workspace=request.workspace,
            person=person,
            said={name: request.POST.get(name, "") for name in ("sector", "employees")},
            by=request.membership,
            now=request.now,
            language=get_language() or "es",
        )
    except InvalidInput as error:
        return refused(request, problem_words(error), back)
    line = nurture_line(request.workspace.pk, person)
    said, undo = said_words(facts, line), undo_url(slug, facts[0], back)
    context = row_context(request) | {"line": line, "back": back, "said": said, "undo": undo}
    return _row_or_page(request, context, back)


def _row_or_page(request: SpaceRequest, context: dict[str, object], back: str) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        return render(request, "nurture/completed.html", context)
    messages.success(request, str(context["said"]), extra_tags=str(context["undo"]))
    return redirect(back)


@require_safe
def export(request: SpaceRequest, slug: str, kind: str) -> HttpResponse:
    """Everybody that is asked for as a file, for those who set up: it holds personal data."""
    if not request.membership.may_set_up:
        raise PermissionDenied
    if kind not in ("csv", "xlsx"):
        raise Http404
    lines = rows(nurture_lines(request.workspace.pk, ask_of(request)))
    if kind == "csv":
        text = StringIO(newline="")
        write_csv(text, header(), lines, bom=True)
        response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    else:
        book = BytesIO()
        write_xlsx(book, header(), lines)
        response = HttpResponse(book.getvalue(), content_type=XLSX)
    name = _("to-nurture")
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
