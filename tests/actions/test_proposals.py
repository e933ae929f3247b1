"""Proposals: the other side answers them, and who proposed takes them back."""

import pytest

from testigo.actions.members import add_member, create_user
from testigo.actions.pacts import load_pact_draft
from testigo.actions.proposals import (
    ForTheOtherSide,
    NoSuchProposal,
    NotYours,
    ProposalAnswered,
    answer_proposal,
    is_other_side,
    propose,
    withdraw_proposal,
)
from testigo.actions.refusals import NotAllowed
from testigo.core.facts import Side
from testigo.core.problems import InvalidInput
from testigo.queries.reviews import proposal_lines
from testigo.store.models import Membership, PactProposal
from tests.web.handed_over import NOW, PACT, PASSWORD, Shop, open_shop

pytestmark = pytest.mark.django_db
CLAUSE = "commitments.first-contact"


@pytest.fixture
def shop() -> Shop:
    return open_shop()


def hired(shop: Shop, name: str, role: str) -> Membership:
    user = create_user(email=f"{name}@nortia.example", name=name, password=PASSWORD, now=NOW)
    return add_member(workspace=shop.workspace, user=user, role=role)


@pytest.fixture
def laura(shop: Shop) -> Membership:
    """Of Marketing; Vera leads Sales."""
    return hired(shop, "laura", "marketing")


def proposed(shop: Shop, by: Membership) -> PactProposal:
    return propose(workspace=shop.workspace, clause=CLAUSE, change="Cuatro horas", by=by, now=NOW)


@pytest.mark.parametrize(
    ("proposed", "answers", "may"),
    [
        ("marketing", "sales", True),
        ("marketing", "success", True),
        ("marketing", "marketing", False),
        ("sales", "marketing", True),
        ("sales", "sales", False),
        ("sales", "sponsor", False),
        ("sales", "", False),
        ("sponsor", "sales", True),
        ("", "marketing", True),
    ],
)
def test_a_side_answers_what_another_proposed(proposed: Side, answers: Side, may: bool) -> None:
    assert is_other_side(proposed, answers) is may


def test_who_proposed_does_not_take_up_their_own_nor_does_their_side(
    shop: Shop, laura: Membership
) -> None:
    one = proposed(shop, laura)
    said = {"workspace": shop.workspace, "proposal": one.id, "taken": True, "now": NOW}
    for member in (laura, hired(shop, "daniel", "marketing"), hired(shop, "sara", "admin")):
        with pytest.raises(ForTheOtherSide):
            answer_proposal(by=member, **said)
    assert PactProposal.objects.of(shop.workspace.pk).get().state == "open"
    assert answer_proposal(by=shop.member(shop.vera), **said).state == "taken"


def test_only_who_proposed_takes_it_back_and_only_while_it_is_open(
    shop: Shop, laura: Membership
) -> None:
    one, other = proposed(shop, laura), proposed(shop, laura)
    vera, said = shop.member(shop.vera), {"workspace": shop.workspace, "now": NOW}
    with pytest.raises(NotYours):
        withdraw_proposal(proposal=one.id, by=vera, **said)
    withdraw_proposal(proposal=one.id, by=laura, **said)
    states = {line.id: line.state for line in proposal_lines(shop.workspace.pk)}
    assert states == {one.id: "recalled", other.id: "open"}
    with pytest.raises(ProposalAnswered):
        answer_proposal(proposal=one.id, taken=True, by=vera, **said)
    answer_proposal(proposal=other.id, taken=True, by=vera, **said)
    with pytest.raises(ProposalAnswered):
        withdraw_proposal(proposal=other.id, by=laura, **said)


def test_whoever_drafts_pacts_answers_once(shop: Shop, laura: Membership) -> None:
    one = proposed(shop, laura)
    said = {"workspace": shop.workspace, "proposal": one.id, "now": NOW}
    with pytest.raises(NotAllowed):
        answer_proposal(taken=True, by=shop.member(shop.ana), **said)
    vera = shop.member(shop.vera)
    with pytest.raises(InvalidInput) as refused:
        answer_proposal(taken=False, answer=" ", by=vera, **said)
    assert [found.code for found in refused.value.problems] == ["declined_without_reason"]
    answer_proposal(taken=False, answer="El verano", by=vera, **said)
    [line] = proposal_lines(shop.workspace.pk)
    assert (line.state, line.answer, line.answered_by) == ("declined", "El verano", "Vera Sol")
    with pytest.raises(ProposalAnswered):
        answer_proposal(taken=True, by=vera, **said)


def test_a_proposal_is_taken_into_a_draft_that_exists(shop: Shop, laura: Membership) -> None:
    one, vera = proposed(shop, laura), shop.member(shop.vera)
    said = {"workspace": shop.workspace, "proposal": one.id, "taken": True, "by": vera, "now": NOW}
    with pytest.raises(InvalidInput):
        answer_proposal(draft=7, **said)
    draft = load_pact_draft(workspace=shop.workspace, text=PACT, by="operator", now=NOW)
    assert answer_proposal(draft=draft.number, **said).draft == draft.number


def test_proposals_of_another_workspace_are_not_there(shop: Shop, laura: Membership) -> None:
    one, other = proposed(shop, laura), open_shop("otra")
    with pytest.raises(NoSuchProposal):
        answer_proposal(
            workspace=other.workspace,
            proposal=one.id,
            taken=True,
            by=other.member(other.vera),
            now=NOW,
        )
