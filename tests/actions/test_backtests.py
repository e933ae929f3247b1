"""Backtests: asked for once, worked on by one, called off, and told again to whoever asks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from testigo.actions import backtesting
from testigo.actions.backtesting import Lost, work_on
from testigo.actions.backtests import (
    LEASE,
    Asked,
    NoSuchBacktest,
    ask,
    cancel,
    state_of,
    tidy,
    waiting_for,
)
from testigo.actions.pacts import NoSuchPact, load_pact_draft
from testigo.actions.refusals import NotAllowed
from testigo.actions.thresholds import NoSuchThreshold, draft_threshold
from testigo.core.problems import InvalidInput
from testigo.core.tryout.answer import Answer
from testigo.core.tryout.climbing import threshold_of
from testigo.queries.backtests import backtest_line, latest_backtest, names_in
from testigo.store.agreements import pact_of
from testigo.store.models import BacktestRun, Membership, Workspace
from tests.factories.business import business, hire, membership
from tests.factories.facts import attempt, tell
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


def worked(space: Workspace, by: Membership, what: Asked = ASKED) -> Answer:
    """The answer to a backtest that is worked on at once."""
    run = asked(space, by, what)
    assert work_on(workspace=space, run=run, clock=lambda: NOW)
    line = backtest_line(space.pk, run)
    assert line is not None and line.answer is not None
    return line.answer


def test_a_lower_threshold_brings_in_who_stayed_below(space: Workspace, boss: Membership) -> None:
    answer = worked(space, boss)
    found = answer.comparison
    assert found.current is not None
    assert (found.current.threshold, found.draft.threshold) == (70, 50)
    assert (found.current.mql, found.draft.mql) == (2, 4)
    assert (found.current.unknown, found.draft.unknown) == (1, 2)
    assert (found.current.missed, found.draft.missed) == (1, 0)
    assert (found.entered, found.left, found.sooner) == (2, 0, 2)
    names = names_in(space.pk, answer)
    told = {names[one.mover.person]: one for one in answer.entering}
    assert sorted(told) == ["iris@nortia.example", "olga@nortia.example"]
    iris = told["iris@nortia.example"]
    assert (iris.mover.score, iris.mover.customer, iris.mover.reached) == (55, True, 55)
    assert sum(reason.points for reason in iris.reasons) == 55
    assert answer.people == 4


def test_a_draft_is_tried_with_its_own_threshold(space: Workspace, boss: Membership) -> None:
    text = PACT.replace("total, over: 70", "total, over: 80")
    number = load_pact_draft(workspace=space, text=text, by="operator", now=NOW).number
    answer = worked(space, boss, replace(ASKED, draft=number, threshold=None))
    assert (answer.comparison.draft.threshold, answer.suggested) == (80, False)
    assert (answer.comparison.entered, answer.comparison.left) == (0, 2)


def test_a_pact_without_a_threshold_is_tried_without_the_ladder(
    space: Workspace, boss: Membership
) -> None:
    text = PACT.replace("{score: total, over: 70}, ", "")
    number = load_pact_draft(workspace=space, text=text, by="operator", now=NOW).number
    answer = worked(space, boss, replace(ASKED, draft=number, threshold=None))
    assert (answer.comparison.draft.threshold, answer.comparison.steps) == (None, ())
    assert answer.comparison.draft.mql == 4


def test_the_same_question_to_the_same_log_is_answered_with_what_was_found(
    space: Workspace, boss: Membership
) -> None:
    run = asked(space, boss)
    assert asked(space, boss) == run
    work_on(workspace=space, run=run, clock=lambda: NOW)
    assert asked(space, boss) == run
    assert not work_on(workspace=space, run=run, clock=lambda: NOW)
    tell(space, [attempt(NOW, "eva@nortia.example")], NOW)
    again = asked(space, boss)
    assert again != run
    line = latest_backtest(space.pk, draft=1, threshold=50, since=ASKED.since, until=ASKED.until)
    assert line is not None
    assert line.busy


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
        draft_threshold(workspace=space, number=1, threshold=60, by=stranger, now=NOW)
    assert backtest_line(other.pk, run) is None
    assert state_of(space.pk, run) == "waiting"


def test_a_version_that_is_not_there_cannot_be_tried(space: Workspace, boss: Membership) -> None:
    with pytest.raises(NoSuchPact):
        asked(space, boss, replace(ASKED, draft=9))


def test_what_was_called_off_is_not_worked_on(space: Workspace, boss: Membership) -> None:
    run = asked(space, boss)
    cancel(workspace=space, run=run, by=boss, now=NOW)
    assert waiting_for(space.pk, NOW) == []
    assert not work_on(workspace=space, run=run, clock=lambda: NOW)
    assert state_of(space.pk, run) == "cancelled"
    assert asked(space, boss) != run


def test_called_off_while_it_is_worked_on_it_writes_nothing_more(
    space: Workspace, boss: Membership
) -> None:
    run = asked(space, boss)
    looks: Iterator[int] = iter(range(100))

    def clock() -> datetime:
        if next(looks) == 3:
            cancel(workspace=space, run=run, by=boss, now=NOW)
        return NOW

    assert not work_on(workspace=space, run=run, clock=clock)
    line = backtest_line(space.pk, run)
    assert line is not None
    assert (line.state, line.answer) == ("cancelled", None)


def test_a_run_whose_worker_is_gone_is_taken_up_once_more_and_then_given_up(
    space: Workspace, boss: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = asked(space, boss)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(backtesting, "_answer", dies)
    later = NOW
    for _ in range(2):
        assert waiting_for(space.pk, later) == [run]
        with pytest.raises(KeyboardInterrupt):
            work_on(workspace=space, run=run, clock=lambda moment=later: moment)  # type: ignore[misc]
        assert waiting_for(space.pk, later) == []
        later += LEASE + timedelta(seconds=1)
    assert waiting_for(space.pk, later) == []
    assert tidy(workspace=space, now=later) == 1
    line = backtest_line(space.pk, run)
    assert line is not None
    assert (line.state, line.problem) == ("failed", "backtest_interrupted")


def test_a_run_that_breaks_says_so(
    space: Workspace, boss: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = asked(space, boss)

    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(backtesting, "_answer", breaks)
    with pytest.raises(ZeroDivisionError):
        work_on(workspace=space, run=run, clock=lambda: NOW)
    line = backtest_line(space.pk, run)
    assert line is not None
    assert (line.state, line.problem) == ("failed", "backtest_broke")


def test_who_has_lost_a_run_writes_nothing(space: Workspace, boss: Membership) -> None:
    run = asked(space, boss)
    holding = backtesting._claim(space.pk, run, lambda: NOW)
    assert holding is not None
    assert backtesting._claim(space.pk, run, lambda: NOW) is None
    BacktestRun.objects.of(space.pk).update(held_by="somebody else")
    with pytest.raises(Lost):
        holding.begins("climb")


def test_without_history_nobody_crosses_and_nothing_is_suggested() -> None:
    space = business("vacia")
    boss = membership(space, hire(space, "boss@vacia.example", "admin"))
    answer = worked(space, boss, replace(ASKED, threshold=None))
    found = answer.comparison
    assert (found.draft.mql, found.suggestion, answer.began, answer.people) == (0, None, None, 0)
    assert found.indicative


def test_an_answer_in_an_older_form_counts_as_none(space: Workspace, boss: Membership) -> None:
    run = asked(space, boss)
    BacktestRun.objects.of(space.pk).update(state="done", result={"old": True})
    line = backtest_line(space.pk, run)
    assert line is not None
    assert (line.busy, line.answer) == (False, None)


def test_a_threshold_is_taken_to_a_draft_that_says_all_the_rest_alike(
    space: Workspace, boss: Membership
) -> None:
    made = draft_threshold(workspace=space, number=1, threshold=60, by=boss, now=NOW)
    assert (made.number, made.in_force_at) == (2, None)
    assert threshold_of(pact_of(made)) == 60
    assert (
        made.text == PACT.replace("total, over: 70", "total, over: 60") or "over: 60" in made.text
    )


def test_only_who_may_write_drafts_takes_a_threshold(space: Workspace) -> None:
    seller = membership(space, hire(space, "seller@nortia.example", "sales"))
    with pytest.raises(NotAllowed):
        draft_threshold(workspace=space, number=1, threshold=60, by=seller, now=NOW)


def test_a_pact_without_a_threshold_takes_none(space: Workspace, boss: Membership) -> None:
    text = PACT.replace("{score: total, over: 70}, ", "")
    number = load_pact_draft(workspace=space, text=text, by="operator", now=NOW).number
    with pytest.raises(NoSuchThreshold):
        draft_threshold(workspace=space, number=number, threshold=60, by=boss, now=at(24 * 50))
