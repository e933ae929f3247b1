"""The worker: draws consequences by itself, looks at clocks, and one workspace never waits for
another."""

import logging
from datetime import datetime, timedelta

import pytest
from django.db.utils import OperationalError

from testigo.actions.facts import record_facts
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.store.models import ClockRow, FactRow, Lead, LogHead, Workspace
from testigo.worker import loop
from testigo.worker.loop import PATIENCE, Worker
from tests.actions.business import NOW, business_with_pact

pytestmark = pytest.mark.django_db


class Hands:
    """The hands of a clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW
        self.seconds = 0.0

    def move(self, by: timedelta) -> None:
        self.now += by
        self.seconds += by.total_seconds()


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def worker(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> Worker:
    # The connection belongs to the test, whose transaction would end with it.
    monkeypatch.setattr(loop, "close_old_connections", lambda: None)
    return Worker(now=lambda: hands.now, elapsed=lambda: hands.seconds)


def ask_for_demo(workspace: Workspace, now: datetime, email: str = "eva@c.example") -> None:
    draft = FactDraft("demo.requested", now, f"m:{email}", PersonKeys(email=email))
    record_facts(workspace=workspace, drafts=[draft], source="api", now=now)


def test_a_turn_draws_what_follows_from_what_was_recorded(worker: Worker) -> None:
    workspace = business_with_pact()
    ask_for_demo(workspace, NOW)
    assert worker.turn() > 0
    assert Lead.objects.of(workspace.id).get().stage == "mql"
    assert worker.turn() == 0
    head = LogHead.objects.get(workspace=workspace)
    assert head.applied_seq == head.last_seq


def test_a_clock_is_found_due_by_the_worker_and_by_nobody_else(
    worker: Worker, hands: Hands
) -> None:
    workspace = business_with_pact()
    ask_for_demo(workspace, NOW)
    worker.turn()
    clocks = ClockRow.objects.of(workspace.id)
    due_at = clocks.get().due_at
    hands.move(due_at - hands.now - timedelta(microseconds=1))
    worker.turn()
    assert not clocks.get().passed_due
    hands.move(timedelta(microseconds=1))
    worker.turn()
    assert clocks.get().passed_due
    assert FactRow.objects.of(workspace.id).filter(name="clock.passed_due").count() == 1
    worker.turn()
    assert FactRow.objects.of(workspace.id).filter(name="clock.passed_due").count() == 1


def test_a_workspace_that_cannot_be_worked_on_holds_up_no_other(
    worker: Worker,
    hands: Hands,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken, good = business_with_pact("uno"), business_with_pact("dos")
    tried: list[str] = []
    apply = loop.apply_all

    def apply_unless_broken(*, workspace: Workspace, now: datetime) -> int:
        tried.append(workspace.slug)
        if workspace.id == broken.id:
            raise RuntimeError("no")
        return apply(workspace=workspace, now=now)

    monkeypatch.setattr(loop, "apply_all", apply_unless_broken)
    ask_for_demo(good, NOW)
    with caplog.at_level(logging.ERROR):
        worker.turn()
    assert Lead.objects.of(good.id).get().stage == "mql"
    assert "workspace uno waits" in caplog.text
    tried.clear()
    worker.turn()
    assert tried == ["dos"]
    hands.move(timedelta(seconds=PATIENCE))
    worker.turn()
    assert "uno" in tried


def test_the_worker_goes_on_until_it_is_told_to_end(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[int] = []
    monkeypatch.setattr(worker, "turn", lambda: turns.append(1))
    monkeypatch.setattr(loop.connections, "close_all", lambda: turns.append(0))
    worker.run(lambda seconds: seconds > 1 or len(turns) == 3)
    assert turns == [1, 1, 1, 0]


def test_a_database_that_is_away_is_asked_again_after_a_while(
    worker: Worker, hands: Hands, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[str] = []

    def away(*order: str) -> None:
        asked.append(*order)
        raise OperationalError("away")

    monkeypatch.setattr(loop.Workspace.objects, "order_by", away)
    assert [worker.turn(), worker.turn()] == [0, 0]
    assert asked == ["id"]
    hands.move(timedelta(seconds=PATIENCE))
    worker.turn()
    assert asked == ["id", "id"]
