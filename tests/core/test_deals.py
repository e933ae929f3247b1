"""What facts make of a deal: fields, moves, ends, and the laws that hold for any of them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.deals import Contract, Participant, Product, deals_in
from testigo.core.facts import Fact
from tests.spec.deals import DEALS, DealCase, fact_of


def opened(day: int, deal: str | None, **props: Any) -> Fact:
    return fact_of(("deal.opened", day, props), deal=deal)


@pytest.mark.parametrize("case", DEALS, ids=lambda case: case.title)
def test_a_deal_stands_as_its_facts_tell(case: DealCase) -> None:
    facts = [fact_of(said, place) for place, said in enumerate(case.facts)]
    deal = deals_in(facts)["d1"]
    assert deal.outcome == case.outcome
    assert deal.worth == (Decimal(case.worth) if case.worth else None)
    assert deal.step == case.step
    assert deal.close_on == (date.fromisoformat(case.closes) if case.closes else None)
    told = ", ".join("slipped" if move.slipped else "pulled in" for move in deal.moves)
    assert told == case.moves


def test_people_products_and_the_contract_are_read_as_they_were_told() -> None:
    facts = [
        opened(
            5,
            "d1",
            people=["ana@ebro.example", {"person": "p2", "part": "decides"}, {"part": "nobody"}],
            products=[{"name": "Lector", "quantity": "3", "amount": "900"}, {"amount": "1"}, "x"],
        ),
        fact_of(
            (
                "contract.signed",
                9,
                {"amount": 900, "margin": "400.50", "term_months": 6, "starts_on": "2026-02-01"},
            )
        ),
    ]
    deal = deals_in(facts)["d1"]
    assert deal.people == (Participant("ana@ebro.example"), Participant("p2", "decides"))
    assert deal.products == (Product("Lector", Decimal(3), Decimal(900)),)
    assert deal.contract == Contract(Decimal(900), "", Decimal("400.50"), 6, date(2026, 2, 1))


def test_a_step_counts_from_when_it_was_entered_and_each_stay_has_its_end() -> None:
    facts = [
        opened(5, "d1"),
        fact_of(("deal.changed", 8, {"step": "proposal"})),
        fact_of(("deal.changed", 9, {"step": "proposal", "amount": "1"}), 1),
        fact_of(("deal.lost", 12, {"reason": "price"})),
    ]
    deal = deals_in(facts)["d1"]
    assert deal.step_at == datetime(2026, 1, 8, 10, tzinfo=UTC)
    stays = [(stay.step, stay.at.day, stay.until and stay.until.day) for stay in deal.stays]
    assert stays == [("", 5, 8), ("proposal", 8, 12)]


def test_a_loss_without_an_id_ends_every_open_deal_of_the_person() -> None:
    facts = [
        opened(5, "d1"),
        opened(6, "d2"),
        fact_of(("deal.opened", 6, {}), deal="d3", person="p2"),
        fact_of(("deal.lost", 9, {"reason": "price"}), deal=None),
        opened(12, "d4"),
    ]
    deals = deals_in(facts)
    assert {key: deal.outcome for key, deal in deals.items()} == {
        "d1": "lost",
        "d2": "lost",
        "d3": "open",
        "d4": "open",
    }
    assert deals["d2"].reason == "price"


def test_a_signature_without_an_id_wins_the_deal_opened_last_and_ends_the_others() -> None:
    signed = fact_of(("contract.signed", 9, {"amount": "500"}), deal=None)
    deals = deals_in([opened(5, "d1"), opened(6, "d2"), signed])
    assert (deals["d1"].outcome, deals["d1"].reason) == ("lost", "")
    assert (deals["d2"].outcome, deals["d2"].worth) == ("won", Decimal(500))


def test_a_signature_that_settles_nothing_is_a_deal_of_its_own() -> None:
    signed = fact_of(("contract.signed", 9, {"amount": "500"}), deal=None)
    deals = deals_in([signed])
    assert deals[signed.id].outcome == "won"


def test_who_opens_a_deal_on_a_screen_holds_it_unless_somebody_is_told_to() -> None:
    at_screen = replace(opened(5, "d1"), actor="user:7", source="screen")
    assert deals_in([at_screen])["d1"].owner == "user:7"
    assert deals_in([replace(at_screen, source="import")])["d1"].owner == ""
    told = fact_of(("deal.changed", 8, {"owner": "user:9"}))
    assert deals_in([at_screen, told])["d1"].owner == "user:9"


def test_what_a_machine_sent_tells_of_no_deal() -> None:
    assert deals_in([replace(opened(5, "d1"), automatic=True)]) == {}


# --- laws ----------------------------------------------------------------------------------------

_PROPS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "amount": st.sampled_from(["10", "20.5", "", "x", None, 7]),
        "close_on": st.sampled_from(["2026-02-01", "2026-03-01", "", "x"]),
        "step": st.sampled_from(["discovery", "proposal", "negotiation"]),
        "reason": st.sampled_from(["price", "other"]),
        "owner": st.sampled_from(["user:1", "user:2", ""]),
    },
)
_SAID = st.tuples(
    st.sampled_from(["deal.opened", "deal.changed", "deal.lost", "contract.signed"]),
    st.integers(1, 28),
    _PROPS,
)


def _id(fact: Fact) -> str:
    return fact.id


@st.composite
def logs(draw: st.DrawFn) -> list[Fact]:
    """Facts about a few deals of two people, some without an id, some taken back."""
    facts = []
    for place, said in enumerate(draw(st.lists(_SAID, max_size=14))):
        deal = draw(st.sampled_from(["d1", "d2", None]))
        facts.append(fact_of(said, place, deal, draw(st.sampled_from(["p1", "p2"]))))
    for fact in draw(st.lists(st.sampled_from(facts), max_size=3, unique_by=_id)) if facts else []:
        back = fact_of(("fact.retracted", 28, {"of": fact.id}), deal=None, person=fact.person or "")
        facts.append(replace(back, id=f"r{fact.id}", message_id=f"r{fact.id}"))
    return facts


@given(logs(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(facts: list[Fact], random: Any) -> None:
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert deals_in(shuffled) == deals_in(facts)


@given(logs())
def test_what_is_taken_back_counts_as_if_it_had_never_been_told(facts: list[Fact]) -> None:
    gone = {fact.props["of"] for fact in facts if fact.name == "fact.retracted"}
    never = [f for f in facts if f.id not in gone and f.name != "fact.retracted"]
    assert deals_in(never) == deals_in(facts)


@given(logs())
def test_stays_follow_each_other_and_never_run_backwards(facts: list[Fact]) -> None:
    for deal in deals_in(facts).values():
        for before, after in zip(deal.stays, deal.stays[1:], strict=False):
            assert before.until == after.at
        assert all(stay.until is None or stay.until >= stay.at for stay in deal.stays)
        assert (deal.stays[-1].until is None) == (deal.outcome == "open")


@given(logs())
def test_people_do_not_touch_each_others_deals(facts: list[Fact]) -> None:
    alone = [replace(f, deal=f"{f.person}{f.deal}" if f.deal else None) for f in facts]
    together = deals_in(alone)
    apart = {
        key: deal
        for person in ("p1", "p2")
        for key, deal in deals_in(f for f in alone if f.person == person).items()
    }
    assert together == apart
