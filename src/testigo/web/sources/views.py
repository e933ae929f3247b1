"""Web and keys: the snippet of the site, the keys of programs, and what each event means."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from testigo.actions.events import give_meaning, save_mapping
from testigo.actions.keys import create_key, end_of_day, revoke_key
from testigo.core.events import EVENTS, TRAITS, may_tell
from testigo.core.facts import FAMILY
from testigo.core.problems import InvalidInput, Problem
from testigo.queries.events import changes_of, count_aside, events_aside, last_visit_told
from testigo.queries.fields import fields_of
from testigo.queries.keys import keys_of
from testigo.queries.unknown_told import unknown_lately
from testigo.web.forms.words import field_choices
from testigo.web.frame.access import set_up_only
from testigo.web.frame.requests import SpaceRequest
from testigo.wording import sentence, word

# Empty rows offered for changes, besides those that are there.
SPARE = 3
PARTS = ("events", "traits")
# Facts that programs may tell, offered while typing.
TELLABLE = sorted(name for name in FAMILY if not may_tell(name, public=False))


@require_http_methods(["GET", "HEAD", "POST"])
@set_up_only
def sources(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """The page; a new key of a program is shown in the answer that makes it and never again."""
    if request.method != "POST":
        return _page(request)
    public = request.POST.get("kind") == "public"
    try:
        _row, secret = create_key(
            workspace=request.workspace,
            name=request.POST.get("name", ""),
            scope="ingest" if public else request.POST.get("kind", ""),
            now=request.now,
            public=public,
            origins=request.POST.get("origins", "").split() if public else (),
            expires_at=_expiry(request),
        )
    except InvalidInput as error:
        return _page(request, problems=_said(error), status=400, asked=request.POST)
    answer = _page(request, secret=secret, secret_is_public=public)
    # The key must not come back with the back button of a shared machine.
    answer["Cache-Control"] = "no-store"
    return answer


def _expiry(request: SpaceRequest) -> datetime | None:
    """When the key is to open nothing any more; None for never. Raises InvalidInput."""
    asked = request.POST.get("expires", "").strip()
    if not asked:
        return None
    try:
        day = date.fromisoformat(asked)
        return end_of_day(day, request.workspace.timezone)
    except (ValueError, OverflowError) as error:
        params: dict[str, str | int] = {"value": asked[:60]}
        raise InvalidInput([Problem("date_unreadable", "expires", params)]) from error


@require_POST
@set_up_only
def revoke(request: SpaceRequest, slug: str, key: str) -> HttpResponseBase:
    """Let a key open nothing any more."""
    revoke_key(workspace=request.workspace, key=key, now=request.now)
    messages.success(request, _("The key opens nothing any more."))
    return redirect("sources", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@set_up_only
def events(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """What events and traits mean here, and what was kept aside."""
    if request.method != "POST":
        return _events_page(request, _rows(changes_of(request.workspace.pk)))
    if "unknown" in request.POST:
        return _give_meaning(request, slug)
    told = {part: _told(request, part) for part in PARTS}
    try:
        save_mapping(
            workspace=request.workspace,
            value={part: dict(pairs) for part, pairs in told.items()},
            by=f"user:{request.user.pk}",
            now=request.now,
        )
    except InvalidInput as error:
        rows = {part: [*pairs, *[("", "")] * SPARE] for part, pairs in told.items()}
        return _events_page(request, rows, problems=_said(error), status=400)
    messages.success(request, _("Saved: it counts for what comes from now on."))
    return redirect("sources-events", slug=slug)


def _give_meaning(request: SpaceRequest, slug: str) -> HttpResponse:
    """One press: what an event or a trait that came in means from now on."""
    part = request.POST.get("part", "")
    if part not in PARTS:
        raise Http404
    try:
        give_meaning(
            workspace=request.workspace,
            part=part,
            name=request.POST["unknown"].strip(),
            to=request.POST.get("to", "").strip(),
            by=f"user:{request.user.pk}",
            now=request.now,
        )
    except InvalidInput as error:
        rows = _rows(changes_of(request.workspace.pk))
        return _events_page(request, rows, problems=_said(error), status=400)
    messages.success(request, _("Saved: it counts for what comes from now on."))
    return redirect("sources-events", slug=slug)


def _told(request: SpaceRequest, part: str) -> list[tuple[str, str]]:
    """The rows of a part that say anything, in their order."""
    names, values = request.POST.getlist(f"{part}_from"), request.POST.getlist(f"{part}_to")
    pairs = zip(names, values, strict=False)
    return [(name.strip(), value.strip()) for name, value in pairs if name.strip() or value.strip()]


def _rows(changes: dict[str, dict[str, str]]) -> dict[str, list[tuple[str, str]]]:
    return {part: [*changes[part].items(), *[("", "")] * SPARE] for part in PARTS}


def _said(error: InvalidInput) -> list[str]:
    language = get_language() or "es"
    return [sentence(problem, language) for problem in error.problems]


def _page(request: SpaceRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    keys = keys_of(request.workspace.pk)
    context = {
        "site_keys": [key for key in keys if key.public and key.revoked_at is None],
        "keys": [key for key in keys if not key.public or key.revoked_at is not None],
        "last_told": last_visit_told(request.workspace.pk),
        "privacy": "/privacidad" if request.workspace.language == "es" else "/privacy",
        "aside": count_aside(request.workspace.pk),
        "host": request.build_absolute_uri("/").rstrip("/"),
        "asked": {},
        **more,
    }
    return render(request, "sources/page.html", context, status=status)


def _events_page(
    request: SpaceRequest,
    rows: dict[str, list[tuple[str, str]]],
    *,
    status: int = 200,
    problems: list[str] | None = None,
) -> HttpResponse:
    language, fields = get_language() or "es", fields_of(request.workspace.pk)
    unknown = unknown_lately(request.workspace.pk, now=request.now)
    facts = [(name, word("fact", name, language)) for name in TELLABLE]
    context = {
        "unknown": [
            ("events", unknown["events"], facts),
            ("traits", unknown["traits"], field_choices(fields)),
        ],
        "parts": [
            ("events", rows["events"], sorted(EVENTS.items()), TELLABLE),
            ("traits", rows["traits"], sorted(TRAITS.items()), sorted(fields.by_trait)),
        ],
        "problems": problems or [],
        "aside": [
            (event, [sentence(_problem(one), language) for one in event.problems])
            for event in events_aside(request.workspace.pk)
        ],
        "aside_count": count_aside(request.workspace.pk),
    }
    return render(request, "sources/events.html", context, status=status)


def _problem(held: Any) -> Problem:
    return Problem(held["code"], held.get("where", ""), held.get("params", {}))
