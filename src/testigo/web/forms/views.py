"""Forms: the list of them, and the builder of one."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from testigo.actions.form_checks import try_form
from testigo.actions.forms import (
    close_form,
    copy_form,
    create_form,
    find_form,
    mend_question,
    publish_form,
    reopen_form,
    save_draft,
)
from testigo.core.forms import LANGUAGES, draft_spec
from testigo.core.problems import InvalidInput
from testigo.queries.fields import what_sales_sees
from testigo.queries.forms import form_lines, form_page
from testigo.web.forms.page import builder, form_cards, preview_of, tabs_of
from testigo.web.forms.reading import content_in, press
from testigo.web.forms.starter import starter
from testigo.web.forms.words import field_name, said
from testigo.web.frame.access import set_up_only
from testigo.web.frame.redirects import safe_next
from testigo.web.frame.requests import SpaceRequest
from testigo.web.public_form.page import page_context


@require_http_methods(["GET", "HEAD", "POST"])
@set_up_only
def forms(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """Every form; a POST makes a new one and opens it."""
    if request.method != "POST":
        lines = form_cards(form_lines(request.workspace.pk))
        context = {"forms": lines, "tabs": tabs_of(slug, "forms")}
        return render(request, "forms/list.html", context)
    name = request.POST.get("name", "")
    content = starter(" ".join(name.split()), request.workspace.language, request.workspace.name)
    try:
        made = create_form(
            workspace=request.workspace,
            name=name,
            content=content,
            by=request.membership,
            now=request.now,
        )
    except InvalidInput as error:
        return _refused(request, error, reverse("forms", kwargs={"slug": slug}))
    return redirect("form", slug=slug, form=made.id)


@require_http_methods(["GET", "HEAD", "POST"])
@set_up_only
def form(request: SpaceRequest, slug: str, form: str) -> HttpResponseBase:
    """The builder; a POST keeps the draft and then does what the pressed button says."""
    if request.method == "POST":
        return _keep(request, form)
    page = form_page(request.workspace.pk, form)
    if page is None:
        raise Http404
    return render(request, "forms/builder.html", builder(request, page))


@csp_update({"frame-src": [SELF]})
@require_safe
@set_up_only
def preview(request: SpaceRequest, slug: str, form: str) -> HttpResponse:
    """The draft as a visitor would see it; nothing can be sent from here."""
    page = form_page(request.workspace.pk, form)
    if page is None:
        raise Http404
    return render(request, "forms/preview.html", preview_of(request, page))


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
@require_safe
@set_up_only
def preview_frame(request: SpaceRequest, slug: str, form: str) -> HttpResponse:
    """The very page of visitors with the draft in it; its button sends nothing."""
    page = form_page(request.workspace.pk, form)
    if page is None:
        raise Http404
    return shown_to_visitors(request, page.draft)


def shown_to_visitors(request: SpaceRequest, content: Mapping[str, Any]) -> HttpResponse:
    """The page of visitors with this content, from which nothing can be sent."""
    spec = draft_spec(content)
    with translation.override(spec.language if spec.language in LANGUAGES else "es"):
        context = page_context(spec, QueryDict()) | {"preview": True, "embedded": True}
        return render(request, "public_form/page.html", context)


@require_POST
@set_up_only
def act(request: SpaceRequest, slug: str, form: str, act: str) -> HttpResponseBase:
    """Close, reopen, copy, try or mend a form."""
    chosen = _ACTS.get(act)
    if chosen is None:
        raise Http404
    back = safe_next(request, _here(request, form))
    try:
        words, address = chosen(request, form)
    except InvalidInput as error:
        return _refused(request, error, back)
    messages.success(request, words)
    return redirect(address or back)


def _keep(request: SpaceRequest, form_id: str) -> HttpResponseBase:
    pressed = request.POST.get("do", "save")
    held = find_form(request.workspace.pk, form_id)
    content, shown = press(content_in(request.POST, held.draft), pressed)
    _save(request, form_id, held.name, content)
    if pressed == "publish":
        return _publish(request, form_id)
    if pressed.startswith("mend:"):
        words, _address = _mend(request, form_id, _key_at(content, pressed))
        messages.success(request, words)
        shown = f"q{pressed.partition(':')[2]}"
    elif pressed == "save":
        messages.success(request, _("The draft is saved."))
    if request.headers.get("HX-Request") and pressed.startswith(("up:", "down:")) and shown:
        return _moved(request, form_id, int(shown[1:]), pressed.partition(":")[0])
    return redirect(_here(request, form_id) + (f"#{shown}" if shown else ""))


def _moved(request: SpaceRequest, form_id: str, place: int, towards: str) -> HttpResponse:
    """The questions alone in their new order, with the focus on the one that moved."""
    page = form_page(request.workspace.pk, form_id)
    if page is None:
        raise Http404
    context = builder(request, page)
    context |= {"moved": context["questions"][place], "towards": towards}
    return render(request, "forms/moved.html", context)


def _save(request: SpaceRequest, form_id: str, name: str, content: Mapping[str, object]) -> None:
    """Keep the draft, under its old name where the new one cannot be."""
    keep = partial(
        save_draft,
        workspace=request.workspace,
        form_id=form_id,
        content=content,
        by=request.membership,
    )
    try:
        keep(name=request.POST.get("name", ""))
    except InvalidInput as error:
        messages.error(request, " ".join(said(problem) for problem in error.problems))
        keep(name=name)


def _key_at(content: Mapping[str, list[dict[str, str]]], pressed: str) -> str:
    number = pressed.partition(":")[2]
    questions = content["questions"]
    place = int(number) if number.isdecimal() and len(number) < 4 else len(questions)
    return questions[place]["key"] if place < len(questions) else ""


def _publish(request: SpaceRequest, form_id: str) -> HttpResponseBase:
    back = _here(request, form_id)
    try:
        publish_form(
            workspace=request.workspace, form_id=form_id, by=request.membership, now=request.now
        )
    except InvalidInput as error:
        count = len(error.problems)
        text = ngettext(
            "It is not published: there is %(count)s thing to mend.",
            "It is not published: there are %(count)s things to mend.",
            count,
        )
        messages.error(request, text % {"count": count})
        return redirect(f"{back}#to-mend")
    messages.success(request, _("It is published: visitors see this version."))
    return redirect(back)


Done = tuple[str, str]


def _close(request: SpaceRequest, form_id: str) -> Done:
    close_form(workspace=request.workspace, form_id=form_id, by=request.membership, now=request.now)
    return _("The form is closed: it takes no more answers."), ""


def _reopen(request: SpaceRequest, form_id: str) -> Done:
    reopen_form(workspace=request.workspace, form_id=form_id, by=request.membership)
    return _("The form takes answers again."), ""


def _copy(request: SpaceRequest, form_id: str) -> Done:
    held = find_form(request.workspace.pk, form_id)
    made = copy_form(
        workspace=request.workspace,
        form_id=form_id,
        name=_("Copy of %(name)s") % {"name": held.name[:100]},
        by=request.membership,
        now=request.now,
    )
    return _("This is the copy. Nobody sees it until you publish it."), _here(request, made.id)


def _try(request: SpaceRequest, form_id: str) -> Done:
    walk = try_form(
        workspace=request.workspace,
        form_id=form_id,
        look=what_sales_sees,
        by=request.membership,
        now=request.now,
    )
    address = f"{_here(request, form_id)}#check"
    if not walk.whole:
        return _("The test lead arrived with something missing: look at the steps."), address
    return _("The test lead arrived whole and has been taken away."), address


def _mend_named(request: SpaceRequest, form_id: str) -> Done:
    return _mend(request, form_id, request.POST.get("question", ""))


def _mend(request: SpaceRequest, form_id: str, key: str) -> Done:
    done = mend_question(
        workspace=request.workspace,
        form_id=form_id,
        key=key,
        by=request.membership,
        now=request.now,
    )
    words = _("Sales now sees “%(name)s” on the page of every lead.")
    if not done.published:
        words = _("The question now fills “%(name)s”. Publish the form so that visitors use it.")
    return words % {"name": field_name(done.field)}, ""


_ACTS: Mapping[str, Callable[[SpaceRequest, str], Done]] = {
    "close": _close,
    "reopen": _reopen,
    "copy": _copy,
    "try": _try,
    "mend": _mend_named,
}


def _here(request: SpaceRequest, form_id: str) -> str:
    return reverse("form", kwargs={"slug": request.workspace.slug, "form": form_id})


def _refused(request: SpaceRequest, error: InvalidInput, back: str) -> HttpResponseBase:
    messages.error(request, " ".join(said(problem) for problem in error.problems))
    return redirect(back)
