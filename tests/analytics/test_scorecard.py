"""Suggested points: what is planted is found, what is chance is not, and few cases say nothing."""

from datetime import timedelta
from random import Random

import pytest

from testigo.analytics.scorecard import LEAST_OUTCOMES, Scorecard, TooFew, scorecard
from testigo.core.worked import WorkedCase
from tests.spec.agreement import START, pact

SCORING = pact().scoring


def history(people: int, seed: int = 7) -> list[WorkedCase]:
    """Half of them asked for a demo, which doubles the odds of winning; a guide says nothing; half
    of them asked to be called, which no rule looks at and which helps the most."""
    drawn, told = Random(seed), []
    for number in range(people):
        demo, guide, called = (drawn.random() < 0.5 for _ in range(3))
        chance = 0.15 + 0.2 * demo + 0.35 * called
        told.append(
            WorkedCase(
                str(number),
                START + timedelta(hours=number),
                {"demo-request": int(demo), "guide": int(guide)},
                frozenset({("form.submitted", "call-me")} if called else ()),
                {},
                won=drawn.random() < chance,
            )
        )
    return told


@pytest.fixture(scope="module")
def found() -> Scorecard:
    card = scorecard(SCORING, history(900), "customer")
    assert isinstance(card, Scorecard)
    return card


def test_what_was_planted_is_found_with_its_interval(found: Scorecard) -> None:
    points = {one.signal.rule.id: one for one in found.suggestions if one.signal.rule}
    demo, guide = points["demo-request"], points["guide"]
    assert demo.low is not None
    assert demo.low > 0
    assert guide.low is not None
    assert guide.high is not None
    assert guide.low <= 0 <= guide.high
    assert points["student"].note == "few_cases"
    assert points["student"].points is None


def test_what_no_rule_looks_at_is_shown_where_it_tells_leads_apart(found: Scorecard) -> None:
    [called] = [one for one in found.suggestions if not one.signal.rule]
    assert called.signal.act == ("form.submitted", "call-me")
    assert called.agreed == 0
    assert called.differs
    assert called.points is not None
    assert called.points > 0


def test_later_leads_are_told_apart_better_than_by_the_agreed_points(found: Scorecard) -> None:
    assert found.later == 270
    assert found.auc is not None
    assert found.auc_agreed is not None
    assert found.auc > 0.6
    assert found.auc > found.auc_agreed
    assert sum(band.cases for band in found.bands) == 270
    predicted = [band.predicted for band in found.bands]
    assert predicted == sorted(predicted)


def test_the_same_history_suggests_the_same(found: Scorecard) -> None:
    assert scorecard(SCORING, list(reversed(history(900))), "customer") == found


def test_the_rules_give_as_many_points_in_all_as_before(found: Scorecard) -> None:
    used = [one for one in found.suggestions if one.signal.rule and one.points is not None]
    agreed = sum(abs(one.agreed) * one.cases for one in used)
    suggested = sum(abs(one.points or 0) * one.cases for one in used)
    assert suggested == pytest.approx(agreed, rel=0.05)


def test_few_outcomes_suggest_nothing() -> None:
    told = history(40)
    said = scorecard(SCORING, told, "customer")
    assert isinstance(said, TooFew)
    assert said.won < LEAST_OUTCOMES
    assert said.won + said.lost == 40


def test_a_case_without_a_known_end_is_left_out_and_counted() -> None:
    told = history(300)
    for case in told[:50]:
        case.won = None
    card = scorecard(SCORING, told, "customer")
    assert isinstance(card, Scorecard)
    assert (card.cases, card.unknown) == (250, 50)


def test_of_chance_most_intervals_hold_nothing() -> None:
    drawn, told = Random(3), history(900)
    for case in told:
        case.won = drawn.random() < 0.3
    card = scorecard(SCORING, told, "customer")
    assert isinstance(card, Scorecard)
    used = [one for one in card.suggestions if one.low is not None and one.high is not None]
    assert all(one.low <= 0 <= one.high for one in used)  # type: ignore[operator]
    assert card.auc is not None
    assert 0.4 < card.auc < 0.6


def test_weights_are_those_of_a_package_that_is_known() -> None:
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

    from testigo.analytics.scorecard import _auc, _fit, _predicted

    drawn = np.random.default_rng(5)
    grid = drawn.integers(0, 3, (400, 6)).astype(float)
    ended = (drawn.random(400) < 1 / (1 + np.exp(1 - grid @ [1, -1, 0.5, 0, 2, 0]))).astype(float)
    for strength in (0.03, 1.0, 3.0):
        known = LogisticRegression(C=strength, tol=1e-10, max_iter=5_000).fit(grid, ended)
        found = _fit(grid, ended, strength)
        assert found[:-1] == pytest.approx(known.coef_[0], abs=1e-4)
        assert found[-1] == pytest.approx(known.intercept_[0], abs=1e-4)
        told = _predicted(grid, found)
        assert told == pytest.approx(known.predict_proba(grid)[:, 1], abs=1e-4)
        assert _auc(ended, told.round(2)) == pytest.approx(roc_auc_score(ended, told.round(2)))


def test_columns_that_tell_everything_are_drawn_towards_nothing() -> None:
    import numpy as np

    from testigo.analytics.scorecard import _fit

    grid = np.array([[1.0]] * 50 + [[0.0]] * 50)
    found = _fit(grid, grid[:, 0], 1.0)
    assert 0 < found[0] < 20
