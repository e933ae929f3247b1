"""Recommendations: the tables of docs/rules/recommendations.md, and what holds for any figures."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from testigo.core.recommending import THRESHOLDS, Seen, recommend
from tests.spec.leaks import hand_over
from tests.spec.recommendations import CAMPAIGNS, FOUND, SLOTS, Campaign, Slot, seen, written


def kinds(found: Seen) -> list[str]:
    """What is recommended, in order."""
    return [one.kind for one in recommend(found)]


def test_the_recommendations_are_those_of_the_table() -> None:
    assert tuple(written(one) for one in recommend(seen())) == FOUND


def test_what_is_spent_more_is_taken_from_what_a_raise_brings() -> None:
    of = {one.kind: one.effect.of for one in recommend(seen())}
    assert of == {"fix_routing": "revenue", "stop": "revenue", "raise": "revenue_less_cost"}


def test_a_campaign_that_costs_nothing_is_not_stopped() -> None:
    free = [one._replace(cost="0") if one.campaign == "students" else one for one in CAMPAIGNS]
    assert "stop" not in kinds(seen(tuple(free), ()))


def test_without_other_customers_the_money_itself_is_what_stopping_brings() -> None:
    few = [one._replace(customers=0) for one in CAMPAIGNS]
    [stop] = recommend(seen(tuple(few), ()))
    assert (stop.effect.value, stop.effect.of) == (Decimal("1000.00"), "saving")
    assert stop.effect.low < stop.effect.value


def test_a_large_campaign_is_not_raised() -> None:
    large = [one._replace(leads=160, customers=20) for one in CAMPAIGNS if one.campaign == "brand"]
    others = [one for one in CAMPAIGNS if one.campaign != "brand"]
    assert "raise" not in kinds(seen((*large, *others), ()))


def test_a_channel_may_be_late_more_often_than_the_others() -> None:
    found = seen((), (Slot("2026-06-02", 10, 200, 10, 38, 1), Slot("2026-06-02", 11, 40, 0, 8, 0)))
    late = [
        replace(hand_over(number, channel="fair", contact="late"), at=found.cases[number].at)
        for number in range(40)
    ]
    [fix] = recommend(replace(found, cases=[*found.cases, *late]))
    assert fix.subject == {"channel": "fair"}


def test_a_shorter_time_is_proposed_where_a_first_attempt_at_once_signs_far_more_often() -> None:
    quick, slow = timedelta(minutes=20), timedelta(minutes=90)
    cases = []
    for number in range(200):
        wait, signed = (quick, number < 60) if number < 100 else (slow, number < 105)
        one = hand_over(number, amounts=(Decimal(1),) if signed else ())
        cases.append(replace(one, first_try=one.at + wait))
    [clause] = recommend(replace(seen((), ()), cases=cases))
    assert (clause.kind, clause.subject, clause.at_most) == ("change_clause", {"minutes": 60}, 1)
    assert (clause.own.cases, clause.others.met) == (100, 60)


def test_what_is_expected_to_bring_nothing_is_not_recommended() -> None:
    alike = (Slot("2026-06-02", 10, 200, 10, 0, 10), Slot("2026-06-05", 16, 60, 48, 0, 48))
    assert kinds(seen((), alike)) == []


_CAMPAIGNS = st.lists(
    st.builds(
        Campaign,
        st.sampled_from(["google_ads", "events"]),
        st.sampled_from(["", "a", "b", "c"]),
        st.sampled_from(["0", "100", "9000"]),
        st.integers(0, 400),
        st.integers(0, 40),
        st.integers(0, 60),
        st.integers(0, 60),
    ),
    max_size=5,
)
_SLOTS = st.lists(
    st.builds(
        lambda day, hour, cases, late, signed: Slot(
            f"2026-06-0{day}", hour, cases, min(late, cases), signed, signed // 3
        ),
        st.integers(1, 7),
        st.integers(0, 23),
        st.integers(0, 70),
        st.integers(0, 70),
        st.integers(0, 20),
    ),
    max_size=3,
)


@given(_CAMPAIGNS, _SLOTS, st.integers(0, 99))
def test_at_most_three_by_what_they_bring_whatever_the_order(
    campaigns: list[Campaign], slots: list[Slot], number: int
) -> None:
    found = seen(tuple(campaigns), tuple(slots))
    told = recommend(found)
    assert len(told) <= THRESHOLDS.most
    assert len({one.kind for one in told}) == len(told)
    values = [one.effect.value for one in told]
    assert values == sorted(values, reverse=True)
    assert all(one.effect.low <= one.effect.value <= one.effect.high for one in told)
    assert all(one.effect.value > 0 for one in told)
    cases, rows = list(found.cases), list(found.rows)
    Random(number).shuffle(cases)
    Random(number).shuffle(rows)
    assert recommend(replace(found, cases=cases, rows=rows)) == told


def test_few_cases_recommend_nothing() -> None:
    few = tuple(one._replace(leads=29, right=0, wrong=9) for one in CAMPAIGNS)
    slots = tuple(one._replace(cases=14, late=min(one.late, 14)) for one in SLOTS[:2])
    assert kinds(seen(few, slots)) == []
