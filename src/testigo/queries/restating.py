"""The loop of a workspace when its days were over, beside what it says now."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from testigo.analytics.measures.loop import loop_in
from testigo.core.asof import Days, midnight
from testigo.core.loop import READS, Loop, close_loop
from testigo.core.restating import Restated, happened_by, restate
from testigo.queries.asking import Question, heading, question_of
from testigo.queries.long_history import long_history
from testigo.queries.loop import money_text
from testigo.queries.report_facts import facts_called, loop_facts
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
    closed = midnight(until, asked.days.zone)
    rows: tuple[Restated, ...] = ()
    if closed < asof:
        rows = restate(*(loop.totals for loop in _loops(workspace.pk, asked, closed)))
    return RestatedLoop(asked.days, asof, asked.pact, asked.stale, asked.currency, rows)


def _loops(workspace_id: int, asked: Question, closed: datetime) -> tuple[Loop, Loop, Loop]:
    """The loop as it was known when the days were over, the one of what is known by now to have
    happened until then, and the one of everything up to now."""
    days, asof, currency = asked.days, asked.asof, asked.currency
    then = None
    with long_history(workspace_id, closed) as known:
        then = None if known is None else loop_in(known, days, currency)
    with long_history(workspace_id, asof) as known:
        if known is not None and then is not None:
            happened = replace(known, facts=known.facts.filter(known.facts["at"] < closed))
            return then, loop_in(happened, days, currency), loop_in(known, days, currency)
    named = facts_called(workspace_id, READS, asof)
    before = loop_facts(workspace_id, days, closed, [f for f in named if f.known_at < closed])
    facts = loop_facts(workspace_id, days, asof, named)
    return (
        close_loop(before, days, closed, currency),
        close_loop(happened_by(facts, closed), days, asof, currency),
        close_loop(facts, days, asof, currency),
    )


def _text(row: Restated, amount: Any) -> str | None:
    if row.figure in ("revenue", "cost"):
        return money_text(amount)
    return str(int(amount))
