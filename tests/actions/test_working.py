"""A worker's turn: whoever cannot be drawn for holds up nobody, and whoever stood still writes
nothing."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection

from testigo.actions import applying, drawing, working
from testigo.actions.applying import apply_all
from testigo.actions.ticking import tick
from testigo.actions.verifying import verify
from testigo.actions.working import MOST_AT_ONCE, suspect, try_set_aside_again, work_on
from testigo.core.decide import decide
from testigo.store import log, projections
from testigo.store.aside import MOST_TRIES, PAUSES
from testigo.store.holding import LEASE
from testigo.store.models import CaseAside, ClockRow, Lead, LogHead, Workspace
from tests.factories.business import business
from tests.factories.conclusions import clocks, derived, leads, outbox, owners
from tests.factories.facts import attempt, crossing, draft, person_with, random_history, tell, trait
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db

NOW = at(0)
SECOND = timedelta(seconds=1)
whom: list[str] = []


def work(
    space: Workspace,
    now: datetime,
    *,
    worker: str = "one",
    spent: float = 0.0,
    gone: Callable[[str], bool] = lambda name: False,
) -> int | None:
    return work_on(
        workspace=space,
        now=now,
        worker=worker,
        spent=lambda: spent,
        gone=gone,
        at=lambda number, person: whom.append(person),
    )


def first_contacts(space: Workspace) -> list[ClockRow]:
    return list(ClockRow.objects.of(space.id).filter(commitment="first-contact"))


# --- whoever cannot be drawn for


@dataclass
class Trouble:
    """Facts of this name, or with this id, cannot be drawn until it is cured."""

    name: str = "webinar.attended"
    message: str = ""
    cured: bool = False

    def check(self, group: Any) -> None:
        told = {self.name, self.message}
        if not self.cured and any({fact.name, fact.message_id} & told for fact in group):
            raise ZeroDivisionError("ana@acme.example")


@pytest.fixture
def trouble(monkeypatch: pytest.MonkeyPatch) -> Trouble:
    """The rules stumble over a fact."""
    made = Trouble()

    def stumbling(case: Any, group: Any, agreement: Any, history: Any = None) -> Any:
        made.check(group)
        return decide(case, group, agreement, history)

    monkeypatch.setattr(drawing, "decide", stumbling)
    return made


@pytest.fixture
def refused_row(monkeypatch: pytest.MonkeyPatch) -> Trouble:
    """A row of somebody is refused when all rows are written, and nobody says whose."""
    made = Trouble()
    lead_row = projections.lead_row

    def refused(workspace_id: int, case: Any, *rest: Any) -> Any:
        if not made.cured and case.story.person.trait("name") == "Ana":
            raise ValueError("ana@acme.example")
        return lead_row(workspace_id, case, *rest)

    monkeypatch.setattr(projections, "lead_row", refused)
    return made


def poisoned(space: Workspace) -> str:
    """Ana's facts, of which one cannot be drawn, between those of two others."""
    tell(space, crossing(NOW, "bea@acme.example"), NOW)
    tell(space, [*crossing(NOW, "ana@acme.example")], NOW + SECOND)
    tell(space, [draft("webinar.attended", NOW, "ana@acme.example")], NOW + 2 * SECOND)
    tell(space, crossing(NOW, "carla@acme.example"), NOW + 3 * SECOND)
    return person_with(space, "ana@acme.example")


def test_whoever_cannot_be_drawn_for_is_set_aside_and_the_others_go_on_in_the_same_turn(
    trouble: Trouble, caplog: pytest.LogCaptureFixture
) -> None:
    space = business()
    ana = poisoned(space)
    with caplog.at_level(logging.ERROR):
        assert work(space, at(1))
    assert Lead.objects.of(space.id).filter(stage="mql").count() == 2
    row = CaseAside.objects.of(space.id).get()
    assert (row.person, row.tries, row.failed_at) == (ana, 1, at(1))
    assert row.next_try_at == at(1) + PAUSES[0]
    assert f"{ana} waits" in caplog.text
    assert (head := log.head(space.id)).applied_seq == head.last_seq


def test_what_went_wrong_is_kept_without_what_is_theirs(trouble: Trouble) -> None:
    space = business()
    poisoned(space)
    work(space, at(1))
    problem = CaseAside.objects.of(space.id).get().problem
    assert problem.startswith("ZeroDivisionError drawing.py:")
    assert "ana" not in problem


def test_after_five_tries_nobody_tries_until_somebody_has_looked(trouble: Trouble) -> None:
    space = business()
    poisoned(space)
    now = at(1)
    work(space, now)
    for pause in PAUSES:
        work(space, now + pause - timedelta(microseconds=1))
        now += pause
        work(space, now)
    row = CaseAside.objects.of(space.id).get()
    assert (row.tries, row.next_try_at) == (MOST_TRIES, None)
    assert MOST_TRIES == 5
    trouble.cured = True
    work(space, now + timedelta(days=9))
    assert CaseAside.objects.of(space.id).exists()
    assert try_set_aside_again(workspace=space, now=now) == 1
    assert work(space, now) == 1
    assert not CaseAside.objects.of(space.id).exists()
    assert verify(workspace=space) == []


def test_what_is_new_waits_for_one_who_is_tried_again_at_most(trouble: Trouble) -> None:
    space = business()
    poisoned(space)
    tell(space, [draft("webinar.attended", NOW, "dario@acme.example")], NOW + 4 * SECOND)
    work(space, at(1))
    later = at(1) + PAUSES[0]
    tried = [work(space, later) for _ in range(3)]
    assert tried == [1, 1, 0]
    rows = CaseAside.objects.of(space.id).values_list("tries", flat=True)
    assert list(rows) == [2, 2]


@pytest.mark.parametrize("seed", range(2))
def test_once_mended_all_is_as_if_nothing_had_been_wrong(seed: int, trouble: Trouble) -> None:
    drafts = random_history(seed, 100)
    trouble.message = drafts[50].message_id
    end = at(24 * 60)
    results = []
    for slug in ("bien", "mal"):
        space = business(slug, sdr=1, sales=1)
        for told in drafts:
            tell(space, [told], told.at)
        trouble.cured = slug == "bien"
        work(space, end)
        trouble.cured = True
        work(space, end + PAUSES[0])
        tick(workspace=space, now=end + PAUSES[0])
        assert verify(workspace=space) == []
        results.append((derived(space), leads(space), owners(space), outbox(space), clocks(space)))
    assert results[0] == results[1]


def test_what_is_told_of_them_meanwhile_waits_with_them(trouble: Trouble) -> None:
    space = business()
    ana = poisoned(space)
    work(space, at(0.5))
    tell(space, [attempt(at(0.7), "ana@acme.example")], at(0.7))
    work(space, at(0.5) + PAUSES[0])
    tell(space, [attempt(at(0.8), "bea@acme.example")], at(0.8))
    work(space, at(0.8))
    assert not Lead.objects.of(space.id).filter(person=ana).exists()
    trouble.cured = True
    work(space, at(0.9))
    assert Lead.objects.of(space.id).get(person=ana).attempts == 1
    assert verify(workspace=space) == []


def test_a_row_that_is_refused_without_saying_whose_is_searched_for(
    refused_row: Trouble,
) -> None:
    space = business()
    names = [f"lead{number}@acme.example" for number in range(9)]
    for number, who in enumerate(names):
        told = [*crossing(NOW, who), *([trait("name", "Ana", NOW, who)] if number == 4 else [])]
        tell(space, told, at(0.3) + number * SECOND)
    assert work(space, at(1))
    assert Lead.objects.of(space.id).count() == 8
    row = CaseAside.objects.of(space.id).get()
    assert row.person == person_with(space, names[4])
    refused_row.cured = True
    work(space, at(1) + PAUSES[0])
    assert verify(workspace=space) == []


def test_a_clock_that_cannot_be_found_due_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    space = business()
    for who in ("ana@acme.example", "bea@acme.example"):
        tell(space, crossing(NOW, who), NOW)
    work(space, NOW)
    ana, cured = person_with(space, "ana@acme.example"), False
    from testigo.core.decide import tick as tick_case

    def stumbling(case: Any, now: datetime) -> Any:
        if case.person == ana and not cured:
            raise ZeroDivisionError
        return tick_case(case, now)

    monkeypatch.setattr("testigo.actions.ticking.tick_case", stumbling)
    monkeypatch.setattr(working, "tick_case", stumbling)
    work(space, at(2.1))
    assert {row.person: row.passed_due for row in first_contacts(space)} == {
        ana: False,
        person_with(space, "bea@acme.example"): True,
    }
    work(space, at(2.1) + PAUSES[0])
    assert CaseAside.objects.of(space.id).get().tries == 2
    cured = True
    work(space, at(2.5))
    assert all(clock.passed_due for clock in first_contacts(space))
    assert verify(workspace=space) == []


def test_what_fails_for_many_at_once_is_no_fault_of_theirs(trouble: Trouble) -> None:
    space = business()
    for number in range(MOST_AT_ONCE + 1):
        who = f"lead{number}@acme.example"
        tell(space, [draft("webinar.attended", NOW, who)], NOW + number * SECOND)
    with pytest.raises(drawing.CannotDraw):
        work(space, at(1))
    assert not CaseAside.objects.of(space.id).exists()
    trouble.cured = True
    work(space, at(1))
    assert verify(workspace=space) == []


def test_a_database_that_is_away_sets_nobody_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    space = business()
    poisoned(space)

    def away(*_: Any) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(drawing, "decide", away)
    with pytest.raises(OperationalError):
        work(space, at(1))
    assert not CaseAside.objects.of(space.id).exists()


def test_a_check_tells_who_is_set_aside_and_nothing_else_about_them(trouble: Trouble) -> None:
    space = business()
    ana = poisoned(space)
    work(space, at(1))
    (told,) = verify(workspace=space)
    assert (told.table, told.person, told.what) == ("lead", ana, "set_aside")
    assert told.stored.startswith("ZeroDivisionError")


def test_over_whom_a_worker_ended_is_tried_alone_when_the_others_are_done() -> None:
    space = business()
    ana = poisoned(space)
    suspect(workspace=space, person=ana, now=at(1))
    whom.clear()
    work(space, at(1))
    assert set(whom[whom.index(ana) :]) == {ana}
    assert Lead.objects.of(space.id).filter(stage="mql").count() == 3
    assert not CaseAside.objects.of(space.id).exists()
    assert verify(workspace=space) == []


def test_whoever_ends_every_worker_is_left_aside_in_the_end() -> None:
    space = business()
    ana = poisoned(space)
    for _ in range(MOST_TRIES):
        suspect(workspace=space, person=ana, now=at(1))
    row = CaseAside.objects.of(space.id).get()
    assert (row.tries, row.next_try_at, row.problem) == (MOST_TRIES, None, "the worker ended")
    work(space, at(50))
    assert CaseAside.objects.of(space.id).exists()


# --- turns


def test_while_one_worker_has_its_turn_another_waits() -> None:
    space = business()
    tell(space, crossing(NOW), NOW)
    assert work(space, NOW)
    tell(space, [attempt(at(0.1))], at(0.1))
    assert work(space, NOW + LEASE / 3, worker="two") is None
    assert work(space, NOW + LEASE / 3)
    assert LogHead.objects.get(workspace=space).turn == 1


def test_a_turn_goes_to_another_when_its_worker_is_silent_or_known_to_have_ended() -> None:
    space = business()
    tell(space, crossing(NOW), NOW)
    work(space, NOW)
    tell(space, [attempt(at(0.1))], at(0.1))
    assert work(space, NOW + LEASE, worker="two")
    tell(space, [attempt(at(0.2))], at(0.2))
    assert work(space, NOW + LEASE, worker="three") is None
    assert work(space, NOW + LEASE, worker="three", gone=lambda name: name == "two")
    head = LogHead.objects.get(workspace=space)
    assert (head.turn, head.worker) == (3, "three")


def test_a_turn_given_while_the_clock_stood_ahead_keeps_nobody_waiting() -> None:
    space = business()
    tell(space, crossing(NOW), NOW)
    work(space, NOW + timedelta(hours=2))
    tell(space, [attempt(NOW)], NOW)
    assert work(space, NOW, worker="two")


def test_whoever_stood_still_past_its_time_writes_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    space = business()
    tell(space, crossing(NOW), NOW)
    before = log.head(space.id)
    with caplog.at_level(logging.WARNING):
        assert work(space, NOW, spent=LEASE.total_seconds()) == 0
    assert "the turn of one is over" in caplog.text
    assert log.head(space.id) == before
    assert not Lead.objects.of(space.id).exists()


def test_whoever_was_overtaken_writes_nothing_though_it_stood_still_only_shortly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    space = business()
    tell(space, crossing(NOW), NOW)
    take_turn = working.take_turn

    def overtaken(*given: Any) -> Any:
        turn = take_turn(*given)
        monkeypatch.setattr(working, "take_turn", take_turn)
        assert work(space, NOW, worker="two", gone=lambda name: True)
        return turn

    monkeypatch.setattr(working, "take_turn", overtaken)
    assert work(space, at(9)) == 0
    assert not ClockRow.objects.of(space.id).filter(passed_due=True).exists()
    assert verify(workspace=space) == []


def test_a_long_turn_ends_in_time_and_the_next_one_goes_on() -> None:
    space = business()
    for number in range(5):
        tell(space, crossing(NOW, f"lead{number}@acme.example"), NOW + number * SECOND)
    assert work(space, at(3), spent=LEASE.total_seconds() / 2)
    assert not any(clock.passed_due for clock in first_contacts(space))
    assert work(space, at(3)) == 5
    assert all(clock.passed_due for clock in first_contacts(space))
    assert apply_all(workspace=space, now=at(3)) == 0


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_a_worker_that_is_stopped_within_its_transaction_does_not_hold_the_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    space = business()
    tell(space, crossing(NOW), NOW)
    asked: list[str] = []

    def note(*_: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW idle_in_transaction_session_timeout")
            asked.append(cursor.fetchone()[0])

    monkeypatch.setattr(applying.log, "read_reported_after", lambda *_: note() or [])
    work(space, NOW)
    assert asked == [f"{LEASE.total_seconds():.0f}s"]
