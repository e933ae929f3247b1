"""The field map: question → field → where it is shown; and the fields themselves."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from testigo.actions.fields import change_field, create_field
from testigo.core.fields import BUILT_IN, IN_HEAD, Field
from testigo.core.problems import InvalidInput
from testigo.queries.fields import MapLine, field_map, fields_of
from testigo.web.forms.page import tabs_of
from testigo.web.forms.words import KINDS, field_name, place_of, said
from testigo.web.frame.access import set_up_only
from testigo.web.frame.requests import SpaceRequest


@dataclass(frozen=True, slots=True)
class MapRow:
    """A question in the map."""

    line: MapLine
    field: str
    place: str
    gap: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field in the list under the map."""

    field: Field
    name: str
    kind: str
    place: str


@require_http_methods(["GET", "HEAD", "POST"])
@set_up_only
def fields(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """The map; a POST makes a field."""
    if request.method == "POST":
        return _create(request, slug)
    rows = [_map_row(line) for line in field_map(request.workspace.pk)]
    known = fields_of(request.workspace.pk).fields
    context = {
        "map": rows,
        "gap_count": sum(bool(row.gap) for row in rows),
        "fields": [_field_row(one) for one in known],
        "kinds": KINDS.items(),
        "tabs": tabs_of(slug, "fields"),
    }
    return render(request, "forms/map.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@set_up_only
def field(request: SpaceRequest, slug: str, trait: str) -> HttpResponseBase:
    """One field, to name it, to say which values it takes and whether Sales sees it."""
    held = fields_of(request.workspace.pk).of(trait)
    if held is None:
        raise Http404
    if request.method == "POST":
        return _change(request, slug, trait)
    return _field_page(request, slug, held, [])


def _field_page(
    request: SpaceRequest, slug: str, held: Field, problems: list[str], status: int = 200
) -> HttpResponse:
    context = {
        "field": held,
        "name": field_name(held),
        "values": "\n".join(held.values),
        "kinds": KINDS.items(),
        "fixed_kind": held.trait in BUILT_IN,
        "always_seen": held.trait in IN_HEAD,
        "problems": problems,
        "tabs": tabs_of(slug, "fields"),
    }
    return render(request, "forms/field.html", context, status=status)


def _create(request: SpaceRequest, slug: str) -> HttpResponseBase:
    try:
        made = create_field(
            workspace=request.workspace,
            label=_text(request, "label"),
            kind=_text(request, "kind"),
            values=_text(request, "values").splitlines(),
            by=request.membership,
            now=request.now,
        )
    except InvalidInput as error:
        messages.error(request, " ".join(said(problem) for problem in error.problems))
    else:
        words = _("Sales now sees “%(name)s” on the page of every lead.")
        messages.success(request, words % {"name": field_name(made)})
    return redirect("fields", slug=slug)


def _change(request: SpaceRequest, slug: str, trait: str) -> HttpResponseBase:
    label, values = _text(request, "label"), _text(request, "values").splitlines()
    kind, seen = _text(request, "kind"), request.POST.get("seen") == "1"
    try:
        changed = change_field(
            workspace=request.workspace,
            trait=trait,
            label=label,
            kind=kind,
            values=values,
            seen=seen or trait in IN_HEAD,
            by=request.membership,
            now=request.now,
        )
    except InvalidInput as error:
        typed = Field(trait, label, kind, tuple(values), seen)
        found = [said(problem) for problem in error.problems]
        return _field_page(request, slug, typed, found, status=422)
    messages.success(request, _("“%(name)s” is saved.") % {"name": field_name(changed)})
    return redirect("fields", slug=slug)


def _map_row(line: MapLine) -> MapRow:
    name = field_name(line.field) if line.field else ""
    place = place_of(None if line.gap else line.field)
    return MapRow(line, name, place, said(line.gap) if line.gap else "")


def _field_row(one: Field) -> FieldRow:
    return FieldRow(one, field_name(one), str(KINDS[one.kind]), place_of(one))


def _text(request: SpaceRequest, name: str) -> str:
    return request.POST.get(name, "").strip()[:30_000]
