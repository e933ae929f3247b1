"""An entry of a draft more, one less, or one that was removed put back."""

from zoneinfo import ZoneInfo

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from testigo.actions.pact_editing import Saved, put_back_entry
from testigo.actions.refusals import Refused
from testigo.core.pact.editing import Add, Take
from testigo.core.pact.source import Unreadable, document_of
from testigo.core.pact.starters import Starter, starter
from testigo.core.pact.undoing import Cut, cut_between
from testigo.core.problems import InvalidInput
from testigo.queries.pact_drafts import DraftLine
from testigo.web.frame.requests import SpaceRequest
from testigo.web.pact_editor.names import line_id
from testigo.web.pact_editor.page import Removed, editor_page, step_lines
from testigo.web.pact_editor.removed import cut_of, keep_removed
from testigo.web.pact_editor.typed import seen_in
from testigo.web.pact_editor.views import (
    address_of,
    answer,
    ended,
    found,
    gone,
    line_named,
    refused,
    save,
    stopped,
    tell_voided,
)
from testigo.wording.blanks import Line, in_words


@require_POST
def entry(request: SpaceRequest, slug: str, number: int) -> HttpResponseBase:
    """One entry more, one less, or the one that was removed put back."""
    draft, step = found(request, number), request.POST.get("step", "")
    if draft.standing != "open":
        return ended(request, draft)
    try:
        if request.POST.get("take"):
            return _take(request, draft, step)
        if (cut := cut_of(request)) is not None:
            return _back(request, draft, step, cut)
        return _add(request, draft, step)
    except InvalidInput as error:
        return refused(request, number, step, error)
    except Refused as error:
        return stopped(request, error)


def _add(request: SpaceRequest, draft: DraftLine, step: str) -> HttpResponseBase:
    new = _starter(request, draft)
    edits = [Add(new.path, new.entry, first=new.first)] if new else []
    tell_voided(request, save(request, draft.number, edits, {}))
    return redirect(address_of(request.workspace.slug, draft.number, step) + "#added")


def _take(request: SpaceRequest, draft: DraftLine, step: str) -> HttpResponseBase:
    line = line_named(request, draft)
    if line is None or not line.entry:
        return gone(request, draft.number, step)
    place = _place(request, draft, step, line)
    saved = save(request, draft.number, [Take(line.entry)], seen_in(line, request.POST))
    if saved.clashes:
        return answer(request, draft.number, step, saved, line)
    cut = cut_between(draft.text, saved.text, line.entry)
    removed = Removed(in_words(line, get_language() or "es"), place, cut)
    if request.headers.get("HX-Request"):
        return _list(request, draft.number, step, saved, removed=removed)
    tell_voided(request, saved)
    keep_removed(request, draft.number, step, removed)
    return redirect(address_of(request.workspace.slug, draft.number, step) + "#removed")


def _back(request: SpaceRequest, draft: DraftLine, step: str, cut: Cut) -> HttpResponseBase:
    saved = put_back_entry(
        workspace=request.workspace,
        number=draft.number,
        cut=cut,
        by=request.membership,
        now=request.now,
    )
    lines = _lines(request, found(request, draft.number), step)
    name = next((line_id(line) for line in lines if line.entry == cut.path), "")
    if request.headers.get("HX-Request"):
        return _list(request, draft.number, step, saved, back=name)
    tell_voided(request, saved)
    return redirect(address_of(request.workspace.slug, draft.number, step) + f"#{name}")


def _list(
    request: SpaceRequest,
    number: int,
    step: str,
    saved: Saved,
    *,
    removed: Removed | None = None,
    back: str = "",
) -> HttpResponseBase:
    """All sentences of the step, since those behind the one that went have other numbers."""
    page = editor_page(request, found(request, number), step)
    page |= {"saved": saved, "removed": removed, "back": back}
    return render(request, "pact_editor/listed.html", page)


def _lines(request: SpaceRequest, draft: DraftLine, step: str) -> tuple[Line, ...]:
    steps = step_lines(draft, request.workspace.pk)
    return next((one.lines for one in steps if one.key == step), ())


def _place(request: SpaceRequest, draft: DraftLine, step: str, line: Line) -> int:
    """Before which sentence of the step it stands."""
    lines = _lines(request, draft, step)
    return next((at for at, one in enumerate(lines) if one.entry == line.entry), 0)


def _starter(request: SpaceRequest, draft: DraftLine) -> Starter | None:
    today = request.now.astimezone(ZoneInfo(request.workspace.timezone)).date()
    try:
        return starter(request.POST.get("add", ""), document_of(draft.text), today)
    except Unreadable:
        return None
