"""The days that a report is asked for, and from when on a workspace knows anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Min

from testigo.core.asof import FIRST_DAY, LAST_DAY, LONGEST
from testigo.core.problems import InvalidInput, Problem
from testigo.queries.asking import version_at, zone_of
from testigo.store.models import FactRow, StageRow, Workspace


@dataclass(frozen=True, slots=True)
class Span:
    """The days [since, until) of a report, with what was known at `asof`."""

    since: date
    until: date
    asof: datetime


def first_instant(workspace_id: int) -> datetime | None:
    """The instant of the earliest fact; None in an empty log."""
    found: datetime | None = FactRow.objects.of(workspace_id).aggregate(first=Min("at"))["first"]
    return found


def first_day_with_leads(workspace_id: int, zone: ZoneInfo) -> date | None:
    """The day of the earliest fact; None in a workspace in which nobody has become a lead."""
    if not StageRow.objects.of(workspace_id).filter(stage="lead").exists():
        return None
    first = first_instant(workspace_id)
    return first and _day(first, zone)


def span_asked(
    workspace: Workspace,
    *,
    since: date | None,
    until: date | None,
    asof: date | None,
    now: datetime,
    named: str,
) -> Span:
    """The days asked for; those left out are the first fact's (ten years back at most), tomorrow,
    and now.

    `asof` is a day, to whose end things are known; `named` gives the place of a problem from what
    is asked (`--{}` for `--from`). Raises InvalidInput for days that nobody's history reaches, that
    end before they begin, or that are more than ten years.
    """
    _reachable({"from": since, "to": until, "asof": asof}, named)
    zone = zone_of(workspace, version_at(workspace, now))
    tomorrow = _day(now, zone) + timedelta(days=1)
    end = until or tomorrow
    earliest = max(FIRST_DAY, min(end, tomorrow) - LONGEST)
    first = since or max(earliest, _day(first_instant(workspace.pk) or now, zone))
    params: dict[str, str | int] = {"start": first.isoformat(), "to": end.isoformat()}
    if end <= first:
        raise InvalidInput([Problem("period_backwards", named.format("to"), params)])
    if end - first > LONGEST:
        place = named.format("to" if since is None else "from")
        raise InvalidInput([Problem("period_too_long", place, params | {"limit": LONGEST.days})])
    return Span(first, end, _midnight(asof + timedelta(days=1), zone) if asof else now)


def _reachable(asked: Mapping[str, date | None], named: str) -> None:
    """Raises InvalidInput for every day asked for that is out of reach."""
    problems = []
    for name, day in asked.items():
        if day is not None and not FIRST_DAY <= day < LAST_DAY:
            params: dict[str, str | int] = {
                "day": day.isoformat(),
                "first": FIRST_DAY.isoformat(),
                "last": LAST_DAY.isoformat(),
            }
            problems.append(Problem("day_not_reported", named.format(name), params))
    if problems:
        raise InvalidInput(problems)


def _day(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
