"""Writing down a field of a lead on its page: the value, by whom, and who wrote meanwhile."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from testigo.actions.completing import complete_lead, writable
from testigo.actions.outcomes import LeadNotFound, NotAllowed
from testigo.core.problems import InvalidInput
from testigo.queries.fields import Meanwhile, fields_of, written_meanwhile
from testigo.queries.lead import LeadStory
from testigo.web.frame.redirects import safe_next
from testigo.web.frame.requests import SpaceRequest
from testigo.web.queue.saying import once_in, problem_words, undo_url
from testigo.wording.rules import trait_label, value_label


@dataclass(frozen=True, slots=True)
class Writable:
    """A field that may be written: what is in it now, and the fact that says so, which the form
    gives back so that a later one is noticed."""

    trait: str
    label: str
    kind: str
    values: tuple[str, ...]
    value: str
    seen: str


def writable_lines(story: LeadStory, workspace_id: int) -> list[Writable]:
    """Every field that Sales sees and may write by hand, in the order of the catalogue."""
    language = get_language() or "es"
    held = story.case.story.person.traits
    lines = []
    for field in writable(fields_of(workspace_id)):
        if not field.seen:
            continue
        there = held.get(field.trait)
        value = value_label(there.value, language) if there else ""
        label = field.label or trait_label(field.trait, language)
        seen = there.fact if there else ""
        lines.append(Writable(field.trait, label, field.kind, field.values, value, seen))
    return lines


@require_POST
def write(request: SpaceRequest, slug: str, person: str) -> HttpResponseBase:
    """Note the value of one field; whatever somebody wrote meanwhile stays and is told."""
    back = safe_next(request, reverse("lead", kwargs={"slug": slug, "person": person}))
    trait = request.POST.get("trait", "")
    seen = request.POST.get("seen", "")
    meanwhile = written_meanwhile(request.workspace.pk, person, trait, seen)
    try:
        facts = complete_lead(
            workspace=request.workspace,
            person=person,
            said={trait: request.POST.get("value", "")},
            by=request.membership,
            now=request.now,
            language=get_language() or "es",
            once=once_in(request),
        )
    except LeadNotFound as error:
        raise Http404 from error
    except NotAllowed as error:
        raise PermissionDenied from error
    except InvalidInput as error:
        messages.error(request, problem_words(error))
        return redirect(f"{back}#traits-name")
    if facts:
        messages.success(
            request,
            _noted(facts[0].props["value"], trait),
            extra_tags=undo_url(slug, facts[0], back),
        )
    if facts and meanwhile is not None and meanwhile.by != request.membership.user_id:
        messages.warning(request, _told(meanwhile))
    return redirect(f"{back}#traits-name")


def _noted(value: object, trait: str) -> str:
    language = get_language() or "es"
    said = f"{trait_label(trait, language)}: {value_label(value, language)}"
    return _("Noted: %(value)s") % {"value": said}


def _told(meanwhile: Meanwhile) -> str:
    said = {
        "name": meanwhile.name or _("Somebody"),
        "value": value_label(meanwhile.value, get_language() or "es"),
        "time": timezone.localtime(meanwhile.at).strftime("%H:%M"),
    }
    return _("%(name)s wrote “%(value)s” at %(time)s. Both stay in the history.") % said
