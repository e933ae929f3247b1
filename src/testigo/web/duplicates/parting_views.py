"""Taking apart people who were joined: what it would give back, and doing it."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from testigo.actions.duplicates import part_pair
from testigo.actions.merging import NotJoined
from testigo.queries.merging import joining_of, now_part_of, part_preview
from testigo.web.duplicates.saying import said, undone
from testigo.web.frame.access import joining_only
from testigo.web.frame.requests import SpaceRequest


@require_safe
@joining_only
def apart(request: SpaceRequest, slug: str, person: str) -> HttpResponse:
    """What parting would give back to both."""
    joining = joining_of(request.workspace.pk, person)
    if joining is None:
        raise Http404
    preview = part_preview(request.workspace.pk, person, request.now)
    context = {
        "joining": joining,
        "preview": preview,
        "joined": preview.before[0],
        "one": preview.after[0],
        "other": preview.after[1],
    }
    return render(request, "duplicates/apart.html", context)


@require_POST
@joining_only
def part(request: SpaceRequest, slug: str, person: str) -> HttpResponseBase:
    """Take somebody out of whom they were joined into."""
    holder = now_part_of(request.workspace.pk, person)
    try:
        part_pair(
            workspace=request.workspace,
            person=person,
            by=f"user:{request.user.pk}",
            now=request.now,
        )
    except NotJoined as error:
        raise Http404 from error
    return undone(request, said("parted"), to=("lead", {"slug": slug, "person": holder}))
