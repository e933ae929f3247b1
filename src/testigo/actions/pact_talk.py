"""What members say about the clauses of a pact: comments, and changes that they propose."""

import re
from datetime import datetime

from django.db import transaction

from testigo.actions.refusals import NotFound, Refused, authorise
from testigo.actions.reviews import NoSuchReview, has_signed
from testigo.core.problems import InvalidInput, Problem
from testigo.store.agreements import agreement_of, kept_versions
from testigo.store.identity import new_id
from testigo.store.models import (
    Membership,
    PactComment,
    PactProposal,
    PactReview,
    Workspace,
)

LONGEST_COMMENT = 2_000
LONGEST_VALUE = 200
LONGEST_SOURCE = 1_000
# A page below the workspace with what it was asked.
_SOURCE = re.compile(r"[a-z][a-z0-9/_-]*(\?[^\s#]*)?\Z", re.IGNORECASE)
_CLAUSE = re.compile(r"[A-Za-z][A-Za-z0-9_.\[\]:-]{0,119}\Z")


class NoSuchComment(NotFound):
    """The workspace has no such comment."""


class NoSuchProposal(NotFound):
    """The workspace has no such proposal."""


class NoSuchClause(NotFound):
    """No pact has a clause of this name."""


class ProposalAnswered(Refused):
    """It has been answered already."""


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
    told = _short(text, LONGEST_COMMENT)
    if not told:
        raise InvalidInput([Problem("comment_without_text", "text")])
    if review:
        if not PactReview.objects.of(workspace.pk).filter(id=review).exists():
            raise NoSuchReview("no_such_review")
    else:
        _check_clause(clause)
    rows = PactComment.objects.of(workspace.pk)
    if thread and not rows.filter(id=thread, thread="", clause=clause, review=review).exists():
        raise NoSuchComment("no_such_comment")
    made: PactComment = PactComment.objects.of(workspace.pk).create(
        id=new_id(),
        clause=clause,
        review=review,
        number=_read_by(workspace, now),
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


def propose(
    *,
    workspace: Workspace,
    clause: str,
    change: str,
    value: str = "",
    evidence: str = "",
    source: str = "",
    by: Membership,
    now: datetime,
) -> PactProposal:
    """Keep a change of a clause that somebody proposes: in words, and where it is one the new
    value. `source` is the page below the workspace that speaks for it, with its query; `evidence`
    what it said. Raises NotAllowed, NoSuchClause, or InvalidInput with every problem."""
    authorise(workspace, by)
    _check_clause(clause)
    told, found = _short(change, LONGEST_COMMENT), source.strip()
    problems = []
    if not told:
        problems.append(Problem("proposal_without_change", "change"))
    if found and (len(found) > LONGEST_SOURCE or not _SOURCE.match(found)):
        problems.append(Problem("proposal_from_elsewhere", "source"))
    if problems:
        raise InvalidInput(problems)
    made: PactProposal = PactProposal.objects.of(workspace.pk).create(
        id=new_id(),
        clause=clause,
        number=_read_by(workspace, now),
        change=told,
        value=_short(value, LONGEST_VALUE),
        evidence=_short(evidence, LONGEST_COMMENT),
        source=found,
        at=now,
        by=f"user:{by.user_id}",
    )
    return made


def may_answer(workspace: Workspace, by: Membership, now: datetime) -> bool:
    """Whether a member answers proposals: who drafts pacts, and who signed the one in force."""
    return by.may_set_up or by.may_lead or has_signed(workspace, _read_by(workspace, now), by)


@transaction.atomic
def answer_proposal(
    *,
    workspace: Workspace,
    proposal: str,
    taken: bool,
    answer: str = "",
    draft: int | None = None,
    by: Membership,
    now: datetime,
) -> PactProposal:
    """Take a proposal, into a draft where one is named, or decline it with a reason. Raises
    NotAllowed, NoSuchProposal, ProposalAnswered, or InvalidInput."""
    authorise(workspace, by)
    authorise(workspace, by, may_answer(workspace, by, now))
    rows = PactProposal.objects.of(workspace.pk).filter(id=proposal)
    row: PactProposal | None = rows.select_for_update().first()
    if row is None:
        raise NoSuchProposal("no_such_proposal")
    if row.state != "open":
        raise ProposalAnswered("proposal_answered")
    told = _short(answer, LONGEST_COMMENT)
    if not taken and not told:
        raise InvalidInput([Problem("declined_without_reason", "answer")])
    if draft is not None and not kept_versions(workspace.pk).filter(number=draft).exists():
        raise InvalidInput([Problem("no_such_pact", "draft", {"number": draft})])
    row.state, row.answer, row.draft = "taken" if taken else "declined", told, draft
    row.answered_at, row.answered_by = now, f"user:{by.user_id}"
    rows.update(
        state=row.state,
        answer=told,
        draft=draft,
        answered_at=now,
        answered_by=row.answered_by,
    )
    return row


def _check_clause(clause: str) -> None:
    """That a clause may be one: those of earlier versions may be spoken of, too."""
    if not _CLAUSE.match(clause):
        raise NoSuchClause("no_such_clause", clause=clause[:60])


def _read_by(workspace: Workspace, now: datetime) -> int:
    """The version that people read now: the one in force, else the latest; 0 without any."""
    version = agreement_of(workspace.pk).at(now)
    if version is not None:
        return version.number
    latest = kept_versions(workspace.pk).order_by("-number").first()
    return latest.number if latest is not None else 0


def _short(text: str, most: int) -> str:
    return text.replace("\0", "").replace("\r\n", "\n").strip()[:most]
