"""Leakage: the tables of docs/rules/leaks.md, and what holds for any hand-overs."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.followed import Followed
from testigo.core.leaks import LEAKS, leak_of, leakage
from tests.spec.leaks import CASES, WORTHS, Case, Worth, case_of, hand_over, leak_row, written


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.because)
def test_a_hand_over_counts_in_the_leak_of_the_table(case: Case) -> None:
    assert (leak_of(case_of(case)) or "") == case.leak


@pytest.mark.parametrize("row", WORTHS, ids=lambda row: row.because)
def test_a_leak_is_worth_what_the_table_says(row: Worth) -> None:
    found = leak_row(row)
    assert written(found) == (row.expected, row.low, row.value, row.high)
    assert found.note == row.note


def test_a_channel_with_thirty_comparable_ones_is_compared_with_itself() -> None:
    amount = (Decimal(100),)
    poor = [hand_over(n, channel="poor", amounts=amount if n < 3 else ()) for n in range(30)]
    rich = [hand_over(100 + n, channel="rich", amounts=amount) for n in range(30)]
    few = [hand_over(200 + n, channel="few", amounts=amount) for n in range(27)]
    late = [hand_over(300 + n, channel="poor", contact="late") for n in range(20)]
    row = leakage([*poor, *rich, *few, *late]).rows[1]
    assert row.expected == Decimal("2.00")
    others = [hand_over(400 + n, channel="few", contact="late") for n in range(29)]
    row = leakage([*poor, *rich, *few, *others]).rows[1]
    assert row.expected == Decimal("20.00")


_HAND_OVERS = st.lists(
    st.builds(
        lambda contact, effort, attempts, word, reason, channel, amounts: {
            "contact": contact,
            "effort": effort,
            "attempts": attempts,
            "word": word,
            "reason": reason,
            "channel": channel,
            "amounts": tuple(amounts),
        },
        st.sampled_from(["on_time", "on_time", "late", "past_due", "open", "no_promise"]),
        st.sampled_from(["on_time", "past_due", "open", "no_promise"]),
        st.integers(0, 3),
        st.sampled_from(["pending", "accepted", "rejected"]),
        st.sampled_from(["", "student"]),
        st.sampled_from(["events", "email"]),
        st.lists(st.sampled_from([Decimal("10.00"), Decimal("0.01")]), max_size=1),
    ),
    max_size=12,
).map(lambda drawn: [hand_over(number, **said) for number, said in enumerate(drawn * 12)])


@given(_HAND_OVERS)
def test_every_hand_over_counts_in_one_leak_at_most(cases: list[Followed]) -> None:
    found = leakage(cases)
    assert tuple(row.leak for row in found.rows) == LEAKS
    people = [one.person for row in found.rows for one in row.cases]
    assert len(people) == len(set(people))
    assert len(people) + found.comparable <= found.handed_over == len(cases)


@given(_HAND_OVERS)
def test_amounts_add_up_to_the_cent_and_lie_within_their_interval(cases: list[Followed]) -> None:
    found = leakage(cases)
    worths = [row.worth for row in found.rows if row.worth]
    for one in [*worths, *([found.total] if found.total else [])]:
        assert Decimal(0) <= one.low <= one.value <= one.high
        assert one.value == one.value.quantize(Decimal("0.01"))
    if found.total:
        assert found.total.value == sum(one.value for one in worths)
    else:
        assert not worths


@given(_HAND_OVERS, st.integers(0, 99))
def test_the_order_of_hand_overs_does_not_matter(cases: list[Followed], seed: int) -> None:
    shuffled = list(cases)
    Random(seed).shuffle(shuffled)
    one, other = leakage(cases), leakage(shuffled)
    assert [(row.leak, row.expected, row.worth, row.note) for row in one.rows] == [
        (row.leak, row.expected, row.worth, row.note) for row in other.rows
    ]
    assert one.total == other.total


@given(_HAND_OVERS)
def test_nothing_is_lost_where_everything_is_handled_as_promised(cases: list[Followed]) -> None:
    kept = [hand_over(number, amounts=one.amounts) for number, one in enumerate(cases)]
    assert leakage(kept).total is None
    assert not any(row.cases for row in leakage(kept).rows)
