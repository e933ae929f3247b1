"""Closures, outages and pauses: what moves a clock, what excuses it, and what is drawn anew."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from testigo.actions.absences import record_absence, take_back_absence
from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.ticking import tick
from testigo.actions.verifying import verify
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.queries.lead import ClockLine, lead_story
from testigo.store.log import fact_by_message
from testigo.store.models import ClockRow, FactRow, User
from tests.web.handed_over import Shop, hand_over, open_shop

pytestmark = pytest.mark.django_db

EMAIL = "lucia@ebro.example"
# Tuesday 6 October 2026, 10:00 in Madrid; first contact is due at 12:00.
HANDED = datetime(2026, 10, 6, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def shop() -> Shop:
    return open_shop()


@pytest.fixture
def lucia(shop: Shop) -> str:
    return hand_over(shop, EMAIL, at=HANDED)


def tell(shop: Shop, name: str, at: datetime, who: str = "", **props: Any) -> str:
    """A fact recorded as it happens, and what follows; returns its id."""
    draft = FactDraft(name, at, f"{name}@{at}{props}", person=PersonKeys(email=who), props=props)
    record_facts(workspace=shop.workspace, drafts=[draft], source="screen", now=at)
    apply_all(workspace=shop.workspace, now=at)
    return fact_by_message(shop.workspace.id, draft.message_id).id


def pass_time(shop: Shop, until: datetime) -> None:
    tick(workspace=shop.workspace, now=until)


def line(shop: Shop, person: str, now: datetime, commitment: str = "first-contact") -> ClockLine:
    story = lead_story(shop.workspace.id, person, now=now)
    assert story is not None
    [found] = [one for one in story.clocks if one.promise.id == commitment]
    return found


def row(shop: Shop, person: str, commitment: str = "first-contact") -> ClockRow:
    found: ClockRow = ClockRow.objects.of(shop.workspace.id).get(
        person=person, commitment=commitment
    )
    return found


def told(shop: Shop, name: str) -> int:
    gone = {
        fact.props["of"]
        for fact in FactRow.objects.of(shop.workspace.id).filter(name="fact.retracted")
    }
    facts = FactRow.objects.of(shop.workspace.id).filter(name=name)
    return sum(fact.id not in gone for fact in facts)


# --- pauses --------------------------------------------------------------------------------------


def test_a_restriction_stops_the_clock_and_its_lifting_lets_it_go_on(
    shop: Shop, lucia: str
) -> None:
    tell(shop, "person.restricted", HANDED + HOUR, EMAIL)
    pass_time(shop, HANDED + 4 * HOUR)
    paused = line(shop, lucia, HANDED + 4 * HOUR)
    assert (paused.reading.state, paused.reading.used_seconds) == ("paused", 3600)
    assert (row(shop, lucia).ending, row(shop, lucia).passed_due) == ("paused", False)
    assert told(shop, "clock.passed_due") == 0
    tell(shop, "person.unrestricted", HANDED + 5 * HOUR, EMAIL)
    clock = line(shop, lucia, HANDED + 5 * HOUR).running.clock
    assert (clock.moved_from, clock.due_at) == (HANDED + 2 * HOUR, HANDED + 6 * HOUR)
    pass_time(shop, HANDED + 6 * HOUR)
    assert row(shop, lucia).passed_due
    assert verify(workspace=shop.workspace) == []


def test_an_erasure_voids_the_clock(shop: Shop, lucia: str) -> None:
    tell(shop, "person.erased", HANDED + HOUR, EMAIL)
    assert (row(shop, lucia).ending, row(shop, lucia).void_reason) == ("voided", "person.erased")


# --- closures ------------------------------------------------------------------------------------


def test_a_closure_moves_the_clocks_that_are_open_and_is_noted_on_them(
    shop: Shop, lucia: str
) -> None:
    before = row(shop, lucia, "verdict").due_at
    closure = tell(shop, "calendar.closed", HANDED + HOUR, date="2026-10-07", reason="Mudanza")
    moved = row(shop, lucia, "verdict")
    assert (moved.moved_from, moved.due_at) == (before, before + timedelta(days=1))
    clock = line(shop, lucia, HANDED + HOUR, "verdict").running.clock
    assert [str(day) for day in clock.closed] == ["2026-10-07"]
    assert row(shop, lucia).moved_from is None, "first contact is due before that day"
    assert verify(workspace=shop.workspace) == []
    tell(shop, "fact.retracted", HANDED + 2 * HOUR, of=closure)
    assert (row(shop, lucia, "verdict").due_at, row(shop, lucia, "verdict").moved_from) == (
        before,
        None,
    )
    assert verify(workspace=shop.workspace) == []


def test_a_clock_that_had_ended_stays_as_it_was_judged(shop: Shop, lucia: str) -> None:
    pass_time(shop, HANDED + 2 * HOUR)
    tell(shop, "contact.attempted", HANDED + 3 * HOUR, EMAIL, channel="phone", outcome="voicemail")
    tell(shop, "calendar.closed", HANDED + 4 * HOUR, date="2026-10-06", reason="Tormenta")
    assert row(shop, lucia).ending == "kept_late"
    assert verify(workspace=shop.workspace) == []


def test_a_clock_past_due_on_a_day_closed_afterwards_runs_again(shop: Shop, lucia: str) -> None:
    pass_time(shop, HANDED + 3 * HOUR)
    assert told(shop, "clock.passed_due") == 1
    tell(shop, "calendar.closed", HANDED + 4 * HOUR, date="2026-10-06", reason="Tormenta")
    moved = row(shop, lucia)
    assert not moved.passed_due
    assert told(shop, "clock.passed_due") == 0
    # Wednesday, 9 to 11.
    assert moved.due_at == datetime(2026, 10, 7, 9, tzinfo=UTC)
    assert verify(workspace=shop.workspace) == []


def test_a_clock_that_starts_after_the_closure_was_known_is_not_said_to_have_moved(
    shop: Shop,
) -> None:
    tell(shop, "calendar.closed", HANDED - HOUR, date="2026-10-06", reason="Tormenta")
    person = hand_over(shop, EMAIL, at=HANDED)
    assert row(shop, person).due_at == datetime(2026, 10, 7, 9, tzinfo=UTC)
    assert row(shop, person).moved_from is None
    assert verify(workspace=shop.workspace) == []


# --- outages -------------------------------------------------------------------------------------


def outage(shop: Shop, at: datetime, start: float, end: float) -> str:
    span = {"from": HANDED + start * HOUR, "to": HANDED + end * HOUR}
    values = {key: value.isoformat() for key, value in span.items()}
    return tell(shop, "outage.recorded", at, what="Centralita", **values)


def attempt(shop: Shop, hours: float) -> None:
    pass_time(shop, HANDED + hours * HOUR)
    at = HANDED + hours * HOUR
    tell(shop, "contact.attempted", at, EMAIL, channel="phone", outcome="voicemail")


def test_an_outage_excuses_what_stays_within_the_promise_without_it(shop: Shop, lucia: str) -> None:
    attempt(shop, 3)
    outage(shop, HANDED + 4 * HOUR, 1, 2.5)
    excused = row(shop, lucia)
    assert (excused.ending, excused.excused_until) == ("excused", HANDED + 3.5 * HOUR)
    assert line(shop, lucia, HANDED + 4 * HOUR).reading.state == "excused"
    assert told(shop, "clock.excused") == 1
    assert verify(workspace=shop.workspace) == []


def test_an_outage_that_was_too_short_excuses_nothing(shop: Shop, lucia: str) -> None:
    attempt(shop, 3)
    outage(shop, HANDED + 4 * HOUR, 1, 1.5)
    late = row(shop, lucia)
    assert (late.ending, late.excused_until) == ("kept_late", HANDED + 2.5 * HOUR)
    assert verify(workspace=shop.workspace) == []


def test_an_outage_known_before_excuses_while_it_covers_and_no_longer(
    shop: Shop, lucia: str
) -> None:
    outage(shop, HANDED + HOUR, 1, 2.5)
    pass_time(shop, HANDED + 3 * HOUR)
    assert line(shop, lucia, HANDED + 3 * HOUR).reading.state == "excused"
    assert line(shop, lucia, HANDED + 3.6 * HOUR).reading.state == "past_due"
    assert verify(workspace=shop.workspace) == []


def test_an_outage_taken_back_excuses_nothing_and_told_again_it_does(
    shop: Shop, lucia: str
) -> None:
    attempt(shop, 3)
    first = outage(shop, HANDED + 4 * HOUR, 1, 2.5)
    tell(shop, "fact.retracted", HANDED + 5 * HOUR, of=first)
    assert row(shop, lucia).ending == "kept_late"
    assert told(shop, "clock.excused") == 0
    assert verify(workspace=shop.workspace) == []
    outage(shop, HANDED + 6 * HOUR, 1, 2.5)
    assert row(shop, lucia).ending == "excused"
    assert verify(workspace=shop.workspace) == []


# --- excuses that the other side gives -----------------------------------------------------------


def plea(shop: Shop, name: str, person: str, hours: float, **props: Any) -> None:
    clock = row(shop, person).cause
    at = HANDED + hours * HOUR
    tell(shop, name, at, EMAIL, clock=clock, commitment="first-contact", **props)


def test_an_excuse_that_is_given_stands_and_can_be_refused(shop: Shop, lucia: str) -> None:
    attempt(shop, 3)
    plea(shop, "breach.excuse_asked", lucia, 4, reason="Feria")
    assert (row(shop, lucia).ending, row(shop, lucia).plea) == ("kept_late", "asked")
    plea(shop, "breach.excused", lucia, 5)
    assert (row(shop, lucia).ending, row(shop, lucia).plea) == ("excused", "excused")
    assert verify(workspace=shop.workspace) == []
    plea(shop, "breach.excuse_refused", lucia, 6)
    assert (row(shop, lucia).ending, row(shop, lucia).plea) == ("kept_late", "refused")
    assert verify(workspace=shop.workspace) == []


# --- absences ------------------------------------------------------------------------------------


def absence(shop: Shop, hours: float, start: float, end: float, user: User | None = None) -> str:
    return record_absence(
        workspace=shop.workspace,
        user=(user or shop.ana).pk,
        start=HANDED + start * HOUR,
        end=HANDED + end * HOUR,
        reason="training",
        by=None,
        now=HANDED + hours * HOUR,
    ).id


def test_an_absence_of_the_owner_excuses_and_taken_back_it_does_not(shop: Shop, lucia: str) -> None:
    attempt(shop, 3)
    noted = absence(shop, 4, 1, 2.5)
    assert row(shop, lucia).ending == "excused"
    assert line(shop, lucia, HANDED + 4 * HOUR).reading.state == "excused"
    assert verify(workspace=shop.workspace) == []
    take_back_absence(workspace=shop.workspace, absence=noted, by=None, now=HANDED + 5 * HOUR)
    assert row(shop, lucia).ending == "kept_late"
    assert verify(workspace=shop.workspace) == []


def test_the_absence_of_somebody_else_excuses_nothing(shop: Shop, lucia: str) -> None:
    attempt(shop, 3)
    absence(shop, 4, 1, 2.5, shop.vera)
    assert row(shop, lucia).ending == "kept_late"


def test_an_absence_from_before_the_lead_was_theirs_excuses_nothing(shop: Shop, lucia: str) -> None:
    attempt(shop, 3)
    absence(shop, 4, -8, 0)
    assert row(shop, lucia).ending == "kept_late"
