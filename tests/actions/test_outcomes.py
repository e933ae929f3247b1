"""Outcomes recorded by their keys, what refuses them, and taking them back."""

from datetime import timedelta

import pytest

from testigo.actions.outcomes import record_outcome, take_back
from testigo.actions.refusals import LeadNotFound, NotAllowed
from testigo.actions.ticking import tick
from testigo.actions.verifying import verify
from testigo.core.problems import InvalidInput
from testigo.queries.lead import lead_story
from testigo.store.models import FactRow, Lead
from tests.web.handed_over import NOW, Shop, hand_over, open_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return open_shop()


@pytest.fixture
def lucia(shop: Shop) -> str:
    return hand_over(shop)


def press(shop: Shop, person: str, key: str, once: str = "press-0001", **values: str) -> object:
    return record_outcome(
        workspace=shop.workspace,
        person=person,
        key=key,
        by=shop.member(shop.ana),
        now=NOW,
        once=once,
        **values,
    )


def clock_states(shop: Shop, person: str) -> dict[str, str]:
    story = lead_story(shop.workspace.id, person, now=NOW)
    assert story is not None
    return {line.running.clock.commitment: line.reading.state for line in story.clocks}


@pytest.mark.parametrize(
    ("key", "outcome", "status"),
    [
        ("1", "spoke", "connected"),
        ("2", "no_answer", "working"),
        ("3", "voicemail", "working"),
        ("5", "meeting_booked", "connected"),
    ],
)
def test_an_outcome_is_one_attempt_and_stops_the_first_contact(
    shop: Shop, lucia: str, key: str, outcome: str, status: str
) -> None:
    press(shop, lucia, key)
    [fact] = shop.facts("contact.attempted")
    assert fact.props == {"channel": "phone", "outcome": outcome, "human": True}
    assert (fact.side, fact.source, fact.actor) == ("sales", "screen", f"user:{shop.ana.pk}")
    assert clock_states(shop, lucia) == {
        "first-contact": "kept",
        "follow-up": "kept" if status == "connected" else "running",
        "verdict": "running",
    }
    assert Lead.objects.of(shop.workspace.id).get(person=lucia).status == status


def test_calling_later_keeps_the_time_that_was_agreed(shop: Shop, lucia: str) -> None:
    call_at = (NOW + timedelta(hours=3)).isoformat()
    press(shop, lucia, "4", call_at=call_at)
    [fact] = shop.facts("contact.attempted")
    assert fact.props["call_at"] == call_at
    assert Lead.objects.of(shop.workspace.id).get(person=lucia).status == "waiting"


@pytest.mark.parametrize(
    "call_at",
    ["", "tomorrow", "2026-10-06T07:59:00+00:00", "2026-10-07T10:00", "9999-12-31T23:59:59+00:00"],
)
def test_calling_later_needs_a_time_to_come_with_its_zone(
    shop: Shop, lucia: str, call_at: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        press(shop, lucia, "4", call_at=call_at)
    assert [p.code for p in refusal.value.problems] == ["call_time_missing"]
    assert shop.facts("contact.attempted") == []


def test_not_a_fit_is_a_rejection_with_a_reason_of_the_pact_and_no_attempt(
    shop: Shop, lucia: str
) -> None:
    press(shop, lucia, "6", reason="student")
    assert [fact.props for fact in shop.facts("lead.rejected")] == [{"reason": "student"}]
    assert shop.facts("contact.attempted") == []
    assert clock_states(shop, lucia) == {
        "first-contact": "voided",
        "follow-up": "kept",
        "verdict": "kept",
    }
    assert not Lead.objects.of(shop.workspace.id).get(person=lucia).awaited


@pytest.mark.parametrize("reason", ["", "made_up", "price"])
def test_not_a_fit_for_another_reason_is_refused(shop: Shop, lucia: str, reason: str) -> None:
    with pytest.raises(InvalidInput):
        press(shop, lucia, "6", reason=reason)
    assert shop.facts("lead.rejected") == []


@pytest.mark.parametrize("key", ["0", "7", "", "spoke"])
def test_an_outcome_that_is_not_offered_is_refused(shop: Shop, lucia: str, key: str) -> None:
    with pytest.raises(InvalidInput):
        press(shop, lucia, key)


def test_an_unknown_channel_is_refused(shop: Shop, lucia: str) -> None:
    with pytest.raises(InvalidInput):
        press(shop, lucia, "2", channel="pigeon")


def test_accepting_and_qualifying_move_the_lead_on(shop: Shop, lucia: str) -> None:
    press(shop, lucia, "accept")
    assert clock_states(shop, lucia)["verdict"] == "kept"
    press(shop, lucia, "qualify", once="press-0002")
    assert Lead.objects.of(shop.workspace.id).get(person=lucia).stage == "sql"


def test_the_same_press_told_twice_is_one_fact(shop: Shop, lucia: str) -> None:
    first, again = press(shop, lucia, "2"), press(shop, lucia, "2")
    assert first == again
    assert len(shop.facts("contact.attempted")) == 1


def test_a_press_told_again_after_its_call_time_has_passed_is_still_that_press(
    shop: Shop, lucia: str
) -> None:
    soon = (NOW + timedelta(seconds=1)).isoformat()
    first = press(shop, lucia, "4", call_at=soon)
    again = record_outcome(
        workspace=shop.workspace,
        person=lucia,
        key="4",
        by=shop.member(shop.ana),
        now=NOW + timedelta(minutes=5),
        once="press-0001",
        call_at=soon,
    )
    assert first == again


def test_a_press_is_about_one_lead(shop: Shop, lucia: str) -> None:
    iker = hand_over(shop, "iker@bidasoa.example", name="Iker")
    press(shop, lucia, "2")
    press(shop, iker, "2")
    assert [fact.person for fact in shop.facts("contact.attempted")] == [lucia, iker]


def test_taking_back_adds_a_correction_and_the_clock_runs_on_as_before(
    shop: Shop, lucia: str
) -> None:
    before = clock_states(shop, lucia)
    fact = press(shop, lucia, "2")
    for _ in range(2):
        take_back(
            workspace=shop.workspace,
            person=lucia,
            fact_id=fact.id,
            by=shop.member(shop.ana),
            now=NOW + timedelta(minutes=1),
        )
    assert len(shop.facts("contact.attempted")) == 1
    corrections = [f for f in shop.facts("fact.retracted") if f.origin == "reported"]
    assert [f.props for f in corrections] == [{"of": fact.id}]
    assert clock_states(shop, lucia) == before
    tick(workspace=shop.workspace, now=NOW + timedelta(minutes=2))
    assert verify(workspace=shop.workspace) == []


def test_nobody_takes_back_what_somebody_else_recorded(shop: Shop, lucia: str) -> None:
    fact = press(shop, lucia, "2")
    with pytest.raises(NotAllowed):
        take_back(
            workspace=shop.workspace,
            person=lucia,
            fact_id=fact.id,
            by=shop.member(shop.vera),
            now=NOW,
        )


def test_what_no_screen_recorded_cannot_be_taken_back(shop: Shop, lucia: str) -> None:
    [demo] = shop.facts("demo.requested")
    with pytest.raises(NotAllowed):
        take_back(
            workspace=shop.workspace,
            person=lucia,
            fact_id=demo.id,
            by=shop.member(shop.ana),
            now=NOW,
        )


def test_a_fact_about_somebody_else_is_not_found(shop: Shop, lucia: str) -> None:
    iker = hand_over(shop, "iker@bidasoa.example", name="Iker")
    fact = press(shop, lucia, "2")
    with pytest.raises(LeadNotFound):
        take_back(
            workspace=shop.workspace,
            person=iker,
            fact_id=fact.id,
            by=shop.member(shop.ana),
            now=NOW,
        )


def test_who_only_reads_records_nothing(shop: Shop, lucia: str) -> None:
    before = FactRow.objects.of(shop.workspace.id).count()
    with pytest.raises(NotAllowed):
        record_outcome(
            workspace=shop.workspace,
            person=lucia,
            key="2",
            by=shop.member(shop.dora),
            now=NOW,
            once="press-0001",
        )
    assert FactRow.objects.of(shop.workspace.id).count() == before


def test_another_button_of_the_same_page_is_another_press(shop: Shop, lucia: str) -> None:
    press(shop, lucia, "2")
    press(shop, lucia, "2")
    press(shop, lucia, "3")
    said = [fact.props["outcome"] for fact in shop.facts("contact.attempted")]
    assert sorted(said) == ["no_answer", "voicemail"]


def test_a_member_of_another_workspace_records_nothing(shop: Shop, lucia: str) -> None:
    rival = open_shop("rival")
    with pytest.raises(NotAllowed):
        record_outcome(
            workspace=shop.workspace,
            person=lucia,
            key="2",
            by=rival.member(rival.ana),
            now=NOW,
            once="press-0001",
        )
    with pytest.raises(LeadNotFound):
        record_outcome(
            workspace=rival.workspace,
            person=lucia,
            key="2",
            by=rival.member(rival.ana),
            now=NOW,
            once="press-0001",
        )
    assert rival.facts("contact.attempted") == shop.facts("contact.attempted") == []


def test_a_page_that_is_gone_back_to_and_corrected_is_another_press(shop: Shop, lucia: str) -> None:
    for reason in ("student", "student", "not_a_fit"):
        press(shop, lucia, "6", reason=reason)
    assert [fact.props["reason"] for fact in shop.facts("lead.rejected")] == [
        "student",
        "not_a_fit",
    ]
