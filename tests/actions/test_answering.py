"""The answers of one conversation: recorded together, known afterwards, taken back together."""

from datetime import timedelta
from typing import Any

import pytest

from testigo.actions.answering import LONGEST_NOTE, record_answers
from testigo.actions.content import add_piece, change_piece
from testigo.actions.deals import ContractTold, lose_deal, win_deal
from testigo.actions.outcomes import record_outcome, take_back
from testigo.actions.refusals import LeadNotFound, NotAllowed
from testigo.actions.ticking import tick
from testigo.actions.verifying import verify
from testigo.core.facts import Fact
from testigo.core.problems import InvalidInput
from testigo.core.qualifying import Answers, Known
from testigo.queries.conversation import conversation_of
from testigo.store.models import FactRow, Lead
from tests.factories.threads import at_once
from tests.web.handed_over import NOW, Shop, hand_over, open_shop, tell

pytestmark = pytest.mark.django_db

ALL_OF_IT = Answers(right_role=True, need=True, budget=True, amount="12000")


@pytest.fixture
def shop() -> Shop:
    return open_shop()


@pytest.fixture
def lucia(shop: Shop) -> str:
    return hand_over(shop)


def answer(shop: Shop, person: str, answers: Answers, once: str = "press-0001") -> list[Fact]:
    return record_answers(
        workspace=shop.workspace,
        person=person,
        answers=answers,
        by=shop.member(shop.ana),
        now=NOW,
        once=once,
    )


def stage(shop: Shop, person: str) -> str:
    lead: Lead = Lead.objects.of(shop.workspace.id).get(person=person)
    return lead.stage


def known(shop: Shop, person: str) -> Known:
    found = conversation_of(shop.workspace.id, person, now=NOW)
    assert found is not None
    return found.known


def test_the_right_person_with_need_and_budget_becomes_an_opportunity_in_one_go(
    shop: Shop, lucia: str
) -> None:
    told = answer(shop, lucia, ALL_OF_IT)
    assert [fact.name for fact in told] == [
        "lead.accepted",
        "lead.qualified",
        "need.confirmed",
        "budget.confirmed",
        "feedback.given",
        "deal.opened",
    ]
    assert {(fact.actor, fact.source, fact.side) for fact in told} == {
        (f"user:{shop.ana.pk}", "screen", "sales")
    }
    assert stage(shop, lucia) == "opportunity"
    assert known(shop, lucia).amount == "12000"
    deal = told[-1]
    assert deal.props["title"] == "Envases Ebro"
    assert (deal.props["amount"], deal.props["step"]) == ("12000", "discovery")
    assert known(shop, lucia).has_deal


@pytest.mark.parametrize("ending", ["lost", "won"])
def test_what_a_deal_that_ended_taught_opens_no_other(shop: Shop, lucia: str, ending: str) -> None:
    deal = str(answer(shop, lucia, ALL_OF_IT)[-1].deal)
    about: Any = {"workspace": shop.workspace, "deal": deal, "now": NOW, "once": "press-0002"}
    if ending == "lost":
        lose_deal(**about, by=shop.member(shop.ana), reason="price")
    else:
        win_deal(**about, by=shop.member(shop.ana), contract=ContractTold("12000"))
    told = answer(shop, lucia, Answers(competitor="Acme"), "press-0003")
    assert [fact.name for fact in told] == ["feedback.given"]
    assert len(shop.facts("deal.opened")) == 1


def test_answers_that_waited_for_the_network_open_their_deal_when_they_were_pressed(
    shop: Shop, lucia: str
) -> None:
    pressed = NOW - timedelta(hours=1)
    told = record_answers(
        workspace=shop.workspace,
        person=lucia,
        answers=ALL_OF_IT,
        by=shop.member(shop.ana),
        now=NOW,
        once="press-0001",
        pressed_at=pressed,
    )
    assert {fact.at for fact in told} == {pressed}
    assert told[-1].name == "deal.opened"


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_at_once_open_one_deal() -> None:
    shop = open_shop()
    lucia = hand_over(shop)

    def press(place: int) -> None:
        answer(shop, lucia, ALL_OF_IT, f"press-000{place}")

    at_once(2, press)
    assert len(shop.facts("deal.opened")) == 1


def test_the_right_person_alone_is_accepted(shop: Shop, lucia: str) -> None:
    answer(shop, lucia, Answers(right_role=True))
    assert len(shop.facts("lead.accepted")) == 1
    assert stage(shop, lucia) == "mql"


def test_what_was_answered_before_is_not_recorded_again(shop: Shop, lucia: str) -> None:
    answer(shop, lucia, Answers(right_role=True, need=True))
    later = answer(shop, lucia, ALL_OF_IT, "press-0002")
    assert [fact.name for fact in later] == ["budget.confirmed", "deal.opened"]
    assert answer(shop, lucia, ALL_OF_IT, "press-0003") == []


def test_the_same_press_told_twice_is_the_same_facts(shop: Shop, lucia: str) -> None:
    assert answer(shop, lucia, ALL_OF_IT) == answer(shop, lucia, ALL_OF_IT)
    assert len(shop.facts("feedback.given")) == 1


def test_one_undo_takes_all_of_it_back_and_the_books_agree(shop: Shop, lucia: str) -> None:
    attempt = record_outcome(
        workspace=shop.workspace,
        person=lucia,
        key="1",
        by=shop.member(shop.ana),
        now=NOW,
        once="press-0001",
    )
    told = answer(shop, lucia, ALL_OF_IT)
    for fact in (told[2], told[0]):
        gone = take_back(
            workspace=shop.workspace,
            person=lucia,
            fact_id=fact.id,
            by=shop.member(shop.ana),
            now=NOW + timedelta(minutes=1),
        )
        assert [one.id for one in gone] == [one.id for one in told]
    corrections = [f for f in shop.facts("fact.retracted") if f.origin == "reported"]
    assert sorted(f.props["of"] for f in corrections) == sorted(fact.id for fact in told)
    assert attempt.id not in {f.props["of"] for f in corrections}
    assert stage(shop, lucia) == "mql"
    assert known(shop, lucia) == Known()
    tick(workspace=shop.workspace, now=NOW + timedelta(minutes=2))
    assert verify(workspace=shop.workspace) == []


def test_nobody_takes_back_what_somebody_else_answered(shop: Shop, lucia: str) -> None:
    told = answer(shop, lucia, ALL_OF_IT)
    with pytest.raises(NotAllowed):
        take_back(
            workspace=shop.workspace,
            person=lucia,
            fact_id=told[0].id,
            by=shop.member(shop.vera),
            now=NOW,
        )


def test_content_is_what_marketing_published_and_offers_what_the_lead_saw(
    shop: Shop, lucia: str
) -> None:
    piece = {
        path: add_piece(
            workspace=shop.workspace, title=title, path=path, kind="guide", by="user:1", now=NOW
        )
        for path, title in (("/guia", "Guía de almacenes"), ("/precios", "Precios"))
    }
    found = conversation_of(shop.workspace.id, lucia, now=NOW)
    assert found is not None
    assert [one.title for one in found.offered] == ["Precios"]
    assert {one.title for one in found.pieces} == {"Precios", "Guía de almacenes"}
    answer(shop, lucia, Answers(content=(piece["/guia"],)))
    [fact] = shop.facts("feedback.given")
    assert fact.props == {"content": [piece["/guia"]]}
    found = conversation_of(shop.workspace.id, lucia, now=NOW)
    assert found is not None
    assert [one.title for one in found.mentioned] == ["Guía de almacenes"]


def test_every_answer_that_cannot_be_taken_is_named_and_nothing_is_recorded(
    shop: Shop, lucia: str
) -> None:
    hidden = add_piece(
        workspace=shop.workspace, title="Vieja", path="", kind="guide", by="user:1", now=NOW
    )
    change_piece(
        workspace=shop.workspace, piece=hidden, title="Vieja", path="", kind="guide", hidden=True
    )
    bad = Answers(
        right_role=True,
        reason="made_up",
        competitor="x" * 101,
        content=(hidden, "nowhere"),
        note="x" * (LONGEST_NOTE + 1),
    )
    with pytest.raises(InvalidInput) as refusal:
        answer(shop, lucia, bad)
    assert [problem.code for problem in refusal.value.problems] == [
        "reason_missing",
        "competitor_too_long",
        "note_too_long",
        "content_unknown",
        "content_unknown",
    ]
    with pytest.raises(InvalidInput) as refusal:
        answer(shop, lucia, Answers())
    assert [problem.code for problem in refusal.value.problems] == ["nothing_answered"]
    assert shop.facts("lead.accepted") == shop.facts("feedback.given") == []


def test_competitors_that_were_named_are_offered_the_most_named_first(
    shop: Shop, lucia: str
) -> None:
    for place, name in enumerate(("Acme", "Borg", "Borg")):
        answer(shop, lucia, Answers(competitor=name), f"press-{place:04}")
        tell(shop, f"p{place}@x.example", "feedback.given", NOW, {"competitor": name})
    found = conversation_of(shop.workspace.id, lucia, now=NOW)
    assert found is not None
    assert found.competitors == ("Borg", "Acme")


def test_who_may_not_write_and_who_is_elsewhere_change_nothing(shop: Shop, lucia: str) -> None:
    before = FactRow.objects.of(shop.workspace.id).count()
    rival = open_shop("rival")
    for by in (shop.member(shop.dora), rival.member(rival.ana)):
        with pytest.raises(NotAllowed):
            record_answers(
                workspace=shop.workspace,
                person=lucia,
                answers=ALL_OF_IT,
                by=by,
                now=NOW,
                once="press-0001",
            )
    with pytest.raises(LeadNotFound):
        answer(shop, "0" * 32, ALL_OF_IT)
    assert FactRow.objects.of(shop.workspace.id).count() == before
