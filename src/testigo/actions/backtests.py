"""Asking for a backtest, and calling it off.

waiting → running → done, failed or cancelled. What was asked before of the same log is answered
with what was found then.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Q

from testigo.actions.pacts import find_version
from testigo.actions.refusals import NotFound, authorise
from testigo.core.problems import InvalidInput, Problem
from testigo.store import log
from testigo.store.agreements import agreement_of
from testigo.store.identity import new_id
from testigo.store.models import BacktestRun, Membership, Workspace

UNFINISHED = ("waiting", "running")
# Whoever works says so more often than this; then the run is taken up by another.
LEASE = timedelta(seconds=60)
MOST_TRIES = 2
# Answers are kept for so long, and this many of them.
KEPT = 50
LONGEST = timedelta(days=3660)
# The form of what is kept: another one is worked out anew.
FORM = 1
MOST_POINTS = 10_000
# So many of a workspace may wait or run; who asks for more waits for an answer first.
MOST_WAITING = 5


class NoSuchBacktest(NotFound):
    """The workspace has no such backtest."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which version is tried, over which days (`until` is the first one left out), and with which
    threshold instead of its own; None for its own."""

    draft: int
    since: date
    until: date
    threshold: int | None = None


def ask(*, workspace: Workspace, asked: Asked, by: Membership, now: datetime) -> BacktestRun:
    """The run that answers: one that did already, one that is on its way, or a new one that waits.

    Raises NotAllowed, NoSuchPact, or InvalidInput where the days or the threshold cannot be.
    """
    authorise(workspace, by)
    problems = list(_problems(asked))
    if problems:
        raise InvalidInput(problems)
    with transaction.atomic():
        head = log.lock_head(workspace.pk)
        key = _key(workspace.pk, asked, head.last_seq, now)
        rows = BacktestRun.objects.of(workspace.pk)
        usable = rows.filter(key=key, state__in=(*UNFINISHED, "done")).order_by("-created_at")
        known: BacktestRun | None = usable.first()
        if known is not None:
            return known
        if rows.filter(state__in=UNFINISHED).count() >= MOST_WAITING:
            raise InvalidInput([Problem("backtest_too_many", params={"most": MOST_WAITING})])
        run: BacktestRun = rows.create(
            id=new_id(),
            key=key,
            state="waiting",
            draft=asked.draft,
            threshold=asked.threshold,
            since=asked.since,
            until=asked.until,
            created_at=now,
            created_by=f"user:{by.user_id}",
        )
    return run


def cancel(*, workspace: Workspace, run: str, by: Membership, now: datetime) -> None:
    """Call a run off that has not come to its end; one that has stays. Raises NotAllowed, or
    NoSuchBacktest."""
    authorise(workspace, by)
    rows = BacktestRun.objects.of(workspace.pk).filter(id=run)
    if not rows.exists():
        raise NoSuchBacktest("no_such_backtest")
    rows.filter(state__in=UNFINISHED).update(
        state="cancelled", held_by="", leased_until=None, progress=[], finished_at=now
    )


def tidy(*, workspace: Workspace, now: datetime) -> int:
    """Say of runs that came to a bad end too often that they did, and let go of old answers.
    Returns how many."""
    rows = BacktestRun.objects.of(workspace.pk)
    spent = rows.filter(state="running", leased_until__lte=now, tries__gte=MOST_TRIES)
    done = spent.update(
        state="failed", problem="backtest_interrupted", held_by="", progress=[], finished_at=now
    )
    old = rows.exclude(state__in=UNFINISHED).order_by("-created_at", "-id")
    gone = list(old.values_list("id", flat=True)[KEPT:])
    return done + (rows.filter(id__in=gone).delete()[0] if gone else 0)


def waiting_for(workspace_id: int, now: datetime) -> list[str]:
    """Runs that wait, or that nobody works on any more, the first asked for first."""
    lapsed = Q(state="running", leased_until__lte=now, tries__lt=MOST_TRIES)
    rows = BacktestRun.objects.of(workspace_id).filter(Q(state="waiting") | lapsed)
    return list(rows.order_by("created_at", "id").values_list("id", flat=True)[:5])


def state_of(workspace_id: int, run: str) -> str:
    """How a run stands; empty for one that is not there."""
    rows = BacktestRun.objects.of(workspace_id).filter(id=run).values_list("state", flat=True)
    return rows.first() or ""


def _problems(asked: Asked) -> list[Problem]:
    found = []
    if not asked.since < asked.until or asked.until - asked.since > LONGEST:
        found.append(Problem("backtest_period", "from"))
    if asked.threshold is not None and not 0 <= asked.threshold <= MOST_POINTS:
        found.append(Problem("backtest_threshold", "threshold", {"most": MOST_POINTS}))
    return found


def _key(workspace_id: int, asked: Asked, last_seq: int, now: datetime) -> str:
    """The same for the same text, the same pact in force, the same days and the same log."""
    version = find_version(workspace_id, asked.draft)
    in_force = agreement_of(workspace_id).at(now)
    base = in_force.number if in_force else 0
    days = (asked.since.isoformat(), asked.until.isoformat())
    told = (FORM, version.number, version.digest, base, asked.threshold, *days, last_seq)
    return sha256(repr(told).encode()).hexdigest()
