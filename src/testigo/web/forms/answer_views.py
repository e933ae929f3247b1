"""The answers to a form, page after page and as a file."""

from io import BytesIO
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from testigo.connect.outgoing import write_xlsx
from testigo.queries.form_answers import answer_page, every_answer, questions_asked
from testigo.queries.forms import FormPage, form_page
from testigo.web.forms.answers import answer_cards, csv_parts, header, rows
from testigo.web.forms.page import tabs_of_form
from testigo.web.frame.access import set_up_only
from testigo.web.frame.requests import SpaceRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@set_up_only
def answers(request: SpaceRequest, slug: str, form: str) -> HttpResponse:
    """A page of the answers, newest first."""
    page = _page(request, form)
    after = request.GET.get("after", "")
    found = answer_page(request.workspace.pk, page.line, after=after)
    context = {
        "line": page.line,
        "answers": answer_cards(found.answers),
        "after": after,
        "next": f"?{urlencode({'after': found.next_after})}" if found.next_after else "",
        "tabs": tabs_of_form(slug, page.line.id, "form-answers"),
    }
    return render(request, "forms/answers.html", context)


@require_safe
@set_up_only
def export(request: SpaceRequest, slug: str, form: str, kind: str) -> HttpResponseBase:
    """Every answer as a file in which no text can come to life as a formula."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    found = _page(request, form).line
    questions = questions_asked(request.workspace.pk, found.id)
    names = header(questions)
    # The lines are written after the request has ended, and its language with it.
    language = get_language() or "es"
    lines = rows(every_answer(request.workspace.pk, found), questions, language)
    answer: HttpResponseBase
    if kind == "csv":
        answer = StreamingHttpResponse(
            csv_parts(names, lines), content_type="text/csv; charset=utf-8"
        )
    else:
        book = BytesIO()
        write_xlsx(book, names, lines)
        answer = HttpResponse(book.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{found.address}.{kind}"'
    return answer


def _page(request: SpaceRequest, form_id: str) -> FormPage:
    page = form_page(request.workspace.pk, form_id)
    if page is None:
        raise Http404
    return page
