"""What the worker does about backtests: one at a time in a workspace, in a process of their own,
which ends with what is called off and waits a while for the next."""

import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from testigo.actions.backtests import Asked, ask, cancel
from testigo.store.models import BacktestRun, Membership, Workspace
from testigo.worker.backtests import IDLE, PATIENCE, Backtesters
from tests.factories.business import business, hire, membership
from tests.factories.tried import NOW

pytestmark = pytest.mark.django_db
# A process that takes runs and does nothing about them, and one that comes to a bad end.
IDLER = (sys.executable, "-c", "import sys; [None for line in sys.stdin]")
BREAKER = (sys.executable, "-c", "import sys; sys.exit(3)")


@pytest.fixture
def space() -> Workspace:
    return business()


@pytest.fixture
def boss(space: Workspace) -> Membership:
    return membership(space, hire(space, "boss@nortia.example", "marketing"))


@pytest.fixture
def idle() -> Iterator[Backtesters]:
    found = Backtesters(IDLER)
    yield found
    for one in found._at_work.values():
        one.stop()


def asked(space: Workspace, boss: Membership, threshold: int = 60) -> str:
    what = Asked(1, date(2026, 10, 1), date(2026, 11, 1), threshold)
    return ask(workspace=space, asked=what, by=boss, now=NOW).id


def finish(space: Workspace, run: str) -> None:
    BacktestRun.objects.of(space.pk).filter(id=run).update(state="done", result={})


def test_runs_are_handed_on_one_after_the_other_to_one_process(
    space: Workspace, boss: Membership, idle: Backtesters
) -> None:
    first, second = asked(space, boss), asked(space, boss, 50)
    assert idle.look_after(space, NOW) == 1
    one = idle._at_work[space.pk]
    assert one.run == first
    assert idle.look_after(space, NOW) == 0
    finish(space, first)
    assert idle.look_after(space, NOW) == 1
    assert idle._at_work[space.pk] is one
    assert one.run == second


def test_what_is_called_off_ends_its_process(
    space: Workspace, boss: Membership, idle: Backtesters
) -> None:
    run = asked(space, boss)
    idle.look_after(space, NOW)
    process = idle._at_work[space.pk].process
    cancel(workspace=space, run=run, by=boss, now=NOW)
    idle.look_after(space, NOW)
    assert process.poll() is not None
    assert space.pk not in idle._at_work


def test_a_process_without_work_waits_for_some_and_then_ends(
    space: Workspace, boss: Membership, idle: Backtesters
) -> None:
    run = asked(space, boss)
    idle.look_after(space, NOW)
    process = idle._at_work[space.pk].process
    finish(space, run)
    idle.look_after(space, NOW + IDLE)
    assert process.poll() is None
    idle.look_after(space, NOW + IDLE + timedelta(seconds=1))
    assert process.poll() == 0


def test_after_a_bad_end_nothing_is_begun_for_a_while(space: Workspace, boss: Membership) -> None:
    breakers = Backtesters(BREAKER)
    asked(space, boss)
    assert breakers.look_after(space, NOW) == 1
    process = breakers._at_work[space.pk].process
    while process.poll() is None:
        time.sleep(0.01)
    BacktestRun.objects.of(space.pk).update(state="waiting")
    assert breakers.look_after(space, NOW) == 0
    assert breakers.look_after(space, NOW + PATIENCE - timedelta(seconds=1)) == 0
    assert breakers.look_after(space, NOW + PATIENCE) == 1
    breakers._at_work[space.pk].stop()


def test_nothing_is_begun_where_nothing_was_asked(space: Workspace, idle: Backtesters) -> None:
    assert idle.look_after(space, NOW) == 0
    assert idle._at_work == {}
