"""How high somebody climbs, and that one climb answers for every threshold."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testigo.core.facts import Fact
from testigo.core.lifecycle import crossings
from testigo.core.pact import Pact
from testigo.core.pact.editing import set_values
from testigo.core.story import Agreement, PactInForce, retell
from testigo.core.tryout.bars import bar_in
from testigo.core.tryout.climbing import (
    Climb,
    Crossing,
    NoThreshold,
    Rung,
    alike_but_for_threshold,
    climbs,
    crossings_of,
    explained,
    threshold_of,
    with_threshold,
)
from tests.spec.agreement import PACT, at, director, fact, pact, viewed
from tests.spec.histories import histories

READ = pact()
BAR = "{score: total, over: 70}"


def under(rules: Pact) -> Agreement:
    """An agreement in which a pact has always been in force."""
    return Agreement((PactInForce(1, rules, at(-5000), at(-5000)),))


@settings(max_examples=150)
@given(histories(), st.integers(0, 140))
def test_a_climb_crosses_where_the_story_does_whatever_the_threshold(
    facts: list[Fact], threshold: int
) -> None:
    story = retell(facts, under(with_threshold(READ, threshold)))
    told = [(one.cycle, one.at) for one in crossings(story.path.entries)]
    found = crossings_of(climbs("p1", facts, READ), threshold)
    assert [(one.cycle, one.at) for one in found] == told


@given(histories())
def test_the_rungs_of_a_climb_rise(facts: list[Fact]) -> None:
    for climb in climbs("p1", facts, READ):
        heights = [(rung.at, rung.score) for rung in climb.rungs]
        assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(heights))


def test_somebody_climbs_with_each_visit_and_crosses_at_the_first_that_is_over() -> None:
    facts = [*director(), viewed("/precios", 1), viewed("/precios", 25)]
    assert climbs("p1", facts, READ) == [
        Climb("p1", 1, (Rung(at(0), 35), Rung(at(1), 55), Rung(at(25), 75)))
    ]
    [climb] = climbs("p1", facts, READ)
    assert climb.over(54) == Crossing("p1", 1, at(1), 55)
    assert climb.over(55) == Crossing("p1", 1, at(25), 75)
    assert climb.over(75) is None


def test_without_the_fit_nobody_climbs() -> None:
    facts = [fact for fact in director() if fact.props["trait"] == "email"]
    assert climbs("p1", [*facts, fact("demo.requested", 1), viewed("/precios", 2)], READ) == []


@pytest.mark.parametrize(
    ("when", "threshold"),
    [
        (BAR, 70),
        ("{score: total, at_least: 71}", 70),
        (f"{{all: [{BAR}, {{score: interest, over: 3}}]}}", 70),
        ("{score: fit, over: 10}", None),
        (f"{{any: [{BAR}, {{fact: demo.requested}}]}}", None),
        (f"{{all: [{BAR}, {{score: total, at_most: 90}}]}}", None),
    ],
)
def test_the_threshold_is_the_one_total_that_has_to_be_passed(
    when: str, threshold: int | None
) -> None:
    text = PACT.replace("{all: [{score: total, over: 70}, {score: fit, at_least: 20}]}", when)
    assert threshold_of(pact(text)) == threshold


def test_pacts_that_differ_in_the_threshold_alone_share_their_climbs() -> None:
    assert alike_but_for_threshold(READ, pact(PACT.replace("over: 70", "over: 60")))
    assert not alike_but_for_threshold(READ, pact(PACT.replace("at_least: 20", "at_least: 25")))
    assert not alike_but_for_threshold(READ, pact(PACT.replace("points: 50", "points: 40")))


def test_without_a_threshold_everybody_crosses_at_the_first_rung() -> None:
    rules = pact(PACT.replace(BAR, "{fact: demo.requested}"))
    facts = [*director(), fact("demo.requested", 1), viewed("/precios", 2)]
    assert crossings_of(climbs("p1", facts, rules), None) == [Crossing("p1", 1, at(1), 85)]


def test_the_rows_of_a_crossing_add_up_to_its_score() -> None:
    facts = [*director(), viewed("/precios", 1), viewed("/precios", 25), fact("demo.requested", 40)]
    rows = explained(facts, READ, at(25))
    assert [(row.rule, row.points) for row in rows] == [
        ("pricing-page", 40),
        ("head-of", 5),
        ("icp-sector", 15),
        ("icp-size", 15),
    ]


def rewritten(text: str, threshold: int) -> str:
    path, value = bar_in(text, threshold)
    return set_values(text, {path: value})


def test_another_threshold_is_written_into_the_text_and_nothing_else_is() -> None:
    text = rewritten(PACT, 60)
    assert text == PACT.replace("over: 70", "over: 60")
    assert threshold_of(pact(text)) == 60


def test_at_least_is_written_as_what_just_passes() -> None:
    text = rewritten(PACT.replace("total, over: 70", "total, at_least: 71"), 60)
    assert "{score: total, at_least: 61}" in text


@pytest.mark.parametrize("text", ["", "no pact", PACT.replace(BAR, "{fact: demo.requested}")])
def test_a_text_without_a_threshold_is_left_alone(text: str) -> None:
    with pytest.raises(NoThreshold):
        rewritten(text, 60)
