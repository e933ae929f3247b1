"""Reviews of a pact: who calls one, when one opens by itself, and what its decision leads to."""

from datetime import UTC, datetime, timedelta

import pytest

from testigo.actions.members import add_member, create_user
from testigo.actions.pacts import find_version, load_pact_draft, sign_pact
from testigo.actions.refusals import NotAllowed
from testigo.actions.reviews import (
    NoSuchReview,
    ReviewEnded,
    close_review,
    keep_reviews,
    open_extraordinary,
)
from testigo.actions.verifying import verify
from testigo.core.problems import InvalidInput
from testigo.store.agreements import pact_of
from testigo.store.models import ClockRow, Membership, PactReview, PactVersion
from tests.web.handed_over import NOW, PACT, PASSWORD, Shop, hand_over, open_shop

pytestmark = pytest.mark.django_db
# The pact is to be reviewed by 30 November 2026.
DUE = datetime(2026, 11, 16, 9, tzinfo=UTC)
STALE = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def shop() -> Shop:
    return open_shop()


def signer(shop: Shop, email: str = "laura@nortia.example") -> Membership:
    """Somebody who signed version 1."""
    user = create_user(email=email, name="Laura Gil", password=PASSWORD, now=NOW)
    return add_member(workspace=shop.workspace, user=user, role="marketing")


def reviews(shop: Shop) -> list[PactReview]:
    return list(PactReview.objects.of(shop.workspace.pk).order_by("opened_at"))


def test_whoever_signed_calls_a_review_at_once(shop: Shop) -> None:
    laura = signer(shop)
    open_extraordinary(workspace=shop.workspace, reason="Otro producto", by=laura, now=NOW)
    [review] = reviews(shop)
    assert (review.kind, review.number, review.reason) == ("extraordinary", 1, "Otro producto")
    assert review.opened_by == f"user:{laura.user_id}"


def test_nobody_else_calls_or_decides_one(shop: Shop) -> None:
    laura, vera = signer(shop), shop.member(shop.vera)
    with pytest.raises(NotAllowed):
        open_extraordinary(workspace=shop.workspace, reason="Otro", by=vera, now=NOW)
    assert reviews(shop) == []
    one = open_extraordinary(workspace=shop.workspace, reason="Otro", by=laura, now=NOW)
    with pytest.raises(NotAllowed):
        close_review(
            workspace=shop.workspace, review=one.id, decision="keep", note="", by=vera, now=NOW
        )
    assert shop.facts("pact.reviewed") == []


def test_a_signer_of_another_workspace_decides_nothing_here(shop: Shop) -> None:
    laura, other = signer(shop), open_shop("otra")
    one = open_extraordinary(workspace=shop.workspace, reason="Otro", by=laura, now=NOW)
    with pytest.raises(NotAllowed):
        open_extraordinary(workspace=other.workspace, reason="Otro", by=laura, now=NOW)
    user = laura.user
    theirs = add_member(workspace=other.workspace, user=user, role="marketing")
    with pytest.raises(NoSuchReview):
        close_review(
            workspace=other.workspace, review=one.id, decision="keep", note="", by=theirs, now=NOW
        )


def test_a_review_needs_a_reason_and_a_decision(shop: Shop) -> None:
    laura = signer(shop)
    with pytest.raises(InvalidInput) as without:
        open_extraordinary(workspace=shop.workspace, reason="  ", by=laura, now=NOW)
    assert [one.code for one in without.value.problems] == ["review_without_reason"]
    one = open_extraordinary(workspace=shop.workspace, reason="Otro", by=laura, now=NOW)
    with pytest.raises(InvalidInput) as undecided:
        close_review(
            workspace=shop.workspace, review=one.id, decision="maybe", note="", by=laura, now=NOW
        )
    assert [one.code for one in undecided.value.problems] == ["review_without_decision"]


def test_what_was_decided_is_a_fact_and_stands(shop: Shop) -> None:
    laura = signer(shop)
    one = open_extraordinary(workspace=shop.workspace, reason="Otro", by=laura, now=NOW)
    said = {"workspace": shop.workspace, "review": one.id, "by": laura, "now": NOW}
    close_review(decision="keep", note="Sigue bien", **said)
    [fact] = shop.facts("pact.reviewed")
    assert fact.props == {
        "number": 1,
        "review": one.id,
        "kind": "extraordinary",
        "decision": "keep",
        "note": "Sigue bien",
    }
    # The term runs on, so nothing needs to be signed anew.
    assert PactVersion.objects.of(shop.workspace.pk).count() == 1
    with pytest.raises(ReviewEnded):
        close_review(decision="change", note="", **said)
    assert verify(workspace=shop.workspace) == []


def test_one_side_says_the_decision_and_the_other_confirms_it(shop: Shop) -> None:
    laura, pablo = signer(shop), signer(shop, "pablo@nortia.example")
    one = open_extraordinary(workspace=shop.workspace, reason="Otro", by=laura, now=NOW)
    said = {"workspace": shop.workspace, "review": one.id, "note": "", "now": NOW}
    row = close_review(decision="keep", by=laura, **said | {"note": "Sigue bien"})
    assert (row.closed_at, row.decision) == (None, "keep")
    assert close_review(decision="keep", by=laura, **said).closed_at is None
    assert shop.facts("pact.reviewed") == []
    # Whoever says otherwise has it confirmed by the first.
    assert close_review(decision="change", by=pablo, **said).closed_at is None
    closed = close_review(decision="change", by=laura, **said)
    assert (closed.closed_at, closed.decision) == (NOW, "change")
    [fact] = shop.facts("pact.reviewed")
    assert fact.props["said_by"] == f"user:{pablo.user_id}"
    assert fact.actor == f"user:{laura.user_id}"
    assert verify(workspace=shop.workspace) == []


def test_a_term_is_renewed_once_both_sides_keep_it(shop: Shop) -> None:
    laura, pablo = signer(shop), signer(shop, "pablo@nortia.example")
    keep_reviews(workspace=shop.workspace, now=DUE)
    [review] = reviews(shop)
    said = {"workspace": shop.workspace, "review": review.id, "note": "", "now": DUE}
    close_review(decision="keep", by=laura, **said)
    assert PactVersion.objects.of(shop.workspace.pk).count() == 1
    assert close_review(decision="keep", by=pablo, **said).draft == 2


def test_the_review_of_the_term_opens_once_fourteen_days_before_it_ends(shop: Shop) -> None:
    assert keep_reviews(workspace=shop.workspace, now=DUE - timedelta(days=1)) == 0
    assert keep_reviews(workspace=shop.workspace, now=DUE) == 1
    assert keep_reviews(workspace=shop.workspace, now=STALE) == 0
    [review] = reviews(shop)
    assert (review.kind, review.evidence) == ("quarterly", {"review_by": "2026-11-30"})


def test_a_pact_kept_for_another_term_is_a_draft_with_new_dates_and_the_same_text(
    shop: Shop,
) -> None:
    laura = signer(shop)
    keep_reviews(workspace=shop.workspace, now=DUE)
    [review] = reviews(shop)
    closed = close_review(
        workspace=shop.workspace, review=review.id, decision="keep", note="", by=laura, now=DUE
    )
    assert closed.draft == 2
    draft = find_version(shop.workspace.pk, 2)
    assert draft.in_force_at is None
    pact = pact_of(draft)
    assert (pact.in_force_from.isoformat(), pact.review_by.isoformat()) == (
        "2026-11-16",
        "2027-02-16",
    )
    assert draft.text.splitlines()[6:] == PACT.splitlines()[6:]


def test_a_pact_that_is_stale_is_renewed_by_any_review_that_keeps_it(shop: Shop) -> None:
    laura = signer(shop)
    one = open_extraordinary(workspace=shop.workspace, reason="Vencido", by=laura, now=STALE)
    closed = close_review(
        workspace=shop.workspace, review=one.id, decision="keep", note="", by=laura, now=STALE
    )
    assert closed.draft == 2


def test_a_later_version_answers_what_was_open_about_the_one_before(shop: Shop) -> None:
    keep_reviews(workspace=shop.workspace, now=DUE)
    text = PACT.replace("2026-09-01", "2026-11-16").replace("2026-11-30", "2027-02-10")
    load_pact_draft(workspace=shop.workspace, text=text, by="operator", now=DUE)
    for email in ("laura@nortia.example", "pablo@nortia.example"):
        sign_pact(workspace=shop.workspace, number=2, email=email, by="operator", now=DUE)
    assert keep_reviews(workspace=shop.workspace, now=DUE) == 1
    [review] = reviews(shop)
    assert (review.decision, review.draft, review.closed_by) == ("change", 2, "system")
    [fact] = shop.facts("pact.reviewed")
    assert fact.props["draft"] == 2


def test_running_clocks_keep_the_version_that_they_were_born_with(shop: Shop) -> None:
    person = hand_over(shop)
    [clock] = ClockRow.objects.of(shop.workspace.pk).filter(commitment="first-contact")
    text = PACT.replace("2026-09-01", "2026-10-06").replace("within: 2h", "within: 8h")
    load_pact_draft(workspace=shop.workspace, text=text, by="operator", now=NOW)
    for email in ("laura@nortia.example", "pablo@nortia.example"):
        sign_pact(workspace=shop.workspace, number=2, email=email, by="operator", now=NOW)
    hand_over(shop, "otro@ebro.example", at=NOW + timedelta(hours=1))
    rows = ClockRow.objects.of(shop.workspace.pk).filter(commitment="first-contact")
    after = rows.get(person=person)
    assert (after.pact_version, after.due_at) == (1, clock.due_at)
    assert rows.exclude(person=person).get().pact_version == 2
