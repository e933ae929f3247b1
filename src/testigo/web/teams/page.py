"""What the page of teams shows, in the active language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from babel.dates import get_day_names
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.actions.rerouting import moves_when_due_soon
from testigo.core.absences import REASONS
from testigo.core.problems import InvalidInput
from testigo.core.sla.calendar import WEEKDAYS
from testigo.queries.absences import AbsenceLine, absence_lines
from testigo.queries.teams import MemberLine, SeatLine, TeamView, members, teams
from testigo.web.frame.requests import SpaceRequest
from testigo.web.templatetags.figures import absolute_of, day, locale
from testigo.wording import sentence, word


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """An absence with its time in words, and whether it may be taken back by who looks."""

    line: AbsenceLine
    when: str
    reason: str
    is_now: bool
    may_remove: bool


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
    people = members(request.workspace, now=request.now)
    found = teams(request.workspace, people, now=request.now)
    active = [one for one in people if one.active]
    mine = next((one for one in people if one.user == request.user.pk), None)
    context = {
        "cards": [_card(team, active) for team in found],
        "people": people,
        "mine": mine,
        "absences": absence_rows(request),
        "whose": active if request.membership.may_lead else [mine] if mine else [],
        "reasons": [(code, word("absence", code, get_language() or "es")) for code in REASONS],
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


def span_words(line: AbsenceLine) -> str:
    """`del 1 dic 2026 al 5 dic 2026`; with hours where it does not begin and end at midnight."""
    start, end = timezone.localtime(line.start), timezone.localtime(line.end)
    if (start.hour, start.minute, end.hour, end.minute) != (0, 0, 0, 0):
        values = {"start": absolute_of(line.start), "end": absolute_of(line.end)}
        return _("%(start)s to %(end)s") % values
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
