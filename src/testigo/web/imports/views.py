"""Imports: a file is uploaded, told what it means, tried out, taken in, taken back if need be."""

from collections.abc import Callable, Iterator

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from testigo.actions.import_runs import (
    NotNow,
    ask_undo,
    choose,
    choose_sheet,
    discard,
    start,
    try_out,
    upload,
)
from testigo.core.problems import InvalidInput
from testigo.queries.imports import ImportLine, NoSuchImport, head_of, import_line, import_lines
from testigo.web.frame.access import set_up_only
from testigo.web.frame.requests import SpaceRequest
from testigo.web.imports.aside import aside_csv
from testigo.web.imports.page import list_page, preview_page, run_page
from testigo.web.imports.reading import chosen_in, said


@require_http_methods(["GET", "HEAD", "POST"])
@set_up_only
def imports(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Every import; a POST uploads a file and opens it."""
    if request.method != "POST":
        before = request.GET.get("before", "")
        lines = import_lines(request.workspace.pk, before=before)
        return render(request, "imports/list.html", list_page(lines))
    file = request.FILES.get("file")
    if file is None:
        return _not_taken(request, [_("Choose a file first.")], 400)
    try:
        made = upload(
            workspace=request.workspace,
            kind=request.POST.get("kind", ""),
            file_name=file.name or "",
            chunks=file.chunks(),
            by=_actor(request),
            now=request.now,
        )
    except InvalidInput as error:
        large = any(problem.code == "upload_too_large" for problem in error.problems)
        return _not_taken(request, [said(p) for p in error.problems], 413 if large else 400)
    return redirect("import", slug=slug, run=made.id)


@require_http_methods(["GET", "HEAD", "POST"])
@set_up_only
def run(request: SpaceRequest, slug: str, run: str) -> HttpResponseBase:
    """One import; a POST keeps what is chosen and has it tried out."""
    line = _line(request, run)
    if request.method != "POST":
        return render(request, "imports/run.html", run_page(request, line))
    table = head_of(line)
    if table is None:
        return _refused(request, NotNow("import_not_now"), run)
    try:
        choose(
            workspace=request.workspace,
            run=run,
            table=table,
            chosen=chosen_in(request, line, table),
            now=request.now,
        )
        try_out(workspace=request.workspace, run=run)
    except InvalidInput as error:
        page = run_page(request, line, problems=error.problems)
        return render(request, "imports/run.html", page, status=400)
    except NotNow as error:
        return _refused(request, error, run)
    return redirect("import", slug=slug, run=run)


@require_POST
@set_up_only
def preview(request: SpaceRequest, slug: str, run: str) -> HttpResponse:
    """The first rows as what is chosen now understands them; nothing is kept."""
    line = _line(request, run)
    if request.headers.get("HX-Request"):
        return render(request, "imports/understood.html", preview_page(request, line))
    return render(request, "imports/run.html", run_page(request, line))


@require_safe
@set_up_only
def progress(request: SpaceRequest, slug: str, run: str) -> HttpResponse:
    """How far an import is, and what became of it once it is done."""
    return render(request, "imports/state.html", run_page(request, _line(request, run)))


@require_safe
@set_up_only
def aside(request: SpaceRequest, slug: str, run: str) -> HttpResponseBase:
    """The rows that were kept aside, with why, to be mended and imported."""
    line = _line(request, run)
    rows: Iterator[str] = aside_csv(request.workspace.pk, run)
    answer = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{line.id}.csv"'
    return answer


@require_POST
@set_up_only
def act(request: SpaceRequest, slug: str, run: str, act: str) -> HttpResponseBase:
    """Turn an import to another sheet, start it, undo it or discard it."""
    chosen = _ACTS.get(act)
    if chosen is None:
        raise Http404
    try:
        chosen(request, run)
    except (NotNow, InvalidInput) as error:
        return _refused(request, error, run)
    if act == "discard":
        messages.success(request, _("The file was discarded."))
        return redirect("imports", slug=slug)
    return redirect("import", slug=slug, run=run)


def _start(request: SpaceRequest, run: str) -> None:
    start(workspace=request.workspace, run=run, by=_actor(request))


def _sheet(request: SpaceRequest, run: str) -> None:
    # As it is: the names of sheets may begin and end with blanks.
    choose_sheet(workspace=request.workspace, run=run, sheet=request.POST.get("sheet", ""))


def _undo(request: SpaceRequest, run: str) -> None:
    ask_undo(workspace=request.workspace, run=run, by=_actor(request))


def _discard(request: SpaceRequest, run: str) -> None:
    discard(workspace=request.workspace, run=run)


_ACTS: dict[str, Callable[[SpaceRequest, str], None]] = {
    "sheet": _sheet,
    "start": _start,
    "undo": _undo,
    "discard": _discard,
}


def _actor(request: SpaceRequest) -> str:
    return f"user:{request.user.pk}"


def _line(request: SpaceRequest, run: str) -> ImportLine:
    try:
        return import_line(request.workspace.pk, run)
    except NoSuchImport as error:
        raise Http404 from error


def _not_taken(request: SpaceRequest, problems: list[str], status: int) -> HttpResponse:
    page = list_page(import_lines(request.workspace.pk), request.POST.get("kind", ""))
    return render(request, "imports/list.html", {**page, "problems": problems}, status=status)


def _refused(request: SpaceRequest, error: NotNow | InvalidInput, run: str) -> HttpResponseBase:
    for problem in error.problems if isinstance(error, InvalidInput) else [error.problem]:
        messages.error(request, said(problem))
    return redirect("import", slug=request.workspace.slug, run=run)
