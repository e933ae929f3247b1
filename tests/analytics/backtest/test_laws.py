"""The relations say what the core says: of random lives, under random pacts, whatever the
threshold."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testigo.analytics.backtest import crossings, highs, matching, peaks
from testigo.core.conditions import AllOf, Condition, ScoreTest
from testigo.core.pact import Pact
from testigo.core.tryout.climbing import NoThreshold, bar_of
from tests.analytics.backtest.pacts import random_life, random_pact
from tests.analytics.backtest.relations import Lives, asked, reference, rows_of

PACTS, LIVES = 25, 1000 // 25


def lives_of(random: Random, many: int = LIVES) -> Lives:
    return {name: random_life(random, name) for name in (f"p{number}" for number in range(many))}


def with_total(pact: Pact, wanted: int) -> Pact:
    """The pact with another threshold."""
    test = bar_of(pact)
    changed = ScoreTest(test.kind, replace(test.test, operand=wanted))
    definition = pact.lifecycle.definitions["mql"]
    when = _replaced(definition.when, test, changed)
    definitions = {**pact.lifecycle.definitions, "mql": replace(definition, when=when)}
    return replace(pact, lifecycle=replace(pact.lifecycle, definitions=definitions))


def _replaced(when: Condition, old: ScoreTest, new: ScoreTest) -> Condition:
    if when is old:
        return new
    if isinstance(when, AllOf):
        return AllOf(tuple(_replaced(item, old, new) for item in when.items))
    return when


def beyond(pact: Pact, total: int) -> bool:
    test: Any = bar_of(pact).test
    return bool(test.holds(total))


@settings(max_examples=PACTS, deadline=None)
@given(st.integers(0, 2**32))
def test_relations_cross_when_the_core_does(seed: int) -> None:
    random = Random(seed)
    pact, lives = random_pact(random), lives_of(random)
    assert rows_of(asked(lives, pact), pact) == reference(lives, pact)


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from((-5, 0, 12, 30)))
def test_highs_and_peaks_know_every_threshold(seed: int, wanted: int) -> None:
    random = Random(seed)
    pact, lives = turning_pact(random), lives_of(random, 100)
    found, other = asked(lives, pact), with_total(pact, wanted)
    expected = reference(lives, other)
    assert rows_of(found, other) == expected, "the same matches answer for another threshold"
    first: dict[tuple[str, int], tuple[object, ...]] = {}
    for row in highs(found, pact).to_pylist():
        if beyond(other, row["total"]):
            told = (row["person"], row["cycle"], row["at"], row["total"])
            first.setdefault((row["person"], row["cycle"]), told)
    assert sorted(first.values()) == [row[:4] for row in expected]
    passing = [row for row in peaks(found, pact).to_pylist() if beyond(other, row["peak"])]
    assert len(passing) == len(expected)


def test_asked_of_shares_of_the_people_the_answer_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = Random(7)
    pact, lives = turning_pact(random), lives_of(random, 200)
    found = asked(lives, pact)
    whole = (rows_of(found, pact), highs(found, pact), peaks(found, pact))
    monkeypatch.setattr(matching, "MOST_AT_ONCE", found.facts // 3)
    assert (rows_of(found, pact), highs(found, pact), peaks(found, pact)) == whole


def turning_pact(random: Random) -> Pact:
    """A random pact whose MQL turns on a total of points."""
    while True:
        pact = random_pact(random)
        try:
            bar_of(pact)
        except NoThreshold:
            continue
        return pact


def test_it_is_no_matter_of_none_crossing() -> None:
    """Many seeds in one relation: some cross, some do not, and cycles are counted."""
    random = Random(12)
    pacts = [random_pact(random) for _ in range(4)]
    lives = lives_of(random, 300)
    told = [reference(lives, pact) for pact in pacts]
    assert [rows_of(asked(lives, pact), pact) for pact in pacts] == told
    assert sum(map(len, told)) > 100
    assert any(row[1] == 2 for rows in told for row in rows)


def test_other_points_caps_and_expiries_are_asked_of_the_same_matches() -> None:
    random = Random(5)
    pact = random_pact(random)
    lives = lives_of(random, 200)
    found = asked(lives, pact)
    rules = tuple(
        replace(rule, points=rule.points * 2 + 1, at_most=3, expires_after=None, once_per="week")
        for rule in pact.scoring.rules
    )
    other = replace(pact, scoring=replace(pact.scoring, rules=rules))
    assert rows_of(found, other) == reference(lives, other)
    assert crossings(found, other).num_rows > 0
