"""Who receives a hand-over: in turn, nobody skipped but those who cannot, nothing lost."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from testigo.actions.absences import record_absence
from testigo.actions.applying import apply_all
from testigo.actions.verifying import verify
from testigo.store import log
from testigo.store.models import Lead, Membership, Seat, User, Workspace
from tests.factories.business import business, hire, open_workspace, sign_pact_text, staff
from tests.factories.conclusions import owners
from tests.factories.facts import crossing, draft, tell
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db

NOW = at(0)


def hand_over(space: Workspace, first: int, count: int, now: datetime, *, apart: bool) -> None:
    """So many people cross, each in a recording of their own or all in one."""
    told = [crossing(now, f"p{number:03}@acme.example") for number in range(first, first + count)]
    groups = told if apart else [[one for each in told for one in each]]
    for number, group in enumerate(groups):
        tell(space, group, now + timedelta(minutes=number))
        if apart and number % 9 == 0:
            apply_all(workspace=space, now=now + timedelta(minutes=number))
    apply_all(workspace=space, now=now + timedelta(minutes=len(groups)))


def receivers(space: Workspace) -> list[str]:
    """To whom each hand-over went, in order of recording."""
    names = {f"user:{user.id}": user.name for user in User.objects.all()}
    facts = [fact for _, fact in log.stream(space.id) if fact.name == "lead.assigned"]
    return [names[str(fact.props["to"])] for fact in facts if fact.props["leg"] == "mql"]


def deactivate(space: Workspace, name: str, *, active: bool = False) -> None:
    user = User.objects.get(name=name)
    Membership.objects.of(space.id).filter(user_id=user.id).update(active=active)


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize("people", [1, 3, 7])
def test_any_hundred_hand_overs_are_dealt_fairly(people: int, apart: bool) -> None:
    space = business(sdr=people)
    hand_over(space, 0, 130, NOW, apart=apart)
    dealt = receivers(space)
    assert len(dealt) == 130
    for start in range(0, 31, 5):
        shares = Counter(dealt[start : start + 100])
        assert len(shares) == people
        assert max(shares.values()) - min(shares.values()) <= 1
    seats = Seat.objects.of(space.id).filter(team="sdr")
    assert sorted(seat.received for seat in seats) == sorted(Counter(dealt).values())


def test_whoever_is_not_active_is_passed_over_and_the_others_stay_even() -> None:
    space = business(sdr=4)
    hand_over(space, 0, 10, NOW, apart=True)
    deactivate(space, "sdr2")
    User.objects.filter(name="sdr3").update(is_active=False)
    hand_over(space, 100, 100, at(24), apart=True)
    shares = Counter(receivers(space)[10:])
    assert shares == {"sdr1": 50, "sdr4": 50}
    deactivate(space, "sdr2", active=True)
    hand_over(space, 300, 30, at(48), apart=True)
    back = Counter(receivers(space)[110:])
    assert back == {"sdr1": 10, "sdr2": 10, "sdr4": 10}


def test_somebody_new_gets_one_turn_and_no_backlog() -> None:
    space = business(sdr=2)
    hand_over(space, 0, 10, NOW, apart=True)
    hire(space, "sdr9@nortia.example", "sdr", team="sdr")
    hand_over(space, 100, 9, at(24), apart=True)
    dealt = receivers(space)[10:]
    assert dealt[0] == "sdr9"
    assert Counter(dealt) == {"sdr1": 3, "sdr2": 3, "sdr9": 3}


def test_with_nobody_to_receive_it_the_lead_is_visible_and_its_clock_runs() -> None:
    space = open_workspace()
    staff(space, sdr=0)
    sign_pact_text(space)
    tell(space, crossing(NOW), NOW)
    apply_all(workspace=space, now=NOW)
    lead = Lead.objects.of(space.id).get()
    assert (lead.stage, lead.owner_id, lead.awaited, lead.due_at) == ("mql", None, True, at(2))
    assert receivers(space) == []
    assert verify(workspace=space) == []


def test_it_is_assigned_at_a_later_decision_once_somebody_is_active() -> None:
    space = business(sdr=1)
    deactivate(space, "sdr1")
    tell(space, crossing(NOW), NOW)
    apply_all(workspace=space, now=NOW)
    tell(space, [draft("page.viewed", at(1), props={"path": "/blog"})], at(1))
    apply_all(workspace=space, now=at(1))
    assert owners(space) == {}
    deactivate(space, "sdr1", active=True)
    tell(space, [draft("page.viewed", at(3), props={"path": "/blog"})], at(3))
    apply_all(workspace=space, now=at(3))
    assert owners(space) == {"ana@acme.example": "sdr1"}
    tell(space, [draft("page.viewed", at(4), props={"path": "/blog"})], at(4))
    apply_all(workspace=space, now=at(4))
    assert receivers(space) == ["sdr1"]
    assert verify(workspace=space) == []


def test_nobody_loses_a_customer_of_theirs() -> None:
    space = business(sdr=3, sales=2)
    tell(space, crossing(NOW), NOW)
    tell(space, [draft("lead.qualified", at(1))], at(1))
    tell(space, [draft("deal.opened", at(2), deal="d1")], at(2))
    tell(space, [draft("lead.recycled", at(3), props={"reason": "timing"})], at(3))
    tell(space, crossing(at(60)), at(60))
    apply_all(workspace=space, now=at(60))
    assert Counter(receivers(space)) == {"sdr1": 1, "ventas1": 1}
    assert owners(space) == {"ana@acme.example": "ventas1"}
    assert verify(workspace=space) == []


def test_each_workspace_has_its_own_turns() -> None:
    mine, yours = business("mia", sdr=2), business("tuya", sdr=2)
    for user in User.objects.filter(email__endswith="mia.example", name__startswith="sdr"):
        Membership.objects.of(yours.id).create(user=user, role="sdr")
        Seat.objects.of(yours.id).create(team="sdr", user=user)
    hand_over(mine, 0, 4, NOW, apart=True)
    assert not Seat.objects.of(yours.id).filter(received__gt=0).exists()
    hand_over(yours, 0, 4, NOW, apart=True)
    assert {s.received for s in Seat.objects.of(yours.id).filter(team="sdr")} == {1}


def test_an_owner_who_has_left_receives_nothing_and_the_next_rule_holds() -> None:
    space = business(sdr=3, sales=2)
    tell(space, crossing(NOW), NOW)
    tell(space, [draft("lead.qualified", at(1))], at(1))
    tell(space, [draft("deal.opened", at(2), deal="d1")], at(2))
    tell(space, [draft("lead.recycled", at(3), props={"reason": "timing"})], at(3))
    apply_all(workspace=space, now=at(3))
    assert owners(space) == {"ana@acme.example": "ventas1"}
    deactivate(space, "ventas1")
    tell(space, crossing(at(60)), at(60))
    apply_all(workspace=space, now=at(60))
    assert owners(space) == {"ana@acme.example": "sdr2"}
    assert verify(workspace=space) == []


@pytest.mark.parametrize(("until", "owner"), [(61, "ventas1"), (90, "sdr2")])
def test_an_owner_who_is_away_receives_when_they_are_back_before_it_falls_due(
    until: float, owner: str
) -> None:
    space = business(sdr=3, sales=2)
    tell(space, crossing(NOW), NOW)
    tell(space, [draft("lead.qualified", at(1))], at(1))
    tell(space, [draft("deal.opened", at(2), deal="d1")], at(2))
    tell(space, [draft("lead.recycled", at(3), props={"reason": "timing"})], at(3))
    apply_all(workspace=space, now=at(3))
    record_absence(
        workspace=space,
        user=User.objects.get(name="ventas1").pk,
        start=at(50),
        end=at(until),
        reason="holiday",
        by=None,
        now=at(4),
    )
    # Wednesday, 9:00 + 60 h; the first attempt is due at the next opening and two hours.
    tell(space, crossing(at(60)), at(60))
    apply_all(workspace=space, now=at(60))
    assert owners(space) == {"ana@acme.example": owner}
    assert verify(workspace=space) == []
