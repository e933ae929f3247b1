"""The loop of a workspace when its days were over, beside what it says now."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from testigo.core.asof import Days, midnight
from testigo.core.loop import close_loop
from testigo.core.restating import Restated, happened_by, restate
from testigo.queries.asking import heading, question_of
from testigo.queries.loop import money_text
from testigo.queries.report_facts import loop_facts
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
    days, currency = asked.days, asked.currency
    closed = midnight(until, days.zone)
    rows: tuple[Restated, ...] = ()
    if closed < asof:
        facts = loop_facts(workspace.pk, days, asof)
        then = close_loop(loop_facts(workspace.pk, days, closed), days, closed, currency)
        known = close_loop(happened_by(facts, closed), days, asof, currency)
        now = close_loop(facts, days, asof, currency)
        rows = restate(then.totals, known.totals, now.totals)
    return RestatedLoop(days, asof, asked.pact, asked.stale, currency, rows)


def _text(row: Restated, amount: Any) -> str | None:
    if row.figure in ("revenue", "cost"):
        return money_text(amount)
    return str(int(amount))
