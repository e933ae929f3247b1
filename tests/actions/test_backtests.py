"""Backtests: asked for once, worked on by one, called off, and told again to whoever asks."""

from dataclasses import replace
from datetime import date

import pytest

from testigo.actions import backtesting
from testigo.actions.backtesting import Lost
from testigo.actions.backtests import (
    Asked,
    NoSuchBacktest,
    ask,
    cancel,
    state_of,
)
from testigo.actions.pact_taking import NoSuchThreshold, take_threshold
from testigo.actions.pacts import NoSuchPact, load_pact_draft
from testigo.actions.refusals import NotAllowed
from testigo.core.problems import InvalidInput
from testigo.core.tryout.climbing import threshold_of
from testigo.queries.backtests import backtest_line
from testigo.store.agreements import pact_of
from testigo.store.models import BacktestRun, Membership, PactVersion, Workspace
from tests.factories.business import business, hire, membership
from tests.factories.tried import ASKED, NOW, tried_business
from tests.spec.agreement import PACT, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def space() -> Workspace:
    return tried_business()


@pytest.fixture
def boss(space: Workspace) -> Membership:
    return membership(space, hire(space, "boss@nortia.example", "marketing"))


def asked(space: Workspace, by: Membership, asked: Asked = ASKED) -> str:
    return ask(workspace=space, asked=asked, by=by, now=NOW).id


@pytest.mark.parametrize(
    "other",
    [
        replace(ASKED, threshold=51),
        replace(ASKED, threshold=None),
        replace(ASKED, since=date(2026, 9, 1)),
    ],
)
def test_another_question_is_another_run(space: Workspace, boss: Membership, other: Asked) -> None:
    assert asked(space, boss, other) != asked(space, boss)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"until": ASKED.since}, "backtest_period"),
        ({"since": date(2001, 1, 1)}, "backtest_period"),
        ({"threshold": -1}, "backtest_threshold"),
        ({"threshold": 10_001}, "backtest_threshold"),
    ],
)
def test_what_cannot_be_is_refused_with_why(
    space: Workspace, boss: Membership, changed: dict[str, object], code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        asked(space, boss, replace(ASKED, **changed))  # type: ignore[arg-type]
    assert [problem.code for problem in refused.value.problems] == [code]
    assert not BacktestRun.objects.of(space.pk).exists()


def test_nobody_of_another_business_asks_or_calls_off(space: Workspace, boss: Membership) -> None:
    other = business("otra")
    stranger = membership(other, hire(other, "x@otra.example", "admin"))
    with pytest.raises(NotAllowed):
        asked(space, stranger)
    run = asked(space, boss)
    with pytest.raises(NotAllowed):
        cancel(workspace=space, run=run, by=stranger, now=NOW)
    with pytest.raises(NoSuchBacktest):
        cancel(workspace=other, run=run, by=stranger, now=NOW)
    with pytest.raises(NotAllowed):
        take_threshold(workspace=space, number=1, threshold=60, by=stranger, now=NOW)
    assert backtest_line(other.pk, run) is None
    assert state_of(space.pk, run) == "waiting"


def test_a_version_that_is_not_there_cannot_be_tried(space: Workspace, boss: Membership) -> None:
    with pytest.raises(NoSuchPact):
        asked(space, boss, replace(ASKED, draft=9))


def test_who_has_lost_a_run_writes_nothing(space: Workspace, boss: Membership) -> None:
    run = asked(space, boss)
    holding = backtesting._claim(space.pk, run, lambda: NOW)
    assert holding is not None
    assert backtesting._claim(space.pk, run, lambda: NOW) is None
    BacktestRun.objects.of(space.pk).update(held_by="somebody else")
    with pytest.raises(Lost):
        holding.begins("climb")


def test_a_threshold_is_taken_to_a_draft_that_says_all_the_rest_alike(
    space: Workspace, boss: Membership
) -> None:
    signed = PactVersion.objects.of(space.pk).get(number=1)
    made = take_threshold(workspace=space, number=1, threshold=60, by=boss, now=NOW)
    assert made.number == 2
    assert made.text == signed.text.replace("total, over: 70", "total, over: 60")
    assert PactVersion.objects.of(space.pk).get(number=2).in_force_at is None


def test_the_draft_that_was_tried_takes_it_itself(space: Workspace, boss: Membership) -> None:
    first = take_threshold(workspace=space, number=1, threshold=60, by=boss, now=NOW)
    again = take_threshold(workspace=space, number=first.number, threshold=55, by=boss, now=NOW)
    assert again.number == first.number
    assert threshold_of(pact_of(PactVersion.objects.of(space.pk).get(number=again.number))) == 55


def test_only_who_may_write_drafts_takes_a_threshold(space: Workspace) -> None:
    seller = membership(space, hire(space, "seller@nortia.example", "sales"))
    with pytest.raises(NotAllowed):
        take_threshold(workspace=space, number=1, threshold=60, by=seller, now=NOW)


def test_a_pact_without_a_threshold_takes_none(space: Workspace, boss: Membership) -> None:
    text = PACT.replace("{score: total, over: 70}, ", "")
    number = load_pact_draft(workspace=space, text=text, by="operator", now=NOW).number
    with pytest.raises(NoSuchThreshold):
        take_threshold(workspace=space, number=number, threshold=60, by=boss, now=at(24 * 50))
