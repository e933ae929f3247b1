"""Backtests that were asked for: how they stand, and what they found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from testigo.core.tryout.answer import Answer
from testigo.queries.deal_lines import names_of_people
from testigo.store.models import BacktestRun


@dataclass(frozen=True, slots=True)
class BacktestLine:
    """A run as a screen shows it. `answer` is there once it is done; `done` of `of` parts are
    while it is worked on, `doing` being the one at hand, empty before it begins."""

    id: str
    state: str
    draft: int
    threshold: int | None
    since: date
    until: date
    doing: str
    done: int
    of: int
    problem: str
    created_at: datetime
    finished_at: datetime | None
    answer: Answer | None

    @property
    def busy(self) -> bool:
        """Whether somebody works on it, or is about to."""
        return self.state in ("waiting", "running")


def backtest_line(workspace_id: int, run: str) -> BacktestLine | None:
    """One run; None where the workspace has no such."""
    row: BacktestRun | None = BacktestRun.objects.of(workspace_id).filter(id=run).first()
    return _line(row) if row else None


def latest_backtest(
    workspace_id: int, *, draft: int, threshold: int | None, since: date, until: date
) -> BacktestLine | None:
    """The last run that was asked for these; None where nobody did."""
    asked = {"draft": draft, "threshold": threshold, "since": since, "until": until}
    rows = BacktestRun.objects.of(workspace_id).filter(**asked)
    row: BacktestRun | None = rows.order_by("-created_at", "-id").first()
    return _line(row) if row else None


def names_in(workspace_id: int, answer: Answer) -> dict[str, str]:
    """person → what to call those whom an answer names, as far as they are still known."""
    people: Iterable[str] = (one.mover.person for one in (*answer.entering, *answer.leaving))
    return names_of_people(workspace_id, list(people))


def _line(row: BacktestRun) -> BacktestLine:
    doing, done, of = row.progress or ("", 0, 0)
    return BacktestLine(
        id=row.id,
        state=row.state,
        draft=row.draft,
        threshold=row.threshold,
        since=row.since,
        until=row.until,
        doing=doing,
        done=done,
        of=of,
        problem=row.problem,
        created_at=row.created_at,
        finished_at=row.finished_at,
        answer=_answer(row),
    )


def _answer(row: BacktestRun) -> Answer | None:
    if row.state != "done":
        return None
    try:
        return msgspec.convert(row.result, Answer)
    except msgspec.ValidationError:  # kept by an earlier version of Testigo in another form
        return None
