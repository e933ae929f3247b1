"""Working on backtests: what they find, and what becomes of them when they are cut short."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from testigo.actions import backtesting
from testigo.actions.backtesting import work_on
from testigo.actions.backtests import (
    LEASE,
    Asked,
    ask,
    cancel,
    state_of,
    tidy,
    waiting_for,
)
from testigo.actions.pacts import load_pact_draft
from testigo.core.tryout.answer import Answer
from testigo.queries.backtests import backtest_line, latest_backtest, names_in
from testigo.store.models import BacktestRun, Membership, Workspace
from tests.factories.business import business, hire, membership
from tests.factories.facts import attempt, tell
from tests.factories.tried import ASKED, NOW, tried_business
from tests.spec.agreement import PACT

# The lake is read by a connection of its own, which sees what has been committed.
pytestmark = pytest.mark.django_db(transaction=True)


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
    assert line is not None
    assert line.answer is not None
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
