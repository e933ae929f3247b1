"""The pact: what did we agree, is it in force, and what changed?"""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from testigo.queries.pacts import PactLine, line_read, pact_lines
from testigo.web.frame.places import place_of
from testigo.web.frame.requests import SpaceRequest
from testigo.web.pact.page import changes_page, pact_page, version_before, without_version


@require_safe
def pact(request: SpaceRequest, slug: str) -> HttpResponse:
    """The version in force; where there is none, the latest."""
    lines = pact_lines(request.workspace.pk, now=request.now)
    shown = line_read(lines)
    context = pact_page(request, shown, lines) if shown else without_version(request)
    return render(request, "pact/page.html", context | {"place": place_of("pact")})


@require_safe
def version(request: SpaceRequest, slug: str, number: int) -> HttpResponse:
    """One version."""
    lines = pact_lines(request.workspace.pk, now=request.now)
    context = pact_page(request, numbered(lines, number), lines)
    return render(request, "pact/page.html", context | {"place": place_of("pact")})


@require_safe
def document(request: SpaceRequest, slug: str, number: int) -> HttpResponse:
    """The same version as the YAML document that it is."""
    shown = numbered(pact_lines(request.workspace.pk, now=request.now), number)
    response = HttpResponse(shown.text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="pact-{slug}-{number}.yaml"'
    return response


@require_safe
def changes(request: SpaceRequest, slug: str, number: int) -> HttpResponse:
    """What changed up to this version from the one that `from` names, else from the one before."""
    lines = pact_lines(request.workspace.pk, now=request.now)
    shown = numbered(lines, number)
    asked = request.GET.get("from", "")
    known = asked.isascii() and asked.isdigit() and len(asked) < 8
    old = numbered(lines, int(asked)) if known else version_before(shown, lines)
    if old is None:
        raise Http404
    return render(request, "pact/changes.html", changes_page(old, shown, lines))


def numbered(lines: list[PactLine], number: int) -> PactLine:
    """The version with a number. Raises Http404."""
    found = next((line for line in lines if line.number == number), None)
    if found is None:
        raise Http404
    return found
