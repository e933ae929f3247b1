"""What the page of teams shows, in the active language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from babel.dates import get_day_names
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.actions.rerouting import moves_when_due_soon
from testigo.core.absences import REASONS
from testigo.core.asof import midnight
from testigo.core.problems import InvalidInput
from testigo.core.sla.calendar import WEEKDAYS
from testigo.queries.absences import AbsenceLine, absence_lines
from testigo.queries.standstills import closures, outages
from testigo.queries.teams import MemberLine, SeatLine, TeamView, everybody, teams
from testigo.web.frame.requests import SpaceRequest
from testigo.web.templatetags.figures import absolute_of, day, day_of_calendar, locale
from testigo.wording import sentence, word

# What stood still longer ago is told by `testigo calendar list`.
_LATELY = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """An absence with its time in words, and whether it may be taken back by who looks."""

    line: AbsenceLine
    when: str
    reason: str
    is_now: bool
    may_remove: bool


@dataclass(frozen=True, slots=True)
class StandstillRow:
    """A closed day or an outage: its fact, why, which of the two, and when in words."""

    id: str
    why: str
    what: str
    when: str


@dataclass(frozen=True, slots=True)
class TeamCard:
    """A team, who of the others may join it, and the leads that its people have."""

    team: TeamView
    others: tuple[MemberLine, ...]
    load: int


def teams_page(
    request: SpaceRequest,
    *,
    error: InvalidInput | None = None,
    asked: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page, with what was wrong and what was asked for when something was refused."""
    here = everybody(request.workspace, now=request.now)
    people = [one for one in here if one.records]
    found = teams(request.workspace, people, now=request.now)
    active = [one for one in people if one.active]
    mine = next((one for one in people if one.user == request.user.pk), None)
    context = {
        "cards": [_card(team, active) for team in found],
        "people": people,
        "mine": mine,
        "absences": absence_rows(request),
        "standstills": standstill_rows(request),
        "may_close": request.membership.may_close,
        "whose": active if request.membership.may_lead else [mine] if mine else [],
        "reasons": [(code, word("absence", code, get_language() or "es")) for code in REASONS],
        "everybody": here if request.membership.may_administer else (),
        "may_lead": request.membership.may_lead,
        "may_write": request.membership.may_write,
        "moves_when_due_soon": moves_when_due_soon(request.workspace.pk),
        "away_count": sum(one.away_until is not None for one in active),
        "today": timezone.localtime(request.now).date().isoformat(),
        "problems": said(error),
        "asked": asked or {},
    }
    return render(request, "teams/page.html", context, status=400 if error else 200)


def said(error: InvalidInput | None) -> list[str]:
    """Every problem in words."""
    language = get_language() or "es"
    return [sentence(problem, language) for problem in error.problems] if error else []


def _card(team: TeamView, active: list[MemberLine]) -> TeamCard:
    seated = {seat.member.user for seat in team.seats}
    others = tuple(one for one in active if one.user not in seated)
    return TeamCard(team, others, sum(_load(seat) for seat in team.seats))


def _load(seat: SeatLine) -> int:
    return seat.member.load


def absence_rows(request: SpaceRequest) -> list[AbsenceRow]:
    """The absences that have not ended, the first one first."""
    language, member = get_language() or "es", request.membership
    return [
        AbsenceRow(
            line,
            span_words(line),
            word("absence", line.reason, language),
            line.start <= request.now,
            member.may_lead or (member.may_write and line.user == member.user_id),
        )
        for line in absence_lines(request.workspace, since=request.now)
    ]


def standstill_rows(request: SpaceRequest) -> list[StandstillRow]:
    """The closed days and outages that are to come or lately were, the last one first."""
    since = request.now - _LATELY
    zone = timezone.get_current_timezone()
    closed = [
        (
            midnight(one.day, zone),
            StandstillRow(one.id, one.reason, _("Closed day"), day_of_calendar(one.day)),
        )
        for one in closures(request.workspace.pk)
    ]
    broken = [
        (one.start, StandstillRow(one.id, one.what, _("Outage"), _span(one.start, one.end)))
        for one in outages(request.workspace.pk)
    ]
    rows = [pair for pair in (*closed, *broken) if pair[0] >= since]
    return [row for _at, row in sorted(rows, key=lambda pair: pair[0], reverse=True)]


def _span(start: datetime, end: datetime) -> str:
    values = {"start": absolute_of(start), "end": absolute_of(end)}
    return _("%(start)s to %(end)s") % values


def span_words(line: AbsenceLine) -> str:
    """`del 1 dic 2026 al 5 dic 2026`; with hours where it does not begin and end at midnight."""
    start, end = timezone.localtime(line.start), timezone.localtime(line.end)
    if (start.hour, start.minute, end.hour, end.minute) != (0, 0, 0, 0):
        return _span(line.start, line.end)
    last = end - timedelta(hours=1)
    if start.date() == last.date():
        return day(start)
    return _("%(start)s to %(end)s, included") % {"start": day(start), "end": day(last)}


def with_names(rows: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Weekdays with what is typed for them and their names."""
    names = get_day_names("wide", locale=locale())
    return [(key, str(names[WEEKDAYS.index(key)]), typed) for key, typed in rows]


def hours_rows(hours: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each weekday with its ranges as they are typed; a range of days is spread over its days."""
    week = dict.fromkeys(WEEKDAYS, "")
    for key, ranges in hours.items():
        first, _sep, last = key.partition("-")
        start = WEEKDAYS.index(first)
        for step in range((WEEKDAYS.index(last or first) - start) % 7 + 1):
            week[WEEKDAYS[(start + step) % 7]] = ", ".join(ranges)
    return list(week.items())
