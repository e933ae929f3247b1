"""The funnel report of a workspace, by cohort or by period."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from testigo.analytics.measures.passes import passes_in
from testigo.core.asof import Days
from testigo.core.funnel import FunnelRow, Mode, Passes, funnel, passes_of
from testigo.queries.asking import heading, question_of
from testigo.queries.long_history import long_history
from testigo.queries.report_facts import stage_facts
from testigo.store.models import Workspace


@dataclass(frozen=True, slots=True)
class FunnelReport:
    """What was asked, and the answer. `pact` is the version in force as of then, if any; `again`
    is how many of the passes that began on these days were of somebody who had been a lead before,
    which the loop does not count once more."""

    mode: Mode
    days: Days
    asof: datetime
    pact: int | None
    pact_stale: bool
    rows: tuple[FunnelRow, ...]
    again: int = 0

    def document(self) -> dict[str, Any]:
        """The report as JSON: counts as integers, rates and days as numbers, null without cases."""
        return {
            "mode": self.mode,
            **heading(self),
            "rows": [_row(row) for row in self.rows],
        }


def funnel_report(
    workspace: Workspace, *, mode: Mode, since: date, until: date, asof: datetime
) -> FunnelReport:
    """The funnel of the passes that began (`cohort`), or of the entries made (`period`), from
    `since` up to but not including `until`, with what was known before the instant `asof`."""
    asked = question_of(workspace, since=since, until=until, asof=asof)
    passes = passes_at(workspace.id, asof)
    rows, again = funnel(passes, mode, asked.days), _again(passes, asked.days)
    return FunnelReport(mode, asked.days, asof, asked.pact, asked.pact_stale, rows, again)


def _again(passes: Passes, days: Days) -> int:
    return sum(
        cycle > 1 and "lead" in entries and days.hold(entries["lead"].at)
        for (_, cycle), entries in passes.items()
    )


def passes_at(workspace_id: int, asof: datetime) -> Passes:
    """The passes of a workspace as known before an instant."""
    with long_history(workspace_id, asof) as known:
        if known is not None:
            return passes_in(known)
    return passes_of(stage_facts(workspace_id, asof), asof)


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
