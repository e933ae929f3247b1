"""Drawing consequences: the same for any size of batch, live or later, in any order of arrival."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from testigo.actions.applying import apply_all, apply_pending
from testigo.actions.ticking import tick
from testigo.actions.verifying import verify
from testigo.core.drafts import FactDraft
from testigo.store import log
from testigo.store.models import ClockRow, Lead, LogHead, OutboxRow, Person, Workspace
from tests.factories.business import (
    PACT,
    SIGNED,
    business,
    open_workspace,
    sign_pact_text,
    staff,
)
from tests.factories.conclusions import clocks, derived, leads, outbox, owners
from tests.factories.facts import (
    attempt,
    crossing,
    draft,
    hour_by_hour,
    person_with,
    random_history,
    tell,
    trait,
)
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db

END = at(24 * 60)
NOW = at(0)


def record_live(space: Workspace, drafts: Iterable[FactDraft]) -> None:
    for over, told in hour_by_hour(drafts):
        tell(space, told, over)


def apply_by(space: Workspace, limit: int, now: datetime = END) -> None:
    while apply_pending(workspace=space, now=now, limit=limit):
        pass


# --- the same result


@pytest.mark.parametrize("seed", range(2))
def test_the_size_of_the_batches_changes_nothing(seed: int) -> None:
    drafts = random_history(seed, 100)
    results = []
    for number, limit in enumerate((1, 7, 100, 10**6)):
        space = business(f"n{number}", sdr=2)
        record_live(space, drafts)
        apply_by(space, limit)
        assert verify(workspace=space) == []
        tick(workspace=space, now=END)
        results.append((derived(space), leads(space), owners(space), outbox(space), clocks(space)))
    assert all(result == results[0] for result in results)
    assert len({name for name, *_ in results[0][0]}) >= 5
    assert results[0][2]


@pytest.mark.parametrize("seed", range(3))
def test_drawing_at_once_or_at_the_end_gives_the_same(seed: int) -> None:
    drafts = random_history(seed, 100)
    live, later = business("viva", sdr=2), business("luego", sdr=2)
    for over, told in hour_by_hour(drafts):
        tell(live, told, over)
        apply_all(workspace=live, now=over)
        tick(workspace=live, now=over)
        tell(later, told, over)
    apply_all(workspace=later, now=END)
    for space in (live, later):
        tick(workspace=space, now=END)
        assert verify(workspace=space) == []
    assert derived(live) == derived(later)
    assert leads(live) == leads(later)
    assert clocks(live) == clocks(later)
    assert owners(live) == owners(later)
    assert outbox(live) == outbox(later)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_arrival_changes_no_stage_and_no_score(seed: int) -> None:
    drafts = random_history(seed, 100)
    shuffled = list(drafts)
    Random(seed).shuffle(shuffled)
    live, late = business("viva"), business("tarde")
    record_live(live, drafts)
    for number in range(0, len(shuffled), 11):
        now = END + timedelta(minutes=number)
        tell(late, shuffled[number : number + 11], now, history=number % 2 == 0)
    for space in (live, late):
        apply_by(space, 13, END + timedelta(days=1))
        assert verify(workspace=space) == []
    settled = slice(0, 8)
    assert {who: row[settled] for who, row in leads(live).items()} == {
        who: row[settled] for who, row in leads(late).items()
    }
    stages = [
        [row for row in derived(space) if row[0] == "stage.entered"] for space in (live, late)
    ]
    assert sorted(stages[0], key=repr) == sorted(stages[1], key=repr)


def test_facts_recorded_together_are_taken_in_together_whatever_the_batch() -> None:
    space = business()
    # The attempt stands before the crossing that it answers, in one recording.
    tell(space, [attempt(NOW), *crossing(NOW)], NOW)
    assert apply_pending(workspace=space, now=NOW, limit=4) == 4
    assert Lead.objects.of(space.id).get().stage == "mql"
    assert verify(workspace=space) == []
    apply_all(workspace=space, now=NOW)
    assert Lead.objects.of(space.id).get().attempts == 1
    assert log.head(space.id).applied_seq == log.head(space.id).last_seq


def test_applying_twice_is_nothing() -> None:
    space = business()
    tell(space, crossing(NOW), NOW)
    assert apply_all(workspace=space, now=NOW) == 9  # with two signatures and the e-mail, twice
    last = log.head(space.id)
    assert apply_all(workspace=space, now=at(1)) == 0
    assert log.head(space.id) == last
    assert last.applied_seq == last.last_seq


def test_what_is_recorded_is_not_read_again_when_it_was_all_taken_in() -> None:
    space = business()
    tell(space, crossing(NOW), NOW)
    assert apply_pending(workspace=space, now=NOW) > 0
    assert apply_pending(workspace=space, now=NOW) == 0


def test_the_clear_identity_follows_the_traits() -> None:
    space = business()
    tell(space, [*crossing(NOW), trait("name", "Ana", NOW), trait("company", "x" * 300, NOW)], NOW)
    apply_all(workspace=space, now=NOW)
    person = Person.objects.of(space.id).get()
    assert (person.name, person.company) == ("Ana", "x" * 200)
    assert (person.email, person.job_title) == ("ana@acme.example", "Directora de operaciones")
    tell(space, [trait("name", "Ana Ruiz", at(1))], at(1))
    apply_all(workspace=space, now=at(1))
    assert Person.objects.of(space.id).get().name == "Ana Ruiz"


# --- obligations follow the order of recording


def test_a_hand_over_is_dated_when_it_could_be_known() -> None:
    space = business()
    tell(space, crossing(NOW), at(30))
    apply_all(workspace=space, now=at(31))
    clock = ClockRow.objects.of(space.id).get(commitment="first-contact")
    assert clock.started_at == at(30)
    assert Lead.objects.of(space.id).get().stage_at == NOW


def test_imported_history_dates_them_at_their_instants_and_judges_only_what_it_brought() -> None:
    space = business()
    tell(space, crossing(NOW), at(30), history=True)
    apply_all(workspace=space, now=at(31))
    clock = ClockRow.objects.of(space.id).get(commitment="first-contact")
    assert (clock.started_at, clock.ending, clock.void_reason) == (NOW, "voided", "not_covered")
    assert LogHead.objects.get(workspace=space).covered == ["person", "web"]


def test_clocks_are_judged_anew_once_history_brings_what_ends_them() -> None:
    space = business()
    tell(space, crossing(NOW), at(30), history=True)
    tell(space, crossing(NOW, "bea@acme.example"), at(31), history=True)
    apply_all(workspace=space, now=at(32))
    tell(space, [attempt(at(1))], at(33), history=True)
    apply_all(workspace=space, now=at(34))
    assert not LogHead.objects.get(workspace=space).reconsider
    kept, missed = (
        ClockRow.objects.of(space.id).get(commitment="first-contact", person=person)
        for person in (person_with(space, f"{who}@acme.example") for who in ("ana", "bea"))
    )
    assert (kept.ending, kept.ended_at, kept.void_reason) == ("kept", at(1), None)
    assert (missed.ending, missed.void_reason, missed.passed_due) == (None, None, True)
    assert verify(workspace=space) == []
    assert not OutboxRow.objects.of(space.id).exists()


def test_what_is_taken_back_voids_the_clock_and_keeps_the_hand_over() -> None:
    space = business()
    told = crossing(NOW)
    tell(space, told, NOW)
    apply_all(workspace=space, now=NOW)
    visit = log.fact_by_message(space.id, told[-1].message_id)
    tell(space, [draft("fact.retracted", at(1), props={"of": visit.id})], at(1))
    apply_all(workspace=space, now=at(1))
    lead = Lead.objects.of(space.id).get()
    assert (lead.stage, lead.awaited, lead.due_at) == ("lead", False, None)
    clock = ClockRow.objects.of(space.id).get(commitment="first-contact")
    assert (clock.ending, clock.void_reason, clock.ended_at) == ("voided", "crossing_gone", at(1))
    assert any(row[0] == "lead.handed_over" for row in derived(space))
    assert verify(workspace=space) == []


# --- the pact


def test_facts_before_the_first_pact_fold_under_it_once_it_is_signed() -> None:
    space = open_workspace()
    staff(space)
    early = datetime(2026, 9, 3, 8, tzinfo=UTC)
    tell(space, crossing(early), early)
    apply_all(workspace=space, now=early)
    lead = Lead.objects.of(space.id).get()
    assert (lead.stage, lead.score) == ("", 0)
    sign_pact_text(space)
    assert log.head(space.id).applied_seq == 0
    apply_all(workspace=space, now=SIGNED + timedelta(hours=1))
    lead = Lead.objects.of(space.id).get()
    assert (lead.stage, lead.score, lead.stage_at) == ("mql", 75, early)
    clock = ClockRow.objects.of(space.id).get(commitment="first-contact")
    assert clock.started_at == SIGNED + timedelta(minutes=1)
    assert verify(workspace=space) == []


def test_a_new_version_counts_from_the_day_it_takes_force() -> None:
    space = business()
    visit = draft("page.viewed", NOW, props={"path": "/precios"})
    tell(space, [visit, trait("sector", "Industria", NOW)], NOW)
    apply_all(workspace=space, now=NOW)
    dearer = PACT.replace(
        "id: pricing-page, kind: interest, points: 20",
        "id: pricing-page, kind: interest, points: 33",
    )
    assert dearer != PACT
    sign_pact_text(space, dearer, at(10))
    apply_all(workspace=space, now=at(11))
    assert Lead.objects.of(space.id).get().score == 35
    tell(space, [draft("webinar.attended", at(12))], at(12))
    apply_all(workspace=space, now=at(12))
    assert Lead.objects.of(space.id).get().score == 33 + 15 + 1
    assert verify(workspace=space) == []


@pytest.mark.parametrize("limit", [1, 7])
def test_two_versions_give_the_same_for_any_batch(limit: int) -> None:
    drafts = random_history(5, 100)
    results = []
    for number, size in enumerate((limit, 10**6)):
        space = business(f"n{number}")
        half = len(drafts) // 2
        record_live(space, drafts[:half])
        sign_pact_text(space, PACT.replace("over: 70", "over: 40"), drafts[half].at)
        record_live(space, drafts[half:])
        apply_by(space, size)
        assert verify(workspace=space) == []
        results.append((derived(space), leads(space), owners(space)))
    assert results[0] == results[1]


def stages_of(space: Workspace) -> Sequence[str]:
    return [str(f.props["stage"]) for _, f in log.stream(space.id) if f.name == "stage.entered"]


def test_a_new_cycle_hands_over_again() -> None:
    handed_over = business()
    tell(handed_over, crossing(NOW), NOW)
    tell(handed_over, [draft("lead.recycled", at(3), props={"reason": "timing"})], at(3))
    tell(handed_over, crossing(at(60)), at(60))
    apply_all(workspace=handed_over, now=at(60))
    assert stages_of(handed_over) == ["lead", "mql", "lead", "mql"]
    assert sum(row[0] == "lead.handed_over" for row in derived(handed_over).elements()) == 2
    assert ClockRow.objects.of(handed_over.id).filter(commitment="first-contact").count() == 2
