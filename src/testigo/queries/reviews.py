"""What keeps a pact alive, for its pages: reviews, looks at its rates, comments and proposals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from testigo.core.facts import Side
from testigo.queries.memberships import names_of
from testigo.store.models import PactComment, PactProposal, PactReview, RateCheck
from testigo.store.sides import sides_of


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with what answers it; `by` and `resolved_by` are names, empty of who left."""

    id: str
    number: int
    text: str
    at: datetime
    by: str
    resolved_at: datetime | None
    resolved_by: str
    answers: tuple["Thread", ...] = ()


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A change that `actor`, called `by` and of a `side`, proposes; `source` is a page below the
    workspace with its query."""

    id: str
    clause: str
    number: int
    change: str
    value: str
    evidence: str
    source: str
    at: datetime
    by: str
    actor: str
    side: Side
    state: str
    answered_at: datetime | None
    answered_by: str
    answer: str
    draft: int | None


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A review of a version, with what was said in it. Until `closed_at` a `decision` is what
    `closed_by` said and the other side has still to confirm; `said_by` said it first."""

    id: str
    number: int
    kind: str
    about: str
    reason: str
    evidence: Mapping[str, Any]
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    closed_by: str
    closed_actor: str
    said_by: str
    decision: str
    note: str
    draft: int | None
    said: tuple[Thread, ...]


@dataclass(frozen=True, slots=True)
class LookLine:
    """The latest look at the rates: of which month and version, and what it found."""

    month: date
    number: int
    checked_at: datetime
    lines: Sequence[Mapping[str, Any]]


def review_lines(workspace_id: int) -> list[ReviewLine]:
    """Every review, the open ones first, then the latest."""
    rows = list(PactReview.objects.of(workspace_id).order_by("-opened_at", "id"))
    said = _threads(
        workspace_id, list(PactComment.objects.of(workspace_id).exclude(review="")), "review"
    )
    names = names_of(
        workspace_id,
        [
            who
            for row in rows
            for who in (row.opened_by, row.closed_by, row.evidence.get("said_by", ""))
        ],
    )
    lines = [
        ReviewLine(
            id=row.id,
            number=row.number,
            kind=row.kind,
            about=row.about,
            reason=row.reason,
            evidence=row.evidence,
            opened_at=row.opened_at,
            opened_by=names.get(row.opened_by, ""),
            closed_at=row.closed_at,
            closed_by=names.get(row.closed_by, ""),
            closed_actor=row.closed_by,
            said_by=names.get(row.evidence.get("said_by", ""), ""),
            decision=row.decision,
            note=row.note,
            draft=row.draft,
            said=said.get(row.id, ()),
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: line.closed_at is not None)


def open_reviews(workspace_id: int) -> int:
    """How many reviews are open, beside that of a pact that is due."""
    rows = PactReview.objects.of(workspace_id).filter(closed_at=None)
    return int(rows.exclude(kind="quarterly").count())


def latest_look(workspace_id: int) -> LookLine | None:
    """The latest look at the rates; None before the first."""
    row = RateCheck.objects.of(workspace_id).order_by("-month").first()
    return None if row is None else LookLine(row.month, row.number, row.checked_at, row.lines)


def clause_threads(workspace_id: int, clause: str) -> tuple[Thread, ...]:
    """What was said of a clause, whatever the version, the open threads first."""
    rows = list(PactComment.objects.of(workspace_id).filter(clause=clause, review=""))
    return _threads(workspace_id, rows, "clause").get(clause, ())


def talk_counts(workspace_id: int) -> dict[str, int]:
    """Clause → how many open threads and proposals there are about it."""
    comments = PactComment.objects.of(workspace_id).filter(review="", thread="", resolved_at=None)
    proposals = PactProposal.objects.of(workspace_id).filter(state="open")
    found: dict[str, int] = {}
    for rows in (comments, proposals):
        for clause, count in rows.values_list("clause").annotate(n=Count("id")):
            found[clause] = found.get(clause, 0) + count
    return found


def proposal_lines(workspace_id: int, clause: str = "") -> list[ProposalLine]:
    """Every proposal, or those about a clause: the open ones first, then the latest."""
    rows = PactProposal.objects.of(workspace_id).order_by("-at", "id")
    found = list(rows.filter(clause=clause) if clause else rows)
    names = names_of(workspace_id, [who for row in found for who in (row.by, row.answered_by)])
    sides = sides_of(workspace_id) if found else {}
    lines = [
        ProposalLine(
            id=row.id,
            clause=row.clause,
            number=row.number,
            change=row.change,
            value=row.value,
            evidence=row.evidence,
            source=row.source,
            at=row.at,
            by=names.get(row.by, ""),
            actor=row.by,
            side=sides.get(row.by, ""),
            state=row.state,
            answered_at=row.answered_at,
            answered_by=names.get(row.answered_by, ""),
            answer=row.answer,
            draft=row.draft,
        )
        for row in found
    ]
    return sorted(lines, key=lambda line: line.state != "open")


def _threads(
    workspace_id: int, rows: Sequence[PactComment], by: str
) -> dict[str, tuple[Thread, ...]]:
    """The threads by what they are about, each with its answers in their order."""
    names = names_of(workspace_id, [who for row in rows for who in (row.by, row.resolved_by)])
    answers: dict[str, list[Thread]] = {}
    found: dict[str, list[Thread]] = {}
    for row in sorted(rows, key=lambda row: (row.thread == "", row.at, row.id)):
        said = Thread(
            row.id,
            row.number,
            row.text,
            row.at,
            names.get(row.by, ""),
            row.resolved_at,
            names.get(row.resolved_by, ""),
            tuple(answers.get(row.id, ())),
        )
        if row.thread:
            answers.setdefault(row.thread, []).append(said)
        else:
            found.setdefault(getattr(row, by), []).append(said)
    return {
        key: tuple(sorted(threads, key=lambda one: one.resolved_at is not None))
        for key, threads in found.items()
    }
