"""The funnel report of a workspace, by cohort or by period."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from testigo.core.asof import Days
from testigo.core.funnel import FunnelRow, Mode, funnel
from testigo.core.pact.reviewing import stale_before
from testigo.queries.loop import last_day, version_at, zone_of
from testigo.queries.report_facts import stage_facts
from testigo.store.models import Workspace


@dataclass(frozen=True, slots=True)
class FunnelReport:
    """What was asked, and the answer. `pact` is the version in force as of then, if any."""

    mode: Mode
    days: Days
    asof: datetime
    pact: int | None
    pact_stale: bool
    rows: tuple[FunnelRow, ...]

    def document(self) -> dict[str, Any]:
        """The report as JSON: counts as integers, rates and days as numbers, null without cases.
        `to` is the first day that is not asked for."""
        return {
            "mode": self.mode,
            "from": self.days.since.isoformat(),
            "to": self.days.until.isoformat(),
            "asof": last_day(self.asof, self.days.zone).isoformat(),
            "pact": self.pact,
            "pact_stale": self.pact_stale,
            "rows": [_row(row) for row in self.rows],
        }


def funnel_report(
    workspace: Workspace, *, mode: Mode, since: date, until: date, asof: datetime
) -> FunnelReport:
    """The funnel of the passes that began (`cohort`), or of the entries made (`period`), from
    `since` up to but not including `until`, with what was known before the instant `asof`."""
    version = version_at(workspace, asof)
    days = Days(since, until, zone_of(workspace, version))
    rows = funnel(stage_facts(workspace.id, asof), mode, days, asof)
    stale = stale_before(version.pact if version else None, asof)
    return FunnelReport(mode, days, asof, version.number if version else None, stale, rows)


def _row(row: FunnelRow) -> dict[str, Any]:
    return {
        "stage": row.stage,
        "people": row.people,
        "implied": row.implied,
        "of_previous": _number(row.of_previous),
        "median_days_from_previous": _number(row.median_days_from_previous),
        "note": row.note,
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
