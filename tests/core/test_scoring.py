"""Scoring: live caps, expiry, cycles, and an explanation that adds up."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core import scoring
from testigo.core.facts import Fact
from testigo.core.story import Story, retell, score_at
from tests.spec.agreement import agreement, at, director, fact, pact, trait, viewed
from tests.spec.histories import histories
from tests.spec.scoring import ROWS, Case

AGREEMENT = agreement()
VERSION = AGREEMENT.versions[0]


def total(story: Story, hours: float) -> int:
    return score_at(story, VERSION, at(hours)).total


@pytest.mark.parametrize("case", ROWS, ids=str)
def test_the_table_of_points(case: Case) -> None:
    score = score_at(retell(case.facts, AGREEMENT), VERSION, at(case.seen_hours))
    assert (score.fit, score.interest) == (case.fit, case.interest)


def test_a_fact_is_live_from_its_instant_until_exactly_its_expiry() -> None:
    story = retell([viewed("/precios", 0)], AGREEMENT)
    expiry = at(0) + timedelta(days=30)
    assert score_at(story, VERSION, at(0)).total == 20
    assert score_at(story, VERSION, expiry - timedelta(microseconds=1)).total == 20
    assert score_at(story, VERSION, expiry).total == 0


def test_the_same_moment_is_another_day_in_another_zone() -> None:
    """21:30 and 22:30 UTC in September are one UTC day and two days in Madrid."""
    story = retell([viewed("/precios", 14.5), viewed("/precios", 15.5)], AGREEMENT)
    assert total(story, 16) == 40


def test_a_machine_never_scores() -> None:
    facts = [*director(), viewed("/precios", 1, automatic=True)]
    assert total(retell(facts, AGREEMENT), 2) == 35


def test_next_fall_is_the_first_expiry_ahead() -> None:
    story = retell([viewed("/precios", 0), fact("demo.requested", 1)], AGREEMENT)
    table = pact().scoring
    assert scoring.next_fall(story.tally, table, at(1)) == at(0) + timedelta(days=30)
    assert scoring.next_fall(story.tally, table, at(24 * 30)) == at(1) + timedelta(days=90)
    assert scoring.next_fall(story.tally, table, at(24 * 100)) is None


def test_an_explanation_names_the_newest_facts_that_count() -> None:
    views = [viewed("/precios", hours) for hours in (0, 24, 48)]
    story = retell(views, AGREEMENT)
    (row,) = scoring.explain(story.tally, pact().scoring, story.person, at(49))
    assert row.points == 40
    assert row.facts == (views[2].id, views[1].id)
    assert row.expires_at == at(24) + timedelta(days=30)


def test_reach_is_what_every_rule_together_can_give() -> None:
    rules = pact().scoring.rules
    assert scoring.reach(rules, "total") == (-80, 141)
    assert scoring.reach(rules, "fit") == (-80, 35)


@given(histories(), st.floats(0, 24 * 120))
def test_the_rows_add_up_to_the_score(facts: list[Fact], later: float) -> None:
    story = retell(facts, AGREEMENT)
    instant = (story.last_at or at(0)) + timedelta(hours=later)
    rows = scoring.explain(story.tally, pact().scoring, story.person, instant)
    score = score_at(story, VERSION, instant)
    assert sum(row.points for row in rows) == score.total
    assert sum(row.points for row in rows if row.kind == "fit") == score.fit


@given(histories())
def test_a_fall_is_announced_and_nothing_changes_before_it(facts: list[Fact]) -> None:
    story = retell(facts, AGREEMENT)
    last = story.last_at or at(0)
    falls = scoring.next_fall(story.tally, pact().scoring, last)
    if falls is not None:
        before = score_at(story, VERSION, falls - timedelta(microseconds=1))
        assert before == score_at(story, VERSION, last)
        assert score_at(story, VERSION, falls) != before


def test_setting_a_trait_to_something_else_takes_the_points_away() -> None:
    story = retell([*director(), trait("sector", "Banca", 5)], AGREEMENT)
    assert total(story, 6) == 20
