"""What a report is asked: which days, as known when, under which version of the pact."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from testigo.core.asof import Days
from testigo.core.pact.reviewing import stale_before
from testigo.core.story import PactInForce
from testigo.store.agreements import agreement_of
from testigo.store.models import Workspace

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Question:
    """The days and the instant that a report is asked for, the version in force then, if any, and
    the currency in which it adds up."""

    days: Days
    asof: datetime
    version: PactInForce | None
    currency: str

    @property
    def pact(self) -> int | None:
        """The number of the version."""
        return self.version.number if self.version else None

    @property
    def pact_stale(self) -> bool:
        """Whether the pact was to be reviewed by then."""
        return stale_before(self.version.pact if self.version else None, self.asof)


class Answer(Protocol):
    """A report with what it was asked."""

    @property
    def days(self) -> Days: ...
    @property
    def asof(self) -> datetime: ...
    @property
    def pact(self) -> int | None: ...
    @property
    def pact_stale(self) -> bool: ...


def question_of(workspace: Workspace, *, since: date, until: date, asof: datetime) -> Question:
    """The days from `since` up to but not including `until`, in the zone of the pact that was in
    force as of then (without a pact, the workspace's), with what was known before `asof`."""
    version = version_at(workspace, asof)
    days = Days(since, until, zone_of(workspace, version))
    return Question(days, asof, version, version.pact.currency if version else workspace.currency)


def heading(report: Answer) -> dict[str, Any]:
    """With what the JSON of a report begins. `to` is the first day that is not asked for."""
    return {
        "from": report.days.since.isoformat(),
        "to": report.days.until.isoformat(),
        "asof": last_day(report.asof, report.days.zone).isoformat(),
        "pact": report.pact,
        "pact_stale": report.pact_stale,
    }


def version_at(workspace: Workspace, asof: datetime) -> PactInForce | None:
    """The version under which a report as of an instant is read; None before any was signed."""
    return agreement_of(workspace.id).at(asof - _MICROSECOND)


def zone_of(workspace: Workspace, version: PactInForce | None) -> ZoneInfo:
    """The zone whose days a report counts."""
    return version.pact.zone if version else ZoneInfo(workspace.timezone)


def last_day(asof: datetime, zone: ZoneInfo) -> date:
    """The last local day of which anything before `asof` is known."""
    return (asof - _MICROSECOND).astimezone(zone).date()
