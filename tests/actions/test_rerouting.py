"""A lead whose owner cannot take it up goes to who can, once; what waits goes to who comes."""

from datetime import datetime, timedelta

import pytest

from testigo.actions.absences import record_absence, take_back_absence
from testigo.actions.alerting import event_of, expand
from testigo.actions.applying import apply_all
from testigo.actions.rerouting import let_move_when_due_soon, look_again
from testigo.actions.ticking import tick
from testigo.actions.verifying import verify
from testigo.core.absences import Absence
from testigo.core.facts import Fact
from testigo.store import log
from testigo.store.models import Lead, Membership, OutboxRow, Seat, User, Workspace
from tests.factories.business import business
from tests.factories.conclusions import owners
from tests.factories.facts import crossing, draft, tell
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db

# Monday, 9:00 in Madrid; a first attempt is due two working hours after the hand-over.
NOW = at(0)
ANA = "ana@acme.example"


def cross(space: Workspace, email: str = ANA, now: datetime = NOW) -> None:
    tell(space, crossing(now, email), now)
    apply_all(workspace=space, now=now)


def number_of(space: Workspace, name: str) -> int:
    found: int = Membership.objects.of(space.id).get(user__name=name).user_id
    return found


def away(space: Workspace, name: str, start: datetime, end: datetime, now: datetime) -> Absence:
    return record_absence(
        workspace=space,
        user=number_of(space, name),
        start=start,
        end=end,
        reason="holiday",
        by=None,
        now=now,
    )


def leave(space: Workspace, name: str, *, active: bool = False) -> None:
    Membership.objects.of(space.id).filter(user__name=name).update(active=active)


def moves(space: Workspace) -> list[Fact]:
    facts = [fact for _, fact in log.stream(space.id) if fact.name == "lead.assigned"]
    return [fact for fact in facts if "reason" in fact.props]


def attempted(space: Workspace, when: datetime, outcome: str = "spoke") -> None:
    props = {"channel": "phone", "outcome": outcome, "human": True}
    tell(space, [draft("contact.attempted", when, ANA, props=props)], when)
    apply_all(workspace=space, now=when)


def test_what_falls_due_meanwhile_moves_on_as_soon_as_the_absence_is_noted() -> None:
    space = business(sdr=2)
    cross(space)
    assert owners(space) == {ANA: "sdr1"}
    noted = away(space, "sdr1", NOW, at(9), at(0.5))
    assert owners(space) == {ANA: "sdr2"}
    [moved] = moves(space)
    assert (moved.origin, moved.cause, moved.clause) == ("derived", noted.id, "routing.mql")
    assert moved.props == {
        "to": f"user:{number_of(space, 'sdr2')}",
        "from": f"user:{number_of(space, 'sdr1')}",
        "team": "sdr",
        "leg": "mql",
        "cycle": 1,
        "reason": "away",
    }
    assert verify(workspace=space) == []


def test_whoever_receives_it_is_told_and_whoever_had_it_is_not_told_again() -> None:
    space = business(sdr=2)
    cross(space)
    before = {row.id for row in OutboxRow.objects.of(space.id)}
    away(space, "sdr1", NOW, at(9), at(0.5))
    [row] = [row for row in OutboxRow.objects.of(space.id) if row.id not in before]
    assert (row.topic, row.recipient) == ("lead.handed_over", f"user:{number_of(space, 'sdr2')}")
    assert row.channels == ["push", "email"]
    assert row.payload["reason"] == "away"


def test_whoever_is_back_before_it_falls_due_keeps_it() -> None:
    space = business(sdr=2)
    cross(space)
    away(space, "sdr1", NOW, at(1.5), at(0.5))
    assert owners(space) == {ANA: "sdr1"}
    away(space, "sdr1", at(1.5), at(9), at(0.6))
    assert owners(space) == {ANA: "sdr2"}, "absences that touch are one"


def test_an_absence_that_has_not_begun_moves_nothing_until_it_does() -> None:
    space = business(sdr=2)
    away(space, "sdr1", at(1), at(9), NOW)
    cross(space)
    assert owners(space) == {ANA: "sdr1"}
    assert look_again(workspace=space, now=at(0.9)) == 0
    assert look_again(workspace=space, now=at(1)) == 1
    assert owners(space) == {ANA: "sdr2"}
    assert look_again(workspace=space, now=at(1)) == 0
    assert verify(workspace=space) == []


def test_nothing_goes_to_and_fro() -> None:
    space = business(sdr=2)
    cross(space)
    noted = away(space, "sdr1", NOW, at(9), at(0.5))
    take_back_absence(workspace=space, absence=noted.id, by=None, now=at(0.6))
    assert look_again(workspace=space, now=at(0.7)) == 0
    assert owners(space) == {ANA: "sdr2"}
    away(space, "sdr2", NOW, at(9), at(0.8))
    assert owners(space) == {ANA: "sdr1"}, "another cause"
    away(space, "sdr1", NOW, at(9), at(0.9))
    assert owners(space) == {ANA: "sdr1"}, "nobody else can receive it"


def test_whoever_is_given_it_back_by_hand_keeps_it() -> None:
    space = business(sdr=2)
    cross(space)
    away(space, "sdr1", NOW, at(9), at(0.5))
    back = {"to": f"user:{number_of(space, 'sdr1')}"}
    tell(space, [draft("lead.assigned", at(0.6), ANA, props=back)], at(0.6))
    apply_all(workspace=space, now=at(0.6))
    assert owners(space) == {ANA: "sdr1"}
    assert look_again(workspace=space, now=at(0.7)) == 0
    assert verify(workspace=space) == []


def test_what_a_member_who_left_had_goes_to_the_others() -> None:
    space = business(sdr=3)
    for number in range(6):
        cross(space, f"p{number}@acme.example", at(number / 60))
    leave(space, "sdr1")
    assert look_again(workspace=space, now=at(1)) == 2
    assert "sdr1" not in owners(space).values()
    assert {fact.props["reason"] for fact in moves(space)} == {"left"}
    leave(space, "sdr1", active=True)
    assert look_again(workspace=space, now=at(2)) == 0
    assert verify(workspace=space) == []


def test_a_user_who_can_no_longer_sign_in_has_left_too() -> None:
    space = business(sdr=2)
    cross(space)
    User.objects.filter(name="sdr1").update(is_active=False)
    assert look_again(workspace=space, now=at(1)) == 1
    assert owners(space) == {ANA: "sdr2"}


def test_with_nobody_to_receive_it_it_stays_until_somebody_can() -> None:
    space = business(sdr=1)
    cross(space)
    leave(space, "sdr1")
    assert look_again(workspace=space, now=at(1)) == 0
    Seat.objects.of(space.id).create(team="sdr", user_id=number_of(space, "ventas1"))
    assert look_again(workspace=space, now=at(2)) == 1
    assert owners(space) == {ANA: "ventas1"}


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("testigo.actions.rerouting.AT_ONCE", 2)


def crowd(space: Workspace, size: int, first: int = 0) -> list[str]:
    """So many leads, one a minute."""
    emails = [f"p{number}@acme.example" for number in range(first, first + size)]
    for number, email in enumerate(emails, first):
        cross(space, email, at(number / 60))
    return emails


@pytest.mark.usefixtures("few_at_once")
def test_leads_that_nobody_can_receive_hold_up_nobody_behind_them() -> None:
    space = business(sdr=2, sales=2)
    leave(space, "sdr2")
    crowd(space, 3)
    last = "last@acme.example"
    cross(space, last, at(0.1))
    tell(space, [draft("lead.qualified", at(0.2), last)], at(0.2))
    apply_all(workspace=space, now=at(0.2))
    assert owners(space)[last] == "ventas1"
    leave(space, "sdr1")
    leave(space, "ventas1")
    assert look_again(workspace=space, now=at(0.5)) == 1, "it is the fourth that waits"
    assert owners(space)[last] == "ventas2"
    assert verify(workspace=space) == []


@pytest.mark.usefixtures("few_at_once")
def test_leads_that_moved_already_hold_up_nobody_behind_them() -> None:
    space = business(sdr=2)
    let_move_when_due_soon(workspace=space, wanted=True, by="user:1", now=NOW)
    leave(space, "sdr2")
    crowd(space, 5)
    leave(space, "sdr2", active=True)
    now = at(1.7)
    assert [look_again(workspace=space, now=now) for _ in range(4)] == [2, 2, 1, 0]
    assert set(owners(space).values()) == {"sdr2"}


@pytest.mark.usefixtures("few_at_once")
def test_what_waits_for_a_full_team_holds_up_nobody_who_waits_for_another() -> None:
    space = business(sdr=1, sales=1)
    leave(space, "sdr1")
    leave(space, "ventas1")
    crowd(space, 3)
    tell(space, [draft("lead.qualified", at(0.2), "p2@acme.example")], at(0.2))
    apply_all(workspace=space, now=at(0.2))
    assert owners(space) == {}
    leave(space, "ventas1", active=True)
    assert look_again(workspace=space, now=at(0.5)) == 1
    assert owners(space) == {"p2@acme.example": "ventas1"}


def test_of_very_many_others_are_looked_at_each_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("testigo.actions.rerouting.LOOKED_AT", 2)
    space = business(sdr=2)
    crowd(space, 5)
    leave(space, "sdr2")
    leave(space, "sdr1")
    Seat.objects.of(space.id).create(team="sdr", user_id=number_of(space, "ventas1"))
    given = [
        look_again(workspace=space, now=at(1) + timedelta(seconds=second)) for second in range(9)
    ]
    assert sum(given) == 5
    assert max(given) == 2


def test_nobody_who_writes_waits_while_nobody_can_receive(monkeypatch: pytest.MonkeyPatch) -> None:
    space = business(sdr=1)
    cross(space)
    leave(space, "sdr1")
    monkeypatch.setattr("testigo.store.log.lock_head", lambda _: pytest.fail("the log is locked"))
    assert look_again(workspace=space, now=at(1)) == 0


def test_what_is_owed_no_answer_stays() -> None:
    space = business(sdr=2)
    cross(space)
    tell(space, [draft("lead.rejected", at(0.4), ANA, props={"reason": "student"})], at(0.4))
    apply_all(workspace=space, now=at(0.4))
    away(space, "sdr1", NOW, at(9), at(0.5))
    leave(space, "sdr1")
    assert look_again(workspace=space, now=at(1)) == 0
    assert moves(space) == []


def test_an_sql_moves_within_the_team_of_its_own_leg() -> None:
    space = business(sdr=2, sales=2)
    cross(space)
    tell(space, [draft("lead.qualified", at(0.5), ANA)], at(0.5))
    apply_all(workspace=space, now=at(0.5))
    assert owners(space) == {ANA: "ventas1"}
    away(space, "ventas1", NOW, at(200), at(1))
    assert owners(space) == {ANA: "ventas2"}
    assert [fact.clause for fact in moves(space)] == ["routing.sql"]
    rows = OutboxRow.objects.of(space.id).filter(cause=moves(space)[0].id)
    assert [(row.topic, row.recipient) for row in rows] == [
        ("stage.entered", f"user:{number_of(space, 'ventas2')}")
    ]
    assert verify(workspace=space) == []


# --- due soon ------------------------------------------------------------------------------------


def test_what_is_due_soon_stays_unless_the_workspace_wants_it_moved() -> None:
    space = business(sdr=2)
    cross(space)
    tick(workspace=space, now=at(1.6))
    assert look_again(workspace=space, now=at(1.6)) == 0
    let_move_when_due_soon(workspace=space, wanted=True, by="user:1", now=at(1.6))
    assert look_again(workspace=space, now=at(1.4)) == 0, "75 % are not used yet"
    assert look_again(workspace=space, now=at(1.6)) == 1
    assert owners(space) == {ANA: "sdr2"}
    assert look_again(workspace=space, now=at(1.7)) == 0, "once for each clock"
    [moved] = moves(space)
    assert moved.props["reason"] == "due_soon"
    assert verify(workspace=space) == []


def test_what_somebody_tried_to_reach_stays_with_them() -> None:
    space = business(sdr=2)
    let_move_when_due_soon(workspace=space, wanted=True, by="user:1", now=NOW)
    cross(space)
    attempted(space, at(1), "no_answer")
    for hours in (1.6, 30, 57):
        assert look_again(workspace=space, now=at(hours)) == 0
    assert owners(space) == {ANA: "sdr1"}


# --- what waits for somebody ---------------------------------------------------------------------


def test_what_waits_goes_to_whoever_comes_with_its_clock_running_on() -> None:
    space = business(sdr=1)
    leave(space, "sdr1")
    cross(space)
    assert owners(space) == {}
    assert look_again(workspace=space, now=at(0.5)) == 0
    leave(space, "sdr1", active=True)
    assert look_again(workspace=space, now=at(1)) == 1
    assert owners(space) == {ANA: "sdr1"}
    assert Lead.objects.of(space.id).get().due_at == at(2)
    rows = OutboxRow.objects.of(space.id).filter(recipient__startswith="user:")
    assert [(row.topic, row.recipient) for row in rows] == [
        ("lead.handed_over", f"user:{number_of(space, 'sdr1')}")
    ]
    assert verify(workspace=space) == []


def test_what_waits_goes_to_whoever_is_back() -> None:
    space = business(sdr=1)
    noted = away(space, "sdr1", NOW, at(48), NOW)
    cross(space)
    assert owners(space) == {}
    take_back_absence(workspace=space, absence=noted.id, by=None, now=at(1))
    assert owners(space) == {ANA: "sdr1"}


def test_what_waits_goes_to_whoever_has_room_again() -> None:
    space = business(sdr=1)
    Seat.objects.of(space.id).filter(team="sdr").update(capacity=1)
    cross(space)
    cross(space, "eva@acme.example", at(0.1))
    assert owners(space) == {ANA: "sdr1"}
    tell(space, [draft("lead.rejected", at(0.5), ANA, props={"reason": "student"})], at(0.5))
    apply_all(workspace=space, now=at(0.5))
    assert look_again(workspace=space, now=at(1)) == 1
    assert owners(space) == {ANA: "sdr1", "eva@acme.example": "sdr1"}


def test_a_move_is_never_dated_before_what_was_recorded() -> None:
    space = business(sdr=2)
    cross(space, now=at(1))
    leave(space, "sdr1")
    look_again(workspace=space, now=at(1) - timedelta(minutes=5))
    [moved] = moves(space)
    recorded = log.head(space.id).recorded_at
    assert recorded is not None
    assert moved.recorded_at >= recorded
    assert verify(workspace=space) == []


def test_one_workspace_gives_nothing_of_another() -> None:
    mine, yours = business("mia", sdr=2), business("tuya", sdr=2)
    cross(mine)
    cross(yours)
    user = Membership.objects.of(mine.id).get(user__email="sdr1@mia.example").user_id
    record_absence(
        workspace=mine, user=user, start=NOW, end=at(9), reason="other", by=None, now=at(0.5)
    )
    assert owners(yours) == {ANA: "sdr1"}
    assert moves(yours) == []


def test_what_is_told_late_is_told_as_the_hand_over_itself() -> None:
    space = business(sdr=2, sales=2)
    cross(space)
    tell(space, [draft("lead.qualified", at(0.5), ANA)], at(0.5))
    apply_all(workspace=space, now=at(0.5))
    away(space, "ventas1", NOW, at(200), at(1))
    [row] = OutboxRow.objects.of(space.id).filter(cause=moves(space)[0].id)
    assert (event_of(row), row.payload["stage"]) == ("stage.entered:sql", "sql")
    assert row.payload["clause"] == "alerts[1]"
    assert row.payload["pact_version"] == 1
    assert expand(workspace=space, now=at(1)) > 0
    row.refresh_from_db()
    assert row.state == "expanded"
