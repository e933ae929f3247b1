"""The loop of a workspace when its days were over, beside what it says now."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from testigo.analytics.measures.loop import totals_by, totals_in
from testigo.core.asof import Days
from testigo.core.lead_figures import Figures
from testigo.core.restating import READS, Restated, restate, restated
from testigo.queries.asking import Question, heading, question_of
from testigo.queries.long_history import long_history
from testigo.queries.loop import money_text
from testigo.queries.report_facts import facts_called, with_companies
from testigo.store.models import Workspace


@dataclass(frozen=True, slots=True)
class RestatedLoop:
    """What was asked, and each figure then and now; no `rows` while the days are not over."""

    days: Days
    asof: datetime
    pact: int | None
    pact_stale: bool
    currency: str
    rows: tuple[Restated, ...]

    @property
    def changed(self) -> tuple[Restated, ...]:
        """The figures that say something else by now."""
        return tuple(row for row in self.rows if row.late or row.since)

    def document(self) -> dict[str, Any]:
        """The report as JSON: money and counts in decimal strings."""
        return {
            **heading(self),
            "currency": self.currency,
            "rows": [
                {
                    "figure": row.figure,
                    "closed": _text(row, row.closed),
                    "late": _text(row, row.late),
                    "since": _text(row, row.since),
                    "now": _text(row, row.now),
                }
                for row in self.rows
            ],
        }


def restated_loop(
    workspace: Workspace, *, since: date, until: date, asof: datetime
) -> RestatedLoop:
    """The loop of the leads created from `since` up to but not including `until`, as it was known
    when these days were over and as it is known before `asof`."""
    asked = question_of(workspace, since=since, until=until, asof=asof)
    rows = _rows(workspace.pk, asked) if asked.days.end < asof else ()
    return RestatedLoop(asked.days, asof, asked.pact, asked.pact_stale, asked.currency, rows)


def _rows(workspace_id: int, asked: Question) -> tuple[Restated, ...]:
    days, asof, currency = asked.days, asked.asof, asked.currency
    closed: Figures | None = None
    with long_history(workspace_id, days.end) as known:
        closed = None if known is None else totals_in(known, days, currency)
    with long_history(workspace_id, asof) as known:
        if known is not None and closed is not None:
            return restate(closed, *totals_by(known, days, days.end, currency))
    named = facts_called(workspace_id, READS, asof)
    known_then = [fact for fact in named if fact.known_at < days.end]
    before = with_companies(workspace_id, days, days.end, known_then)
    facts = with_companies(workspace_id, days, asof, named)
    return restated(before, facts, days, asof, currency)


def _text(row: Restated, amount: Any) -> str | None:
    if row.figure in ("revenue", "cost"):
        return money_text(amount)
    return str(int(amount))
