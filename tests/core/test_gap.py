"""The gap: the tables of docs/rules/gap.md, and what holds for any two periods."""

from dataclasses import replace
from fractions import Fraction
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from testigo.core import gap as rule
from testigo.core.chain import Band, Cell, Chain
from testigo.core.gap import FACTORS, Goal, gap_between, gap_to_goal, links_of
from tests.spec.gap import GOAL, GOAL_PARTS, PARTS, PERIODS, chain_of_row, written


def test_the_parts_are_those_of_the_table() -> None:
    before, after = (links_of(chain_of_row(row)) for row in PERIODS)
    found = gap_between(before, after)
    assert tuple(written(part) for part in found.parts) == tuple(row[:3] for row in PARTS)
    assert (found.before, found.after) == (900_000_00, 616_000_00)


def test_the_parts_of_a_goal_are_those_of_the_table() -> None:
    found = gap_to_goal(GOAL, chain_of_row(PERIODS[1]))
    assert tuple(written(part) for part in found.parts) == tuple(row[:3] for row in GOAL_PARTS)
    assert (found.before, found.after) == (GOAL.revenue, 600_000_00)


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """The chain of some leads, each as far as it came, with amounts of whole cents."""
    leads = draw(
        st.lists(
            st.tuples(
                st.integers(0, 3),
                st.sampled_from(["on_time", "late", "unmeasured"]),
                st.sampled_from(["full", "short", "unmeasured"]),
                st.integers(1, 500_000),
            ),
            max_size=8,
        )
    )
    times = draw(st.integers(1, 30))
    cells: dict[Band, Cell] = {}
    for far, contact, effort, _ in leads:
        if far >= 2:
            held = cells.get((contact, effort), Cell(0, 0))
            cells[contact, effort] = Cell(held.leads + times, held.customers + times * (far == 3))
    return Chain(
        leads=times * len(leads),
        mql=times * sum(far >= 1 for far, *_ in leads),
        accepted=times * sum(far >= 2 for far, *_ in leads),
        cells=cells,
        cohort=times * sum(amount for far, _, _, amount in leads if far == 3),
        signed=draw(st.integers(0, 900_000)),
        retained=draw(st.integers(0, 90_000)),
    )


@given(chains())
def test_the_links_come_to_the_revenue_of_the_period(chain: Chain) -> None:
    assert links_of(chain).revenue == chain.signed + chain.retained


@given(chains(), chains())
def test_the_parts_add_up_to_the_gap_to_the_cent(one: Chain, other: Chain) -> None:
    found = gap_between(links_of(one), links_of(other))
    assert tuple(part.factor for part in found.parts) == FACTORS
    assert sum(part.amount for part in found.parts) == found.after - found.before
    assert found.after == other.signed + other.retained


@given(chains())
def test_there_is_nothing_to_explain_between_equals(chain: Chain) -> None:
    links = links_of(chain)
    assert not any(part.amount for part in gap_between(links, links).parts)


@given(chains(), chains())
def test_the_way_back_is_the_way_there_with_the_other_sign(one: Chain, other: Chain) -> None:
    there = gap_between(links_of(one), links_of(other))
    back = gap_between(links_of(other), links_of(one))
    assert [part.amount for part in there.parts] == [-part.amount for part in back.parts]


@settings(max_examples=10, deadline=None)
@given(chains(), chains())
def test_no_order_of_the_links_is_privileged(one: Chain, other: Chain) -> None:
    """The Shapley value, by its definition: the mean over every order of changing the links."""
    before, after = links_of(one), links_of(other)
    names = FACTORS[:7]
    total = dict.fromkeys(names, Fraction(0))
    worth: dict[frozenset[str], Fraction] = {}
    for order in permutations(names):
        changed: frozenset[str] = frozenset()
        for name in order:
            for chosen in (changed, changed | {name}):
                if chosen not in worth:
                    worth[chosen] = rule._product(before, after, chosen)  # type: ignore[arg-type]
            total[name] += worth[changed | {name}] - worth[changed]
            changed |= {name}
    means = [total[name] / 5040 for name in names]
    assert rule._shapley(before, after) == means


def test_what_only_one_link_changed_stands_with_that_link() -> None:
    links = links_of(chain_of_row(PERIODS[0]))
    found = gap_between(links, replace(links, volume=links.volume * 2))
    explained = {part.factor: part.amount for part in found.parts if part.amount}
    assert explained == {"volume": 880_000_00}


_GOALS = st.builds(
    Goal,
    revenue=st.integers(1, 10_000_000),
    average_deal=st.integers(1, 900_000).map(Fraction),
    lead_to_customer=st.integers(1, 100).map(lambda share: Fraction(share, 100)),
    lead_to_mql=st.none() | st.integers(1, 100).map(lambda share: Fraction(share, 100)),
)


@given(_GOALS, chains())
def test_a_goal_is_reached_or_missed_by_what_its_parts_add_up_to(goal: Goal, chain: Chain) -> None:
    found = gap_to_goal(goal, chain)
    assert (found.before, found.after) == (goal.revenue, chain.signed)
    assert sum(part.amount for part in found.parts) == found.after - found.before


@given(_GOALS, chains())
def test_what_a_goal_does_not_name_explains_nothing(goal: Goal, chain: Chain) -> None:
    if not all((chain.leads, chain.mql, chain.accepted)):
        return
    silent = [part for part in gap_to_goal(goal, chain).parts if part.goalless]
    assert {part.factor for part in silent} >= {"acceptance", "speed", "effort", "retention"}
    assert all(part.amount in (-1, 0, 1) for part in silent)
