"""Goals: the tables of docs/rules/goals.md, and what holds for any figures."""

from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.quota import (
    OWN_RATE_FROM,
    Cohort,
    Counted,
    Inputs,
    channel_needs,
    quota_steps,
    sensitivity,
    stage_need,
)
from tests.spec import goals as spec

ARTICLE = Inputs(Decimal(300_000), Decimal(10_000), Decimal("0.025"), Decimal("0.25"))


@pytest.mark.parametrize("case", spec.STEPS, ids=lambda case: case.because)
def test_the_steps_are_those_of_the_table(case: spec.Case) -> None:
    *counts, problems = spec.written(quota_steps(spec.inputs_of(case)))
    assert counts == [case.customers, case.leads, case.mql, case.a_month]
    assert problems == (case.because if case.because.startswith("goal_") else "")


def test_a_step_shows_its_fraction_unrounded_and_where_its_divisor_comes_from() -> None:
    plan = quota_steps(
        Inputs(
            Decimal(100_000),
            Decimal(30_000),
            Decimal("0.025"),
            sources={"average_deal": "history", "lead_to_customer": "pact"},
        )
    )
    customers, leads = plan.steps
    assert (customers.top, customers.by, customers.result) == (100_000, 30_000, 4)
    assert str(customers.exact)[:6] == "3.3333"
    assert (leads.top, leads.exact, leads.result) == (4, 160, 160)
    assert (customers.source, leads.source) == ("history", "pact")


def test_the_sensitivity_of_the_article() -> None:
    tried = [(one.given, one.value, one.plan.count("leads")) for one in sensitivity(ARTICLE)]
    assert tried == [
        ("lead_to_customer", Decimal("0.020"), 1500),
        ("lead_to_customer", Decimal("0.030"), 1000),
        ("average_deal", Decimal(9000), 1360),
        ("average_deal", Decimal(11_000), 1120),
    ]


def test_a_rate_of_half_a_point_is_not_tried_at_nothing() -> None:
    tried = sensitivity(ARTICLE.with_other("lead_to_customer", Decimal("0.005")))
    assert [one.value for one in tried if one.given == "lead_to_customer"] == [Decimal("0.010")]


def test_the_needs_of_channels_are_those_of_the_table() -> None:
    plan = channel_needs(spec.CUSTOMERS, spec.COHORTS)
    assert spec.needs_written(plan) == tuple(need[:-1] for need in spec.NEEDS)
    assert [need.pooled for need in plan.needs] == [
        "the rate of all" in n.because for n in spec.NEEDS
    ]
    assert plan.leads == spec.MIX


def test_without_any_customer_nothing_is_shared_out_and_it_says_why() -> None:
    plan = channel_needs(30, [Cohort("events", 400, 20, 0)])
    assert (plan.needs, plan.leads) == ((), None)
    assert [one.code for one in plan.problems] == ["goal_history_without_customers"]


def test_a_stage_is_needed_by_the_share_of_it_that_signs() -> None:
    assert stage_need(30, Counted(20, 61)) == 92
    assert stage_need(30, Counted(20, 29)) is None
    assert stage_need(30, Counted(0, 61)) is None


def test_a_counted_share_says_how_sure_it_is() -> None:
    rate = Counted(30, 1430)
    assert str(rate.share) == "0.020979"
    assert (round(rate.low, 3), round(rate.high, 3)) == (Decimal("0.017"), Decimal("0.026"))
    assert [Counted(1, n).note for n in (9, 10, 29, 30)] == [
        "few_cases", "indicative", "indicative", "",
    ]  # fmt: skip


# --- laws ----------------------------------------------------------------------------------------

amounts = st.decimals("0.01", "100000000", places=2)
rates = st.decimals("0.0001", "1", places=4)
anything = st.none() | st.decimals(allow_nan=False, allow_infinity=False)
inputs = st.builds(
    Inputs, amounts, amounts, rates, st.none() | rates, st.none() | rates, st.sampled_from([1, 3])
)


@given(inputs)
def test_every_step_is_the_least_count_that_is_enough(asked: Inputs) -> None:
    for step in quota_steps(asked).steps:
        whole = (
            Fraction(step.top) / Fraction(step.by)
            if step.divides
            else Fraction(step.top) * Fraction(step.by)
        )
        assert step.result - 1 < whole <= step.result
        assert step.result <= step.per_month * asked.months < step.result + asked.months


@given(inputs, amounts)
def test_more_revenue_never_takes_fewer_and_larger_deals_never_more(
    asked: Inputs, other: Decimal
) -> None:
    for name, sign in (("quota", 1), ("average_deal", -1)):
        low, high = sorted([asked.of(name), other])  # type: ignore[arg-type,type-var]
        one = quota_steps(asked.with_other(name, low))  # type: ignore[arg-type]
        two = quota_steps(asked.with_other(name, high))  # type: ignore[arg-type]
        for less, more in zip(one.steps, two.steps, strict=True):
            assert sign * less.result <= sign * more.result


@given(inputs, rates)
def test_a_higher_rate_never_takes_more_leads(asked: Inputs, other: Decimal) -> None:
    low, high = sorted([asked.lead_to_customer or other, other])
    worse = quota_steps(asked.with_other("lead_to_customer", low))
    better = quota_steps(asked.with_other("lead_to_customer", high))
    assert (better.count("leads") or 0) <= (worse.count("leads") or 0)


@given(st.builds(Inputs, anything, anything, anything, anything, anything))
def test_whatever_is_asked_is_answered_by_steps_or_by_named_problems(asked: Inputs) -> None:
    plan = quota_steps(asked)
    needed = {"quota", "average_deal", "lead_to_customer"}
    wrong = {problem.where for problem in plan.problems}
    assert (plan.count("customers") is None) == bool(wrong & {"quota", "average_deal"})
    assert (plan.count("leads") is None) == bool(wrong & needed)
    for one in sensitivity(asked):
        assert one.given not in {problem.where for problem in one.plan.problems}


cohorts = st.lists(
    st.builds(
        lambda name, leads, signed: Cohort(name, leads, leads, min(leads, signed)),
        st.text("abc", min_size=1),
        st.integers(0, 500),
        st.integers(0, 40),
    ),
    max_size=8,
    unique_by=lambda one: one.channel,
)


@given(st.integers(1, 1000), cohorts)
def test_the_channels_add_up_to_what_the_mix_takes(customers: int, of: list[Cohort]) -> None:
    plan = channel_needs(customers, of)
    if plan.leads is None:
        assert not any(one.customers for one in of)
        return
    assert plan.leads <= sum(need.leads for need in plan.needs) < plan.leads + len(plan.needs)
    assert (
        abs(sum(need.customers for need in plan.needs) - customers) < Decimal("1e-20") * customers
    )


@given(st.integers(1, 1000), cohorts)
def test_with_enough_cases_everywhere_the_mix_takes_what_all_together_take(
    customers: int, of: list[Cohort]
) -> None:
    enough = [one for one in of if one.leads >= OWN_RATE_FROM]
    plan = channel_needs(customers, enough)
    signed, leads = sum(one.customers for one in enough), sum(one.leads for one in enough)
    assert plan.leads == (ceil(Fraction(customers * leads, signed)) if signed else None)
