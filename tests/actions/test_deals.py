"""Deals told on screen, what refuses them, taking them back, and what is drawn of them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.deals import (
    ContractTold,
    DealEnded,
    DealTold,
    NoSuchDeal,
    change_deal,
    lose_deal,
    open_deal,
    take_back_of_deal,
    win_deal,
)
from testigo.actions.facts import record_facts
from testigo.actions.merging import merge_people, part_people
from testigo.actions.refusals import LeadNotFound, NotAllowed
from testigo.actions.verifying import verify
from testigo.core.deals import Deal, Participant
from testigo.core.drafts import FactDraft
from testigo.core.facts import Fact
from testigo.core.problems import InvalidInput
from testigo.store.deals import deals_named, deals_of_people
from testigo.store.models import DealRow, DealStepRow, Lead
from tests.web.handed_over import NOW, Shop, hand_over, open_shop

pytestmark = pytest.mark.django_db
TOLD = DealTold(title="Envases Ebro", amount="12.000,50", close_on="2026-11-30", step="discovery")


@pytest.fixture
def shop() -> Shop:
    return open_shop()


@pytest.fixture
def lucia(shop: Shop) -> str:
    return hand_over(shop)


def opened(shop: Shop, person: str, told: DealTold = TOLD, once: str = "press-open") -> str:
    fact = open_deal(
        workspace=shop.workspace,
        person=person,
        told=told,
        by=shop.member(shop.ana),
        now=NOW,
        once=once,
    )
    assert fact.deal is not None
    return fact.deal


def changed(shop: Shop, deal: str, once: str = "press-change", **said: Any) -> Fact | None:
    return change_deal(
        workspace=shop.workspace,
        deal=deal,
        told=DealTold(**said),
        by=shop.member(shop.ana),
        now=NOW + timedelta(days=1),
        once=once,
    )


def stands(shop: Shop, deal: str) -> Deal:
    return deals_named(shop.workspace.id, [deal])[deal]


def lost(shop: Shop, deal: str, reason: str, note: str = "") -> Fact:
    return lose_deal(
        workspace=shop.workspace,
        deal=deal,
        reason=reason,
        note=note,
        by=shop.member(shop.ana),
        now=NOW + timedelta(days=2),
        once="press-lose",
    )


def won(shop: Shop, deal: str, contract: ContractTold) -> Fact:
    return win_deal(
        workspace=shop.workspace,
        deal=deal,
        contract=contract,
        by=shop.member(shop.ana),
        now=NOW + timedelta(days=2),
        once="press-win",
    )


def codes(error: pytest.ExceptionInfo[InvalidInput]) -> dict[str, str]:
    return {problem.where: problem.code for problem in error.value.problems}


def test_a_deal_is_opened_with_what_was_typed_and_drawn_at_once(shop: Shop, lucia: str) -> None:
    deal = stands(shop, opened(shop, lucia))
    assert (deal.person, deal.title, deal.currency) == (lucia, "Envases Ebro", "EUR")
    assert (deal.amount, deal.close_on) == (Decimal("12000.50"), date(2026, 11, 30))
    assert deal.owner == f"user:{shop.ana.id}"
    row = DealRow.objects.of(shop.workspace.id).get()
    assert (row.cents, row.step, row.outcome) == (1_200_050, "discovery", "open")
    assert Lead.objects.of(shop.workspace.id).get(person=lucia).open_deals == 1
    assert verify(workspace=shop.workspace) == []


def test_a_press_that_is_sent_twice_opens_one_deal(shop: Shop, lucia: str) -> None:
    assert opened(shop, lucia) == opened(shop, lucia)
    assert len(shop.facts("deal.opened")) == 1


def test_only_what_is_otherwise_is_recorded(shop: Shop, lucia: str) -> None:
    deal = opened(shop, lucia)
    fact = changed(shop, deal, title="Envases Ebro", amount="12,000.50", step="proposal")
    assert fact is not None
    assert fact.props == {"step": "proposal"}
    assert changed(shop, deal, "press-again", step="proposal") is None
    assert verify(workspace=shop.workspace) == []


def test_everything_that_is_wrong_is_told_at_once(shop: Shop, lucia: str) -> None:
    told = DealTold(
        title="x" * 201, amount="1,234", close_on="pronto", category="seguro", owner="99999"
    )
    with pytest.raises(InvalidInput) as refused:
        opened(shop, lucia, told)
    assert codes(refused) == {
        "title": "text_too_long",
        "amount": "amount_ambiguous",
        "close_on": "day_unreadable",
        "category": "deal_category_unknown",
        "owner": "not_a_member",
    }
    assert shop.facts("deal.opened") == []


def test_somebody_known_is_told_by_their_id_alone(shop: Shop, lucia: str) -> None:
    deal = opened(shop, lucia, DealTold(people=((f"{lucia} y su jefe", "decide"),)))
    assert stands(shop, deal).people == (Participant(lucia, "decide"),)


def test_people_of_the_deal_are_found_by_their_address(shop: Shop, lucia: str) -> None:
    marta = hand_over(shop, "marta@ebro.example")
    deal = opened(
        shop, lucia, DealTold(people=(("marta@ebro.example", "decide"), ("El notario", "")))
    )
    assert stands(shop, deal).people == (Participant(marta, "decide"), Participant("El notario"))


def test_a_lost_deal_needs_a_reason_of_the_pact(shop: Shop, lucia: str) -> None:
    deal = opened(shop, lucia)
    with pytest.raises(InvalidInput) as refused:
        lost(shop, deal, "weather")
    assert codes(refused) == {"reason": "reason_missing"}
    lost(shop, deal, "price")
    assert (stands(shop, deal).outcome, stands(shop, deal).reason) == ("lost", "price")
    assert Lead.objects.of(shop.workspace.id).get(person=lucia).open_deals == 0


def test_another_reason_is_told_in_a_note(
    shop: Shop, lucia: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("testigo.actions.deals.lost_reasons", lambda *_: ("price", "other"))
    deal = opened(shop, lucia)
    with pytest.raises(InvalidInput) as refused:
        lost(shop, deal, "other", "  ")
    assert codes(refused) == {"note": "deal_note_missing"}
    lost(shop, deal, "other", "Cerraron la planta")
    assert stands(shop, deal).note == "Cerraron la planta"


def test_winning_records_the_contract_and_makes_a_customer(shop: Shop, lucia: str) -> None:
    deal = opened(shop, lucia)
    won(shop, deal, ContractTold("11.500,00", "4.025,00", "24", "2026-12-01"))
    [fact] = shop.facts("contract.signed")
    assert fact.props == {
        "amount": "11500",
        "margin": "4025",
        "term_months": 24,
        "starts_on": "2026-12-01",
        "currency": "EUR",
    }
    assert stands(shop, deal).worth == Decimal(11500)
    assert Lead.objects.of(shop.workspace.id).get(person=lucia).stage == "customer"
    assert verify(workspace=shop.workspace) == []


def test_a_contract_that_cannot_be_is_refused_whole(shop: Shop, lucia: str) -> None:
    deal = opened(shop, lucia)
    with pytest.raises(InvalidInput) as refused:
        won(shop, deal, ContractTold("100", "200", "0", "2026-13-01"))
    assert codes(refused) == {
        "margin": "margin_over_amount",
        "term_months": "term_unreadable",
        "starts_on": "day_unreadable",
    }
    with pytest.raises(InvalidInput) as refused:
        won(shop, deal, ContractTold(" "))
    assert codes(refused) == {"amount": "deal_amount_missing"}


def test_what_has_ended_changes_no_more_until_its_end_is_undone(shop: Shop, lucia: str) -> None:
    deal = opened(shop, lucia)
    ended = lost(shop, deal, "price")
    with pytest.raises(DealEnded):
        changed(shop, deal, step="proposal")
    back = {"deal": deal, "fact_id": ended.id, "now": NOW + timedelta(days=2)}
    with pytest.raises(NotAllowed):
        take_back_of_deal(workspace=shop.workspace, by=shop.member(shop.vera), **back)
    take_back_of_deal(workspace=shop.workspace, by=shop.member(shop.ana), **back)
    assert stands(shop, deal).outcome == "open"
    assert Lead.objects.of(shop.workspace.id).get(person=lucia).open_deals == 1
    assert changed(shop, deal, "press-later", step="proposal") is not None
    assert verify(workspace=shop.workspace) == []


def test_an_opening_that_is_undone_leaves_no_deal(shop: Shop, lucia: str) -> None:
    deal = opened(shop, lucia)
    [fact] = shop.facts("deal.opened")
    take_back_of_deal(
        workspace=shop.workspace, deal=deal, fact_id=fact.id, by=shop.member(shop.ana), now=NOW
    )
    assert not DealRow.objects.of(shop.workspace.id).exists()
    assert not DealStepRow.objects.of(shop.workspace.id).exists()
    assert verify(workspace=shop.workspace) == []


def test_an_opening_that_is_undone_after_a_change_leaves_no_deal(shop: Shop, lucia: str) -> None:
    deal = opened(shop, lucia)
    changed(shop, deal, step="proposal")
    [fact] = shop.facts("deal.opened")
    take_back_of_deal(
        workspace=shop.workspace, deal=deal, fact_id=fact.id, by=shop.member(shop.ana), now=NOW
    )
    assert not DealRow.objects.of(shop.workspace.id).exists()
    assert Lead.objects.of(shop.workspace.id).get(person=lucia).open_deals == 0
    assert verify(workspace=shop.workspace) == []


def test_who_only_reads_and_who_is_of_elsewhere_are_refused(shop: Shop, lucia: str) -> None:
    other = open_shop("otra")
    deal = opened(shop, lucia)
    for by in (shop.member(shop.dora), other.member(other.ana)):
        with pytest.raises(NotAllowed):
            open_deal(
                workspace=shop.workspace, person=lucia, told=TOLD, by=by, now=NOW, once="press-xx"
            )
        with pytest.raises(NotAllowed):
            lose_deal(
                workspace=shop.workspace, deal=deal, reason="price", by=by, now=NOW, once="press-yy"
            )
    with pytest.raises(LeadNotFound):
        opened(other, lucia)
    with pytest.raises(NoSuchDeal):
        changed(other, deal, step="proposal")
    assert len(shop.facts("deal.opened")) == 1


def test_a_deal_goes_with_its_person_when_two_are_joined_and_comes_back(
    shop: Shop, lucia: str
) -> None:
    marta = hand_over(shop, "marta@ebro.example", at=NOW - timedelta(minutes=10))
    deal = opened(shop, marta)
    pair = merge_people(workspace=shop.workspace, one=lucia, other=marta, by="system", now=NOW)
    assert (pair.survivor, stands(shop, deal).person) == (lucia, lucia)
    assert verify(workspace=shop.workspace) == []
    part_people(workspace=shop.workspace, person=marta, by="system", now=NOW)
    assert stands(shop, deal).person == marta
    assert verify(workspace=shop.workspace) == []


def tell(shop: Shop, *drafts: FactDraft) -> None:
    record_facts(workspace=shop.workspace, drafts=drafts, source="api", now=NOW)
    apply_all(workspace=shop.workspace, now=NOW)


def test_deals_told_without_a_person_or_an_id_stand_too(shop: Shop, lucia: str) -> None:
    day = NOW - timedelta(days=1)
    tell(
        shop,
        FactDraft(
            "deal.opened", day, "m1", deal="X-1", company="ebro.example", props={"amount": 5}
        ),
        FactDraft("deal.opened", day, "m2", person_id=lucia, props={"amount": 7}),
        FactDraft("contract.signed", NOW, "m3", person_id=lucia, props={"amount": 6}),
    )
    assert stands(shop, "X-1").company == "ebro.example"
    [own] = deals_of_people(shop.workspace.id, [lucia])
    assert (own.outcome, own.worth) == ("won", Decimal(6))
    assert verify(workspace=shop.workspace) == []


def test_verify_says_when_a_deal_does_not_follow_from_its_facts(shop: Shop, lucia: str) -> None:
    opened(shop, lucia)
    DealRow.objects.of(shop.workspace.id).update(cents=1)
    [difference] = verify(workspace=shop.workspace)
    assert (difference.table, difference.stored, difference.rebuilt) == ("deal", "1", "1200050")
