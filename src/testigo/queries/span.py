"""The days that a report is asked for, and from when on a workspace knows anything."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Min

from testigo.core.problems import InvalidInput, Problem
from testigo.queries.asking import version_at, zone_of
from testigo.store.models import FactRow, Workspace


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


def span_asked(
    workspace: Workspace,
    *,
    since: date | None,
    until: date | None,
    asof: date | None,
    now: datetime,
    where: str,
) -> Span:
    """The days asked for; those left out are the first fact's, tomorrow, and now.

    `asof` is a day, to whose end things are known. Raises InvalidInput, at `where`, for days that
    end before they begin.
    """
    zone = zone_of(workspace, version_at(workspace, now))
    first = since or _day(first_instant(workspace.pk) or now, zone)
    end = until or _day(now, zone) + timedelta(days=1)
    if end <= first:
        params: dict[str, str | int] = {"start": first.isoformat(), "to": end.isoformat()}
        raise InvalidInput([Problem("period_backwards", where, params)])
    return Span(first, end, _midnight(asof + timedelta(days=1), zone) if asof else now)


def _day(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
