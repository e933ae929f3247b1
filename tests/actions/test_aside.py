"""Notes, snoozing, and what was pressed while the network was away."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from testigo.actions.outcomes import record_outcome, take_back
from testigo.actions.said import LONGEST_NOTE
from testigo.actions.ticking import tick
from testigo.actions.verifying import verify
from testigo.core.facts import Fact
from testigo.core.problems import InvalidInput
from testigo.queries.lead import lead_story
from testigo.queries.queue import queue
from testigo.store.models import Lead
from tests.web.handed_over import NOW, Shop, hand_over, open_shop

pytestmark = pytest.mark.django_db
MADRID = ZoneInfo("Europe/Madrid")
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def shop() -> Shop:
    return open_shop()


@pytest.fixture
def lucia(shop: Shop) -> str:
    return hand_over(shop)


def press(
    shop: Shop,
    person: str,
    key: str,
    once: str = "press-0001",
    at: datetime = NOW,
    **values: object,
) -> Fact:
    return record_outcome(
        workspace=shop.workspace,
        person=person,
        key=key,
        by=shop.member(shop.ana),
        now=at,
        once=once,
        **values,
    )


def group_of(shop: Shop, person: str, at: datetime = NOW) -> str:
    found = queue(shop.workspace.id, owner=None, now=at, zone=MADRID)
    return next(g.name for g in found.groups for one in g.lines if one.lead.person == person)


def clock_states(shop: Shop, person: str) -> dict[str, str]:
    story = lead_story(shop.workspace.id, person, now=NOW)
    assert story is not None
    return {line.running.clock.commitment: line.reading.state for line in story.clocks}


def test_a_snooze_puts_the_lead_aside_and_stops_no_clock(shop: Shop, lucia: str) -> None:
    before, awaited = clock_states(shop, lucia), group_of(shop, lucia)
    status = Lead.objects.of(shop.workspace.id).get(person=lucia).status
    press(shop, lucia, "snooze", until=LATER.isoformat())
    assert clock_states(shop, lucia) == before
    assert group_of(shop, lucia) == "scheduled"
    assert group_of(shop, lucia, LATER + timedelta(seconds=1)) != "scheduled"
    lead = Lead.objects.of(shop.workspace.id).get(person=lucia)
    assert (lead.status, lead.awaited, lead.snoozed_until) == (status, True, LATER)
    assert awaited == "today"
    assert verify(workspace=shop.workspace) == []


def test_an_attempt_ends_a_snooze_and_undo_brings_it_back(shop: Shop, lucia: str) -> None:
    press(shop, lucia, "snooze", until=LATER.isoformat())
    attempt = press(shop, lucia, "2", "press-0002", NOW + timedelta(minutes=1))
    assert Lead.objects.of(shop.workspace.id).get(person=lucia).snoozed_until is None
    take_back(
        workspace=shop.workspace,
        person=lucia,
        fact_id=attempt.id,
        by=shop.member(shop.ana),
        now=NOW + timedelta(minutes=2),
    )
    assert Lead.objects.of(shop.workspace.id).get(person=lucia).snoozed_until == LATER
    tick(workspace=shop.workspace, now=NOW + timedelta(minutes=3))
    assert verify(workspace=shop.workspace) == []


@pytest.mark.parametrize(
    "until",
    ["", "soon", NOW.isoformat(), "2026-10-06T12:00", (NOW + timedelta(days=93)).isoformat()],
)
def test_a_snooze_needs_a_time_to_come_within_three_months(
    shop: Shop, lucia: str, until: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        press(shop, lucia, "snooze", until=until)
    assert [problem.code for problem in refusal.value.problems] == ["snooze_time_missing"]
    assert shop.facts("lead.snoozed") == []


def test_a_note_is_a_fact_and_changes_nothing_else(shop: Shop, lucia: str) -> None:
    before = clock_states(shop, lucia)
    press(shop, lucia, "note", note="  Llamar a su jefa  ")
    assert [fact.props for fact in shop.facts("note.written")] == [{"text": "Llamar a su jefa"}]
    assert clock_states(shop, lucia) == before
    assert shop.facts("contact.attempted") == []


@pytest.mark.parametrize("note", ["", "   ", "x" * (LONGEST_NOTE + 1), "x" * 1_000_000])
def test_an_empty_note_and_a_very_long_one_are_refused(shop: Shop, lucia: str, note: str) -> None:
    with pytest.raises(InvalidInput):
        press(shop, lucia, "note", note=note)
    assert shop.facts("note.written") == []


@pytest.mark.parametrize(
    ("pressed", "dated"),
    [
        (NOW - timedelta(minutes=40), NOW - timedelta(minutes=40)),
        (NOW - timedelta(hours=24), NOW - timedelta(hours=24)),
        (NOW - timedelta(hours=25), NOW),
        (NOW + timedelta(minutes=1), NOW),
        (None, NOW),
    ],
)
def test_what_waited_for_the_network_happened_when_it_was_pressed_within_a_day(
    shop: Shop, lucia: str, pressed: datetime | None, dated: datetime
) -> None:
    fact = press(shop, lucia, "2", pressed_at=pressed)
    assert fact.at == dated
    assert NOW <= fact.recorded_at < NOW + timedelta(seconds=1)


def test_a_call_agreed_while_the_network_was_away_is_taken_though_its_time_has_come(
    shop: Shop, lucia: str
) -> None:
    agreed = NOW - timedelta(minutes=10)
    pressed = NOW - timedelta(minutes=70)
    fact = press(shop, lucia, "4", call_at=agreed.isoformat(), pressed_at=pressed)
    assert fact.props["call_at"] == agreed.isoformat()
