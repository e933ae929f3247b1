"""What members say about the clauses of a pact."""

import re
from datetime import datetime

from testigo.actions.refusals import NotFound, authorise
from testigo.actions.reviews import NoSuchReview
from testigo.core.problems import InvalidInput, Problem
from testigo.store.agreements import agreement_of, kept_versions
from testigo.store.identity import new_id
from testigo.store.models import (
    Membership,
    PactComment,
    PactReview,
    Workspace,
)

LONGEST_COMMENT = 2_000
_CLAUSE = re.compile(r"[A-Za-z][A-Za-z0-9_.\[\]:-]{0,119}\Z")


class NoSuchComment(NotFound):
    """The workspace has no such comment."""


class NoSuchClause(NotFound):
    """No pact has a clause of this name."""


def comment(
    *,
    workspace: Workspace,
    clause: str = "",
    review: str = "",
    thread: str = "",
    text: str,
    by: Membership,
    now: datetime,
) -> PactComment:
    """Say something about a clause or in a review, in answer to the first comment of a `thread` or
    beginning one. Raises NotAllowed, NotFound for what it is about, or InvalidInput without a
    text."""
    authorise(workspace, by)
    told = short(text, LONGEST_COMMENT)
    if not told:
        raise InvalidInput([Problem("comment_without_text", "text")])
    if review:
        if not PactReview.objects.of(workspace.pk).filter(id=review).exists():
            raise NoSuchReview("no_such_review")
    else:
        check_clause(clause)
    rows = PactComment.objects.of(workspace.pk)
    if thread and not rows.filter(id=thread, thread="", clause=clause, review=review).exists():
        raise NoSuchComment("no_such_comment")
    made: PactComment = PactComment.objects.of(workspace.pk).create(
        id=new_id(),
        clause=clause,
        review=review,
        number=read_by(workspace, now),
        thread=thread,
        text=told,
        at=now,
        by=f"user:{by.user_id}",
    )
    return made


def resolve(
    *, workspace: Workspace, comment: str, resolved: bool, by: Membership, now: datetime
) -> PactComment:
    """Say that a thread is settled, or open again. Raises NotAllowed or NoSuchComment."""
    authorise(workspace, by)
    rows = PactComment.objects.of(workspace.pk).filter(id=comment, thread="")
    row: PactComment | None = rows.first()
    if row is None:
        raise NoSuchComment("no_such_comment")
    rows.update(
        resolved_at=now if resolved else None,
        resolved_by=f"user:{by.user_id}" if resolved else "",
    )
    return row


def check_clause(clause: str) -> None:
    """That a clause may be one: those of earlier versions may be spoken of, too."""
    if not _CLAUSE.match(clause):
        raise NoSuchClause("no_such_clause", clause=clause[:60])


def read_by(workspace: Workspace, now: datetime) -> int:
    """The version that people read now: the one in force, else the latest; 0 without any."""
    version = agreement_of(workspace.pk).at(now)
    if version is not None:
        return version.number
    latest = kept_versions(workspace.pk).order_by("-number").first()
    return latest.number if latest is not None else 0


def short(text: str, most: int) -> str:
    return text.replace("\0", "").replace("\r\n", "\n").strip()[:most]
