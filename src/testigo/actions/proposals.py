"""Changes of a clause that members propose: one side proposes, the other takes them up or declines
them."""

import re
from datetime import datetime

from django.db import transaction

from testigo.actions.pact_talk import LONGEST_COMMENT, check_clause, read_by, short
from testigo.actions.refusals import NotFound, Refused, authorise
from testigo.actions.reviews import has_signed
from testigo.core.facts import Side
from testigo.core.problems import InvalidInput, Problem
from testigo.store.agreements import kept_versions
from testigo.store.identity import new_id
from testigo.store.models import Membership, PactProposal, Workspace
from testigo.store.sides import sides_of

LONGEST_VALUE = 200
LONGEST_SOURCE = 1_000
# A page below the workspace with what it was asked.
_SOURCE = re.compile(r"[a-z][a-z0-9/_-]*(\?[^\s#]*)?\Z", re.IGNORECASE)
# Those that promise each other something; management and administration answer for neither.
_SIDES: tuple[Side, ...] = ("marketing", "sales", "success")


class NoSuchProposal(NotFound):
    """The workspace has no such proposal."""


class ProposalAnswered(Refused):
    """It has been answered already."""


class ForTheOtherSide(Refused):
    """Whoever is of the side that proposed does not answer."""


class NotYours(Refused):
    """Only who proposed takes a proposal back."""


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
    check_clause(clause)
    told, found = short(change, LONGEST_COMMENT), source.strip()
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
        number=read_by(workspace, now),
        change=told,
        value=short(value, LONGEST_VALUE),
        evidence=short(evidence, LONGEST_COMMENT),
        source=found,
        at=now,
        by=f"user:{by.user_id}",
    )
    return made


def may_answer(workspace: Workspace, by: Membership, now: datetime) -> bool:
    """Whether a member answers proposals of the other side: who drafts pacts, and who signed the
    one in force."""
    return by.may_set_up or by.may_lead or has_signed(workspace, read_by(workspace, now), by)


def is_other_side(proposed: Side, answers: Side) -> bool:
    """Whether a side answers what another proposed."""
    return answers in _SIDES and answers != proposed


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
    """Take a proposal of the other side, into a draft where one is named, or decline it with a
    reason. Raises NotAllowed, NoSuchProposal, ProposalAnswered, ForTheOtherSide or
    InvalidInput."""
    authorise(workspace, by)
    authorise(workspace, by, may_answer(workspace, by, now))
    row = _open_one(workspace, proposal)
    if not is_other_side(sides_of(workspace.pk).get(row.by, ""), by.side):
        raise ForTheOtherSide("proposal_for_the_other_side")
    told = short(answer, LONGEST_COMMENT)
    if not taken and not told:
        raise InvalidInput([Problem("declined_without_reason", "answer")])
    if draft is not None and not kept_versions(workspace.pk).filter(number=draft).exists():
        raise InvalidInput([Problem("no_such_pact", "draft", {"number": draft})])
    return _answered(workspace, row, "taken" if taken else "declined", told, draft, by, now)


@transaction.atomic
def withdraw_proposal(
    *, workspace: Workspace, proposal: str, by: Membership, now: datetime
) -> PactProposal:
    """Take back what one proposed. Raises NotAllowed, NoSuchProposal, ProposalAnswered or
    NotYours."""
    authorise(workspace, by)
    row = _open_one(workspace, proposal)
    if row.by != f"user:{by.user_id}":
        raise NotYours("proposal_of_somebody_else")
    return _answered(workspace, row, "recalled", "", None, by, now)


def _open_one(workspace: Workspace, proposal: str) -> PactProposal:
    """A proposal that nobody has answered, locked until the transaction ends."""
    rows = PactProposal.objects.of(workspace.pk).filter(id=proposal)
    row: PactProposal | None = rows.select_for_update().first()
    if row is None:
        raise NoSuchProposal("no_such_proposal")
    if row.state != "open":
        raise ProposalAnswered("proposal_answered")
    return row


def _answered(
    workspace: Workspace,
    row: PactProposal,
    state: str,
    told: str,
    draft: int | None,
    by: Membership,
    now: datetime,
) -> PactProposal:
    row.state, row.answer, row.draft = state, told, draft
    row.answered_at, row.answered_by = now, f"user:{by.user_id}"
    PactProposal.objects.of(workspace.pk).filter(id=row.id).update(
        state=state, answer=told, draft=draft, answered_at=now, answered_by=row.answered_by
    )
    return row
