"""Reviews of a pact: opened when one is due, when a rate has moved, or by whoever signed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from testigo.actions.facts import record_facts
from testigo.actions.pacts import load_pact_draft
from testigo.actions.refusals import NotAllowed, NotFound, Refused, authorise
from testigo.core.drafts import FactDraft
from testigo.core.pact.load import load_draft
from testigo.core.pact.reviewing import renewed, review_of
from testigo.core.problems import InvalidInput, Problem
from testigo.core.story import PactInForce
from testigo.store import log
from testigo.store.agreements import agreement_of, kept_versions
from testigo.store.identity import new_id
from testigo.store.models import Membership, PactReview, PactSignature, PactVersion, Workspace
from testigo.store.turns import write_in_turn

SYSTEM = "system"
DECISIONS = ("keep", "change")
LONGEST_REASON = 2_000


class NoSuchReview(NotFound):
    """The workspace has no such review."""


class ReviewEnded(Refused):
    """It has been decided already."""


def has_signed(workspace: Workspace, number: int, by: Membership) -> bool:
    """Whether a member is one of those who signed a version."""
    signed = PactSignature.objects.of(workspace.pk).filter(number=number)
    return bool(signed.filter(email=by.user.email.lower()).exists())


def open_review(
    workspace: Workspace,
    number: int,
    kind: str,
    *,
    about: str = "",
    reason: str = "",
    evidence: Mapping[str, Any] | None = None,
    by: str,
    now: datetime,
) -> PactReview:
    """Keep that a version is to be reviewed. Needs a transaction."""
    review: PactReview = PactReview.objects.of(workspace.pk).create(
        id=new_id(),
        number=number,
        kind=kind,
        about=about,
        reason=reason,
        evidence=dict(evidence or {}),
        opened_at=now,
        opened_by=by,
    )
    return review


@transaction.atomic
def open_extraordinary(
    *, workspace: Workspace, reason: str, by: Membership, now: datetime
) -> PactReview:
    """Call a review of the pact in force at once, as whoever signed it may. Raises NotAllowed, or
    InvalidInput without a reason."""
    version = _in_force(workspace, now)
    authorise(workspace, by, version is not None and has_signed(workspace, version.number, by))
    told = _short(reason)
    if not told:
        raise InvalidInput([Problem("review_without_reason", "reason")])
    assert version is not None
    actor = f"user:{by.user_id}"
    return open_review(workspace, version.number, "extraordinary", reason=told, by=actor, now=now)


@transaction.atomic
def close_review(
    *,
    workspace: Workspace,
    review: str,
    decision: str,
    note: str,
    draft: int | None = None,
    by: Membership,
    now: datetime,
) -> PactReview:
    """Say what a review decides. Once another who signed says the same it is decided, and recorded
    as the fact `pact.reviewed`; at once where nobody else who signed can enter.

    To keep a pact that is due for review takes a draft with the same text for another term, which
    is made here; to change it leads to the draft that is named, if any. Raises NotAllowed,
    NoSuchReview, ReviewEnded, or InvalidInput.
    """
    authorise(workspace, by)
    log.lock_head(workspace.pk)
    row = _review(workspace, review)
    if not has_signed(workspace, row.number, by):
        raise NotAllowed(workspace.slug)
    if row.closed_at is not None:
        raise ReviewEnded("review_ended")
    if decision not in DECISIONS:
        raise InvalidInput([Problem("review_without_decision", "decision")])
    if draft is not None and not kept_versions(workspace.pk).filter(number=draft).exists():
        raise InvalidInput([Problem("no_such_pact", "draft", {"number": draft})])
    actor, told = f"user:{by.user_id}", _short(note)
    confirms = row.closed_by not in ("", actor) and (row.decision, row.draft) == (decision, draft)
    if not confirms and others_who_sign(workspace, row.number, by):
        return _said(row, decision, told, draft, actor)
    if confirms:
        row.evidence |= {"said_by": row.closed_by}
        told = told or row.note
    if decision == "keep":
        draft = _renewal(workspace, row, actor, now)
    return _end(workspace, row, decision, told, draft, actor, now)


def others_who_sign(workspace: Workspace, number: int, by: Membership) -> list[str]:
    """The names of those who signed a version, too, and can enter."""
    signed = PactSignature.objects.of(workspace.pk).filter(number=number)
    emails = signed.exclude(email=by.user.email.lower()).values_list("email", flat=True)
    active = Membership.objects.of(workspace.pk).filter(active=True, user__email__in=list(emails))
    return list(active.order_by("user__name").values_list("user__name", flat=True))


def keep_reviews(*, workspace: Workspace, now: datetime) -> int:
    """Open the review of a pact that is due, and end those that a later version has answered;
    returns how many were opened or ended."""
    version = _in_force(workspace, now)
    if version is None:
        return 0
    rows = PactReview.objects.of(workspace.pk)
    answered = rows.filter(closed_at=None).exclude(number=version.number)
    of_term = rows.filter(number=version.number, kind="quarterly")
    is_due = review_of(version.pact, now) != "fresh"
    if not answered.exists() and (not is_due or of_term.exists()):
        return 0
    with write_in_turn(), transaction.atomic():
        log.lock_head(workspace.pk)
        ended = list(answered)
        for row in ended:
            _end(workspace, row, "change", "", version.number, SYSTEM, now)
        opens = is_due and not of_term.exists()
        if opens:
            said = {"review_by": version.pact.review_by.isoformat()}
            open_review(workspace, version.number, "quarterly", evidence=said, by=SYSTEM, now=now)
    return len(ended) + opens


def _in_force(workspace: Workspace, now: datetime) -> PactInForce | None:
    version = agreement_of(workspace.pk).at(now)
    return version if version is not None and version.since <= now else None


def _review(workspace: Workspace, review: str) -> PactReview:
    row: PactReview | None = PactReview.objects.of(workspace.pk).filter(id=review).first()
    if row is None:
        raise NoSuchReview("no_such_review")
    return row


def _renewal(workspace: Workspace, row: PactReview, actor: str, now: datetime) -> int | None:
    """The draft of another term, where the term is what is reviewed; a pact whose term runs on is
    kept as it is. Raises InvalidInput where the dates are not written plainly."""
    version = _in_force(workspace, now)
    if version is None or row.number != version.number:
        return None
    if row.kind != "quarterly" and review_of(version.pact, now) == "fresh":
        return None
    text = PactVersion.objects.of(workspace.pk).get(number=version.number).text
    today = now.astimezone(version.pact.zone).date()
    anew = renewed(text, today)
    if not _is_for(anew, today):
        raise InvalidInput([Problem("renewal_by_hand", "decision")])
    return int(load_pact_draft(workspace=workspace, text=anew, by=actor, now=now).number)


def _is_for(text: str, today: date) -> bool:
    pact, _ = load_draft(text)
    return pact is not None and pact.in_force_from == today < pact.review_by


def _said(row: PactReview, decision: str, note: str, draft: int | None, actor: str) -> PactReview:
    """Keep what one side says; a confirmation of what was said before is one no more."""
    row.decision, row.note, row.draft, row.closed_by = decision, note, draft, actor
    PactReview.objects.of(row.workspace_id).filter(id=row.id).update(
        decision=decision, note=note, draft=draft, closed_by=actor
    )
    return row


def _end(
    workspace: Workspace,
    row: PactReview,
    decision: str,
    note: str,
    draft: int | None,
    actor: str,
    now: datetime,
) -> PactReview:
    row.closed_at, row.closed_by = now, actor
    row.decision, row.note, row.draft = decision, note, draft
    PactReview.objects.of(workspace.pk).filter(id=row.id).update(
        closed_at=now,
        closed_by=actor,
        decision=decision,
        note=note,
        draft=draft,
        evidence=row.evidence,
    )
    props: dict[str, Any] = {
        "number": row.number,
        "review": row.id,
        "kind": row.kind,
        "decision": decision,
    }
    props |= {"draft": draft} if draft is not None else {}
    props |= {"note": note} if note else {}
    if row.evidence.get("said_by"):
        props["said_by"] = row.evidence["said_by"]
    fact = FactDraft(
        name="pact.reviewed",
        at=now,
        message_id=f"pact:review:{row.id}",
        actor=actor,
        props=props,
    )
    source = "worker" if actor == SYSTEM else "screen"
    record_facts(workspace=workspace, drafts=[fact], source=source, now=now)
    return row


def _short(text: str) -> str:
    return text.replace("\0", "").strip()[:LONGEST_REASON]
