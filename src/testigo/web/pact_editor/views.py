"""Working on a draft: a sentence of it, or its whole text."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from testigo.actions.pact_editing import Clash, Saved, edit_draft, replace_text
from testigo.actions.refusals import NotAllowed, Refused
from testigo.core.pact.editing import Edit, Given
from testigo.core.pact.load import LONGEST
from testigo.core.pact.source import Unreadable
from testigo.core.problems import InvalidInput
from testigo.queries.pact_drafts import DraftLine, draft_line
from testigo.web.frame.requests import SpaceRequest
from testigo.web.pact_editor.names import line_id
from testigo.web.pact_editor.page import editor_page, saved_page, step_lines
from testigo.web.pact_editor.removed import just_removed
from testigo.web.pact_editor.typed import edits_from, seen_in
from testigo.web.pact_editor.whole import places_in
from testigo.wording.blanks import Line
from testigo.wording.problems import sentence

_CONFLICT = 409


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SpaceRequest, slug: str, number: int) -> HttpResponseBase:
    """One step of a draft; a post is one sentence of it, kept at once."""
    draft = found(request, number)
    step = request.POST.get("step") or request.GET.get("step", "")
    if draft.standing != "open":
        return ended(request, draft)
    if request.method != "POST":
        page = editor_page(request, draft, step)
        return render(
            request, "pact_editor/page.html", page | {"removed": just_removed(request, page)}
        )
    line = line_named(request, draft)
    if line is None:
        return gone(request, number, step)
    try:
        saved = keep_line(request, number, line)
    except InvalidInput as error:
        return refused(request, number, step, error)
    except Refused as error:
        return stopped(request, error)
    return answer(request, number, step, saved, line)


@require_http_methods(["GET", "HEAD", "POST"])
def text(request: SpaceRequest, slug: str, number: int) -> HttpResponseBase:
    """The whole text of a draft, to be replaced by another."""
    draft = found(request, number)
    if draft.standing != "open":
        return ended(request, draft)
    if request.method != "POST":
        return _text_page(request, draft, draft.text)
    typed, seen = (request.POST.get(one, "").replace("\r\n", "\n") for one in ("text", "seen"))
    if (file := request.FILES.get("file")) is not None:
        typed = file.read(LONGEST * 4 + 1).decode("utf-8-sig", "replace").replace("\r\n", "\n")
    return _put_text(request, draft, typed, seen)


def _put_text(request: SpaceRequest, draft: DraftLine, typed: str, seen: str) -> HttpResponseBase:
    try:
        saved = replace_text(
            workspace=request.workspace,
            number=draft.number,
            text=typed,
            seen=seen,
            by=request.membership,
            now=request.now,
        )
    except Refused as error:
        return stopped(request, error)
    except InvalidInput as error:
        told = [sentence(one, get_language() or "es") for one in error.problems]
        return _text_page(request, draft, typed, problems=told)
    if saved.clashes:
        return _text_page(request, draft, typed, clash=saved.clashes[0])
    tell_voided(request, saved)
    messages.success(request, _("The whole text was saved."))
    return redirect("pact-edit", request.workspace.slug, draft.number)


def _text_page(
    request: SpaceRequest,
    draft: DraftLine,
    typed: str,
    *,
    problems: Sequence[str] = (),
    clash: Clash | None = None,
) -> HttpResponseBase:
    context = {
        "draft": draft,
        "text": typed,
        "seen": clash.theirs if clash else draft.text,
        "longest": LONGEST,
        "problems": problems,
        "clash": clash,
        "places": places_in(typed, get_language() or "es"),
    }
    status = 400 if problems else _CONFLICT if clash else 200
    return render(request, "pact_editor/text.html", context, status=status)


def found(request: SpaceRequest, number: int) -> DraftLine:
    """The draft of a number for whoever may work on it. Raises NotAllowed, Http404."""
    if not (request.membership.may_set_up or request.membership.may_lead):
        raise NotAllowed(request.workspace.slug)
    draft = draft_line(request.workspace.pk, number)
    if draft is None:
        raise Http404
    return draft


def ended(request: SpaceRequest, draft: DraftLine) -> HttpResponseBase:
    """Where a draft is read that is edited no more; one that never was without problems is not."""
    slug = request.workspace.slug
    if draft.standing == "withdrawn" and not draft.complete:
        messages.warning(request, _("This draft was withdrawn: nobody edits it any more."))
        return redirect("pact", slug)
    return redirect("pact-version", slug, draft.number)


def line_named(request: SpaceRequest, draft: DraftLine) -> Line | None:
    """The sentence that a form is about; None where the draft has it no more."""
    try:
        steps = step_lines(draft, request.workspace.pk)
    except Unreadable:
        return None
    named = request.POST.get("line", "")
    lines = (line for step in steps for line in step.lines)
    return next((line for line in lines if line_id(line) == named), None)


def keep_line(request: SpaceRequest, number: int, line: Line) -> Saved:
    """Keep what was typed into a sentence. Raises InvalidInput, and as `edit_draft`."""
    return save(request, number, edits_from(line, request.POST), seen_in(line, request.POST))


def save(
    request: SpaceRequest, number: int, edits: Sequence[Edit], seen: Mapping[str, Given]
) -> Saved:
    """Keep edits of a draft. Raises as `edit_draft`."""
    return edit_draft(
        workspace=request.workspace,
        number=number,
        edits=edits,
        seen=seen,
        by=request.membership,
        now=request.now,
    )


def answer(
    request: SpaceRequest, number: int, step: str, saved: Saved, line: Line
) -> HttpResponseBase:
    """The parts of the page that changed; without JavaScript the page."""
    name, draft = line_id(line), found(request, number)
    if request.headers.get("HX-Request"):
        page = saved_page(request, draft, step, saved, name)
        return render(request, "pact_editor/saved.html", page)
    if saved.clashes:
        page = editor_page(request, draft, step, clashed=name, clashes=saved.clashes)
        return render(request, "pact_editor/page.html", page, status=_CONFLICT)
    tell_voided(request, saved)
    return redirect(f"{address_of(request.workspace.slug, number, step)}#{name}")


def tell_voided(request: SpaceRequest, saved: Saved) -> None:
    """Name those whose signatures the change ended."""
    if saved.voided:
        names = ", ".join(saved.voided)
        messages.warning(
            request, _("These signatures no longer count: %(names)s") % {"names": names}
        )


def refused(request: SpaceRequest, number: int, step: str, error: InvalidInput) -> HttpResponseBase:
    """Back to the step, with what could not be kept."""
    for problem in error.problems[:5]:
        messages.warning(request, sentence(problem, get_language() or "es"))
    return _back(request, number, step)


def stopped(request: SpaceRequest, refused: Refused) -> HttpResponseBase:
    """The draft was signed by all or withdrawn meanwhile: nothing of it is edited any more."""
    messages.warning(request, sentence(refused.problem, get_language() or "es"))
    address = reverse("pact", args=[request.workspace.slug])
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(address)
    return redirect(address)


def gone(request: SpaceRequest, number: int, step: str) -> HttpResponseBase:
    """Somebody else took the sentence away meanwhile."""
    messages.warning(request, _("This sentence is no longer in the draft: somebody removed it."))
    return _back(request, number, step)


def _back(request: SpaceRequest, number: int, step: str) -> HttpResponseBase:
    address = address_of(request.workspace.slug, number, step)
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(address)
    return redirect(address)


def address_of(slug: str, number: int, step: str) -> str:
    """Where a step of a draft is edited."""
    return f"{reverse('pact-edit', args=[slug, number])}?step={step}"
