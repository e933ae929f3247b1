"""What time alone brings: clocks due soon and past due, scores that fall. Never early, and once."""

from collections import Counter
from datetime import timedelta

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.ticking import tick
from testigo.actions.verifying import verify
from testigo.store import log
from testigo.store.models import ClockRow, Lead, Workspace
from tests.factories.business import business
from tests.factories.conclusions import outbox
from tests.factories.facts import attempt, crossing, draft, tell
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db

NOW = at(0)


def due(space: Workspace, commitment: str = "first-contact") -> ClockRow:
    clock: ClockRow = ClockRow.objects.of(space.id).get(commitment=commitment)
    return clock


def names(space: Workspace) -> list[str]:
    return [fact.name for _, fact in log.stream(space.id) if fact.origin == "derived"]


@pytest.fixture
def handed_over() -> Workspace:
    """Ana was handed over on Monday at 9:00; whoever received her has until 11:00."""
    space = business()
    tell(space, crossing(NOW), NOW)
    apply_all(workspace=space, now=NOW)
    return space


MICROSECOND = timedelta(microseconds=1)


def test_a_clock_is_never_found_due_early(handed_over: Workspace) -> None:
    clock = due(handed_over)
    assert (clock.warn_at, clock.due_at) == (at(1.5), at(2))
    assert tick(workspace=handed_over, now=at(1.5) - MICROSECOND) == 0
    assert tick(workspace=handed_over, now=at(1.5)) == 1
    assert (due(handed_over).warned, due(handed_over).passed_due) == (True, False)
    assert tick(workspace=handed_over, now=at(2) - MICROSECOND) == 0
    assert tick(workspace=handed_over, now=at(2)) == 1
    assert (due(handed_over).warned, due(handed_over).passed_due) == (True, True)


def test_it_flips_once(handed_over: Workspace) -> None:
    for hours in (1.6, 1.6, 2, 2, 2.5, 30):
        tick(workspace=handed_over, now=at(hours))
    told = Counter(names(handed_over))
    assert told["clock.warned"] == 1
    assert told["clock.passed_due"] == 1
    assert told["fact.retracted"] == 0
    assert verify(workspace=handed_over) == []


def test_two_ticks_at_one_instant_are_one(handed_over: Workspace) -> None:
    assert tick(workspace=handed_over, now=at(3)) == 1
    last = log.head(handed_over.id)
    assert tick(workspace=handed_over, now=at(3)) == 0
    assert log.head(handed_over.id) == last


def test_facts_that_wait_are_taken_in_before_anybody_is_found_past_due(
    handed_over: Workspace,
) -> None:
    tell(handed_over, [attempt(at(1))], at(1))
    tick(workspace=handed_over, now=at(3))
    assert due(handed_over).ending == "kept"
    assert "clock.passed_due" not in names(handed_over)


def test_so_are_facts_recorded_while_the_tick_waits_for_the_lock(
    handed_over: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = log.lock_head

    def overtaken(workspace_id: int) -> log.Head:
        monkeypatch.setattr(log, "lock_head", lock)
        tell(handed_over, [attempt(at(1.4))], at(1.4))
        return lock(workspace_id)

    monkeypatch.setattr(log, "lock_head", overtaken)
    tick(workspace=handed_over, now=at(3))
    assert due(handed_over).ending == "kept"
    assert "clock.passed_due" not in names(handed_over)


def test_a_recording_that_a_tick_overtook_makes_nobody_hear_twice(handed_over: Workspace) -> None:
    tick(workspace=handed_over, now=at(3))
    before = outbox(handed_over)
    tell(handed_over, [draft("lead.accepted", at(1.7))], at(1.7))
    apply_all(workspace=handed_over, now=at(3))
    tick(workspace=handed_over, now=at(3.5))
    assert outbox(handed_over) == before
    assert "fact.retracted" not in names(handed_over)
    assert verify(workspace=handed_over) == []


def test_those_due_first_come_first_and_all_come() -> None:
    space = business()
    people = [f"p{number}@acme.example" for number in range(7)]
    for number, who in enumerate(reversed(people)):
        now = at(number / 100)
        tell(space, crossing(now, who), now)
    apply_all(workspace=space, now=at(1))
    assert tick(workspace=space, now=at(1.9), limit=2) == 7
    told = [f for _, f in log.stream(space.id) if f.name == "clock.warned"]
    pairs = [sorted((a.at, b.at)) for a, b in zip(told[::2], told[1::2], strict=False)]
    assert pairs == sorted(pairs)
    assert len(told) == 7


def test_a_score_falls_when_its_facts_expire() -> None:
    space = business()
    tell(space, [draft("page.viewed", NOW, props={"path": "/precios"})], NOW)
    apply_all(workspace=space, now=NOW)
    day = NOW + timedelta(days=30)
    assert tick(workspace=space, now=day - MICROSECOND) == 0
    assert Lead.objects.of(space.id).get().score == 20
    assert tick(workspace=space, now=day) == 1
    lead = Lead.objects.of(space.id).get()
    assert (lead.score, lead.score_falls_at, lead.scored_at) == (0, None, day)
    assert tick(workspace=space, now=day) == 0
    assert verify(workspace=space) == []


def test_a_row_edited_by_hand_does_not_make_a_clock_pass_early_or_the_worker_run_forever(
    handed_over: Workspace,
) -> None:
    ClockRow.objects.of(handed_over.id).update(due_at=at(0.5), warn_at=at(0.4))
    assert tick(workspace=handed_over, now=at(1), limit=1) == 1
    assert "clock.warned" not in names(handed_over)
    assert due(handed_over).due_at == at(2)
    assert tick(workspace=handed_over, now=at(1)) == 0


def test_one_workspace_does_not_wait_for_another(handed_over: Workspace) -> None:
    other = business("otra")
    tell(other, crossing(NOW), NOW)
    assert tick(workspace=handed_over, now=at(3)) == 1
    assert log.head(other.id).applied_seq < log.head(other.id).last_seq
    assert not Lead.objects.of(other.id).exists()
