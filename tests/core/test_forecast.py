"""Win rates of steps, weighted sums and coverage."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.deals import CATEGORIES, Deal, deals_in
from testigo.core.forecast import Rate, coverage, forecast, rate_of, rates_in
from tests.spec.deals import fact_of


def deal(key: str, step: str, amount: str, outcome: str = "open", category: str = "") -> Deal:
    said = {"step": step, "amount": amount, "currency": "EUR", "category": category}
    facts = [fact_of(("deal.opened", 5, said), deal=key)]
    if outcome == "lost":
        facts.append(fact_of(("deal.lost", 9, {"reason": "price"}), deal=key))
    if outcome == "won":
        facts.append(fact_of(("contract.signed", 9, {"amount": amount}), deal=key))
    return deals_in(facts)[key]


def test_under_thirty_cases_an_estimate_stands_in_and_says_so() -> None:
    assert rate_of("proposal", 20, 29) == Rate(Decimal("0.40"), 29, estimate=True)
    assert rate_of("ours", 0, 0) == Rate(Decimal("0.30"), 0, estimate=True)
    assert rate_of("proposal", 20, 30) == Rate(Decimal("0.667"), 30, estimate=False)


def test_a_deal_counts_in_every_step_that_it_was_in_and_only_once_it_ended() -> None:
    deals = [deal(f"w{n}", "proposal", "10", "won") for n in range(20)]
    deals += [deal(f"l{n}", "proposal", "10", "lost") for n in range(20)]
    deals += [deal("o1", "proposal", "10"), deal("o2", "", "10")]
    rates = rates_in(deals)
    assert rates["proposal"] == Rate(Decimal("0.500"), 40, estimate=False)
    assert rates["discovery"].cases == 0


def test_open_deals_are_added_up_by_category_and_weighted_by_their_step() -> None:
    deals = [
        deal("d1", "discovery", "1000"),
        deal("d2", "negotiation", "2000.50", category="commit"),
        deal("d3", "proposal", "9999", "lost"),
        replace(deal("d4", "proposal", "500"), currency="USD"),
    ]
    found = forecast(deals, {}, "EUR")
    assert (found.deals, found.amount, found.left_out) == (2, Decimal("3000.50"), 1)
    assert found.weighted == Decimal("1600.35")
    assert found.of("commit") == (1, Decimal("2000.50"))
    assert found.of("pipeline") == (1, Decimal(1000))


def test_coverage_says_how_many_times_what_is_missing_is_there() -> None:
    assert coverage(Decimal(300), Decimal(200), Decimal(100)) == Decimal("3.0")
    assert coverage(Decimal(300), Decimal(200), Decimal(200)) is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["discovery", "proposal", "negotiation", "ours", ""]),
            st.decimals(0, 10**6, places=2),
            st.sampled_from(["", *CATEGORIES]),
        ),
        max_size=20,
    )
)
def test_categories_add_up_to_all_and_no_weight_makes_more_of_it(
    told: list[tuple[str, Decimal, str]],
) -> None:
    deals = [
        deal(f"d{n}", step, str(amount), category=category)
        for n, (step, amount, category) in enumerate(told)
    ]
    found = forecast(deals, {}, "EUR")
    assert sum((found.of(code)[1] for code in CATEGORIES), Decimal(0)) == found.amount
    assert sum(found.of(code)[0] for code in CATEGORIES) == found.deals == len(deals)
    assert Decimal(0) <= found.weighted <= found.amount


@pytest.mark.parametrize("step", ["discovery", "proposal", "negotiation"])
def test_the_rates_of_the_starters_rise_along_the_pipeline(step: str) -> None:
    assert Decimal(0) < rate_of(step, 0, 0).share < Decimal(1)
