"""The funnel, and the people of each of its figures."""

from zoneinfo import ZoneInfo

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from testigo.core.fields import Field
from testigo.queries.asking import version_at, zone_of
from testigo.queries.funnel_parts import Member, funnel_fields, funnel_members
from testigo.queries.leads import lines_of
from testigo.web.frame.places import place_of
from testigo.web.frame.requests import SpaceRequest
from testigo.web.funnel.page import by_name, page_of, value_name
from testigo.web.funnel.picture import picture_of
from testigo.web.funnel.question import Asked, Question, read_asked, read_question
from testigo.web.loop.question import known_at
from testigo.web.pictures.answer import answer
from testigo.wording import word

# So many people are named at once.
MOST_NAMED = 200


@require_safe
def funnel(request: SpaceRequest, slug: str) -> HttpResponse:
    """The stages, the months, the time in each stage, and the groups of a field."""
    zone, fields = _zone(request), _fields(request)
    question = read_question(request.GET, request.now.astimezone(zone).date(), fields)
    context = page_of(request, question, fields, zone)
    return render(request, "funnel/page.html", context | {"place": place_of("loop")})


@require_safe
def picture(request: SpaceRequest, slug: str, chart: str) -> HttpResponseBase:
    """A chart of the page for a slide."""
    zone, fields = _zone(request), _fields(request)
    question = read_question(request.GET, request.now.astimezone(zone).date(), fields)
    drawn = picture_of(chart, page_of(request, question, fields, zone))
    return answer(request, drawn, page="funnel", chart=chart, asof=question.days.asof)


@require_safe
def people(request: SpaceRequest, slug: str) -> HttpResponse:
    """Who reached a stage in the passes that the question asks for."""
    zone, fields = _zone(request), _fields(request)
    question = read_question(request.GET, request.now.astimezone(zone).date(), fields)
    asked = read_asked(request.GET)
    days = question.days
    found = funnel_members(
        request.workspace,
        since=days.since,
        until=days.until,
        asof=known_at(days, request.now, zone),
        stage=asked.stage,
        by=question.by if asked.group is not None else "",
        value=asked.group or "",
    )
    context = {
        "question": days,
        "title": _title(asked, question, by_name(question.by, fields[question.by])),
        "count": len(found),
        "left_out": max(0, len(found) - MOST_NAMED),
        "people": _named(request, found[:MOST_NAMED]),
        "back": reverse("funnel", kwargs={"slug": slug}) + question.address(),
        "place": place_of("loop"),
    }
    return render(request, "funnel/people.html", context)


def _fields(request: SpaceRequest) -> dict[str, Field | None]:
    return funnel_fields(request.workspace.pk, sees_all=request.membership.may_set_up)


def _zone(request: SpaceRequest) -> ZoneInfo:
    return zone_of(request.workspace, version_at(request.workspace, request.now))


def _named(request: SpaceRequest, found: list[Member]) -> list[tuple[Member, object]]:
    """Each with the line of the lead; None for somebody whose facts are no longer kept."""
    lines = lines_of(request.workspace.pk, [one.person for one in found], request.now)
    return [(one, lines.get(one.person)) for one in found]


def _title(asked: Asked, question: Question, by: str) -> str:
    stage = word("stage", asked.stage, get_language() or "es")
    if asked.group is None:
        return _("Who reached %(stage)s") % {"stage": stage}
    value = value_name(question.by, asked.group)
    return _("Who reached %(stage)s · %(by)s: %(value)s") % {
        "stage": stage,
        "by": by,
        "value": value,
    }
