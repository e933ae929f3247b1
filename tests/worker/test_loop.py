"""The worker: draws consequences by itself, looks at clocks, and one workspace never waits for
another."""

import logging
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import OperationalError

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.verifying import verify
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.store.models import ClockRow, FactRow, Lead, LogHead, OutboxRow, PersonKey, Workspace
from testigo.waking import FACTS, OUTBOX
from testigo.worker import loop
from testigo.worker.loop import CHORE_PAUSE, GIVING_WAY, PATIENCE, PAUSE, Worker
from tests.actions.business import NOW, business_with_pact
from tests.factories.business import business
from tests.factories.facts import crossing, tell
from tests.spec.agreement import at

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
def worker(hands: Hands, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Worker:
    # The connection belongs to the test, whose transaction would end with it.
    monkeypatch.setattr(loop, "close_old_connections", lambda: None)
    settings.TESTIGO_HOME = tmp_path
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
    work_on = loop.work_on

    def work_unless_broken(*, workspace: Workspace, **given: Any) -> int | None:
        tried.append(workspace.slug)
        if workspace.id == broken.id:
            raise RuntimeError("no")
        return work_on(workspace=workspace, **given)

    monkeypatch.setattr(loop, "work_on", work_unless_broken)
    ask_for_demo(good, NOW)
    with caplog.at_level(logging.ERROR):
        worker.turn()
    assert Lead.objects.of(good.id).get().stage == "mql"
    assert "workspace uno waits" in caplog.text
    assert tried == ["uno", "dos"]
    tried.clear()
    ask_for_demo(good, NOW, "ana@c.example")
    worker.turn()
    assert tried == ["dos"]
    hands.move(timedelta(seconds=PATIENCE))
    worker.turn()
    assert "uno" in tried


def test_a_chore_that_fails_holds_up_neither_clocks_nor_other_chores(
    worker: Worker,
    hands: Hands,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    workspace = business_with_pact()
    done: list[str] = []

    def fails(_: Workspace, now: datetime) -> int:
        done.append("fails")
        raise RuntimeError("no")

    def goes_on(_: Workspace, now: datetime) -> int:
        done.append("goes on")
        return 0

    monkeypatch.setattr(loop, "CHORES", (fails, goes_on))
    with caplog.at_level(logging.ERROR):
        worker.turn()
    assert "a chore of workspace" in caplog.text
    ask_for_demo(workspace, NOW)
    hands.move(timedelta(seconds=CHORE_PAUSE))
    worker.turn()
    assert Lead.objects.of(workspace.id).get().stage == "mql"
    assert done == ["fails", "goes on", "goes on"]
    worker.turn()
    assert len(done) == 3
    hands.move(timedelta(seconds=PATIENCE))
    worker.turn()
    assert done[3:] == ["fails", "goes on"]


def test_over_whom_an_earlier_worker_ended_is_known_to_the_next(
    hands: Hands, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    monkeypatch.setattr(loop, "close_old_connections", lambda: None)
    settings.TESTIGO_HOME = tmp_path
    workspace = business_with_pact()
    ask_for_demo(workspace, NOW)
    person = PersonKey.objects.of(workspace.id).get().person
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (tmp_path / f"worker-{ended.pid}.at").write_text(f"{workspace.id} {person}")
    suspected: list[str] = []
    monkeypatch.setattr(loop, "suspect", lambda *, person, **_: suspected.append(person))
    worker = Worker(now=lambda: hands.now, elapsed=lambda: hands.seconds)
    worker.turn()
    worker.turn()
    assert suspected == [person]
    assert list(tmp_path.glob("worker-*.at")) == [tmp_path / f"worker-{os.getpid()}.at"]


def test_the_worker_goes_on_until_it_is_told_to_end(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[int] = []
    monkeypatch.setattr(worker, "turn", lambda: turns.append(1))
    monkeypatch.setattr(loop.connections, "close_all", lambda: turns.append(0))
    worker.run(lambda seconds: len(turns) == 3)
    assert turns == [1, 1, 1, 0]


def test_after_a_batch_the_worker_rests_longer_than_it_took_yet_never_beyond_a_pause(
    worker: Worker, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    took = [timedelta(milliseconds=20), timedelta(seconds=1), timedelta(0)]
    pauses: list[float] = []

    def turn() -> int:
        hands.move(took[len(pauses) - 1])
        return 60 if took[len(pauses) - 1] else 0

    def stop(seconds: float) -> bool:
        pauses.append(seconds)
        return len(pauses) > len(took)

    monkeypatch.setattr(worker, "turn", turn)
    monkeypatch.setattr(worker, "_crowded", True)
    worker.run(stop)
    assert pauses == pytest.approx([0, 0.02 * GIVING_WAY, PAUSE, 0])


def test_where_nobody_records_it_gives_way_to_nobody(
    worker: Worker, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = business_with_pact()
    ask_for_demo(workspace, NOW)
    worker.turn()
    first = min(row.warn_at for row in ClockRow.objects.of(workspace.id))
    hands.move(first - hands.now)
    pauses: list[float] = []

    def stop(seconds: float) -> bool:
        pauses.append(seconds)
        return len(pauses) > 1

    monkeypatch.setattr(loop.connections, "close_all", lambda: None)
    worker.run(stop)
    assert pauses == [0, 0]
    assert ClockRow.objects.of(workspace.id).filter(warned=True).exists()


def test_a_database_that_is_away_is_asked_again_after_a_while(
    worker: Worker, hands: Hands, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[str] = []

    def away() -> None:
        asked.append("away")
        raise OperationalError("away")

    monkeypatch.setattr(loop, "due_work", away)
    assert [worker.turn(), worker.turn()] == [0, 0]
    assert asked == ["away"]
    hands.move(timedelta(seconds=PATIENCE))
    worker.turn()
    assert asked == ["away", "away"]


# --- when it wakes


def test_it_waits_for_the_next_instant_and_no_longer_than_a_pause(
    worker: Worker, hands: Hands
) -> None:
    workspace = business_with_pact()
    ask_for_demo(workspace, NOW)
    worker.turn()
    worker.turn()
    assert worker.pause() == PAUSE
    first = min(row.warn_at for row in ClockRow.objects.of(workspace.id))
    hands.move(first - hands.now - timedelta(milliseconds=40))
    worker.turn()
    assert worker.pause() == pytest.approx(0.04)
    hands.move(timedelta(milliseconds=40))
    assert worker.turn() == 1
    assert worker.turn() == 0
    assert worker.pause() == PAUSE


@pytest.mark.django_db(transaction=True)
def test_whoever_records_wakes_it(worker: Worker) -> None:
    workspace, ear = business_with_pact(), FACTS.ear()
    assert not ear.wait(0)
    ask_for_demo(workspace, NOW)
    assert ear.wait(0)
    assert not ear.wait(0)


@pytest.mark.django_db(transaction=True)
def test_what_is_to_be_told_wakes_whoever_sends() -> None:
    workspace, ear = business(), OUTBOX.ear()
    tell(workspace, crossing(at(0)), at(0))
    assert not ear.wait(0)
    apply_all(workspace=workspace, now=at(0))
    assert OutboxRow.objects.of(workspace.id).exists()
    assert ear.wait(0)


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_wakes_nobody() -> None:
    workspace, ear = business_with_pact(), FACTS.ear()
    with transaction.atomic():
        ask_for_demo(workspace, NOW)
        transaction.set_rollback(True)
    assert not ear.wait(0)


# --- the machine's clock

JUMPS = [timedelta(seconds=1), timedelta(minutes=5), timedelta(hours=2), timedelta(days=1)]


@pytest.mark.parametrize("seed", range(4))
def test_when_the_clock_jumps_nothing_is_early_or_told_twice(
    worker: Worker, hands: Hands, seed: int
) -> None:
    workspace, chance = business_with_pact(), Random(seed)
    started = {}
    for number in range(12):
        ask_for_demo(workspace, hands.now, f"lead{number}@c{number}.example")
        worker.turn()
        jump = chance.choice(JUMPS) * chance.choice((1, -1))
        hands.now += jump
        hands.move(timedelta(seconds=1))
        worker.turn()
        for row in ClockRow.objects.of(workspace.id):
            started.setdefault(row.cause, row.due_at)
            assert started[row.cause] == row.due_at
            assert row.due_at > row.started_at
    told = FactRow.objects.of(workspace.id).filter(name__in=("clock.warned", "clock.passed_due"))
    assert all(fact.at <= fact.recorded_at for fact in told)
    assert len({(fact.name, fact.cause) for fact in told}) == len(told)
    assert not FactRow.objects.of(workspace.id).filter(name="fact.retracted").exists()
    assert verify(workspace=workspace) == []


def test_that_the_clock_went_back_is_said(
    worker: Worker, hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    worker.turn()
    hands.now -= timedelta(seconds=4)
    worker.turn()
    assert "went back" not in caplog.text
    hands.now -= timedelta(seconds=6)
    worker.turn()
    assert "the machine's clock went back by 6.0 seconds" in caplog.text
