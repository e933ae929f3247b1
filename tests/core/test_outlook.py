"""How a score stood, how a draft would have it, what would change it."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from testigo.core.decide import unretracted
from testigo.core.facts import Fact
from testigo.core.outlook import outlook, passes_mql, story_under, story_until
from testigo.core.story import Agreement, PactInForce, Story, retell, score_at
from tests.spec.agreement import PACT, agreement, at, director, fact, pact, trait, viewed
from tests.spec.histories import histories

AGREEMENT = agreement()
VERSION = AGREEMENT.versions[0]
FAR = at(24 * 400)


def told(facts: list[Fact]) -> Story:
    return retell(facts, AGREEMENT)


# --- as of a day ---------------------------------------------------------------------------------


def test_what_came_later_and_what_was_told_later_is_not_known() -> None:
    late = viewed("/precios", 2, recorded=100)
    facts = [*director(), viewed("/precios", 0), viewed("/precios", 48), late]
    story = story_until(facts, AGREEMENT, at(24))
    assert score_at(story, VERSION, at(23)).total == 35 + 20


def test_what_was_taken_back_later_still_counted_then() -> None:
    seen = viewed("/precios", 0)
    back = fact("fact.retracted", 50, props={"of": seen.id})
    assert score_at(story_until([seen, back], AGREEMENT, at(40)), VERSION, at(39)).total == 20
    assert score_at(story_until([seen, back], AGREEMENT, at(60)), VERSION, at(59)).total == 0


def test_it_counts_under_the_pact_in_force_then() -> None:
    dearer = pact(PACT.replace("points: 20, when", "points: 60, when"))
    both = Agreement((VERSION, PactInForce(2, dearer, at(100), at(90))))
    facts = [viewed("/precios", 0), viewed("/", 150)]
    then = story_until(facts, both, at(50))
    now = story_until(facts, both, at(200))
    assert score_at(then, both.at(at(49)), at(49)).total == 20
    assert score_at(now, both.at(at(199)), at(199)).total == 60


@given(histories())
def test_as_of_a_day_after_everything_it_is_the_present_story(facts: list[Fact]) -> None:
    then, now = story_until(facts, AGREEMENT, FAR), told(unretracted(facts))
    assert score_at(then, VERSION, FAR) == score_at(now, VERSION, FAR)
    assert then.path.stage == now.path.stage


# --- under a draft -------------------------------------------------------------------------------


@given(histories())
def test_under_a_draft_that_says_the_same_the_score_is_the_same(facts: list[Fact]) -> None:
    now = told(unretracted(facts))
    before = score_at(now, VERSION, FAR)
    drafted = story_under(now, facts, PactInForce(2, VERSION.pact, FAR, FAR))
    assert score_at(drafted, VERSION, FAR) == before == score_at(now, VERSION, FAR)


def test_a_draft_counts_what_it_names_in_the_cycle_that_runs() -> None:
    text = PACT.replace("points: 20, when", "points: 30, when")
    draft = PactInForce(2, pact(text), at(500), at(500))
    facts = [viewed("/precios", 0), fact("lead.recycled", 24), viewed("/precios", 48)]
    assert score_at(story_under(told(facts), facts, draft), draft, at(50)).total == 30
    assert score_at(story_under(told(facts[:1]), facts[:1], draft), draft, at(10)).total == 30


# --- what would change it ------------------------------------------------------------------------


def test_the_rules_that_alone_are_enough_are_named_the_most_points_first() -> None:
    found = outlook(told([*director(), viewed("/precios", 0)]), VERSION, at(1))
    assert not found.passes
    assert [(gain.rule.id, gain.total, gain.passes) for gain in found.gains] == [
        ("demo-request", 105, True),
        ("pricing-page", 75, True),
    ]


def test_where_none_is_enough_those_that_give_most_are_named() -> None:
    found = outlook(told([viewed("/precios", 0)]), VERSION, at(1))
    assert [(gain.rule.id, gain.total, gain.passes) for gain in found.gains] == [
        ("demo-request", 70, False),
        ("pricing-page", 40, False),
        ("icp-sector", 35, False),
    ]


def test_what_somebody_is_known_to_be_does_not_change_by_itself() -> None:
    facts = [trait("sector", "Banca", 0), viewed("/precios", 0)]
    named = [gain.rule.id for gain in outlook(told(facts), VERSION, at(1)).gains]
    assert "icp-sector" not in named


def test_a_rule_that_counts_as_often_as_it_may_gives_no_more() -> None:
    facts = [*director(), viewed("/precios", 0), viewed("/precios", 25)]
    assert outlook(told(facts), VERSION, at(26)).passes
    once = [fact("webinar.attended", 0)]
    named = [gain.rule.id for gain in outlook(told(once), VERSION, at(1)).gains]
    assert "extra" not in named


def test_the_expiry_that_makes_it_fall_is_named_with_its_instant() -> None:
    facts = [*director(), fact("demo.requested", 0), viewed("/precios", 24)]
    found = outlook(told(facts), VERSION, at(25))
    assert found.passes
    assert found.gains == ()
    assert found.next_fall is not None
    assert (found.next_fall.at, found.next_fall.total) == (at(24) + timedelta(days=30), 85)
    assert found.stops is not None
    assert (found.stops.at, found.stops.total) == (at(0) + timedelta(days=90), 35)


@given(histories(), st.integers(0, 24 * 60))
def test_what_is_foretold_comes_true(facts: list[Fact], hours: int) -> None:
    story = told(unretracted(facts))
    now = max(at(hours), story.last_at or at(0))
    found = outlook(story, VERSION, now)
    if found.stops is not None:
        before = score_at(story, VERSION, found.stops.at - timedelta(microseconds=1))
        after = score_at(story, VERSION, found.stops.at)
        assert passes_mql(story, VERSION.pact, before)
        assert not passes_mql(story, VERSION.pact, after)
        assert after.total == found.stops.total
    total = score_at(story, VERSION, now).total
    for gain in found.gains:
        assert gain.total == total + gain.rule.points
