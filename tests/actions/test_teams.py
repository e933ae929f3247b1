"""Teams looked after: by whoever leads, one's own hours by everybody."""

from datetime import datetime

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.refusals import NotAllowed
from testigo.actions.teams import (
    NoSuchSeat,
    NoSuchTeam,
    keep_hours,
    leave_seat,
    open_team,
    take_seat,
)
from testigo.core.problems import InvalidInput
from testigo.queries.teams import members, teams
from testigo.store.models import Membership, Seat, Team, Workspace
from tests.factories.business import business, hire, membership
from tests.factories.conclusions import owners
from tests.factories.facts import crossing, tell
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def space() -> Workspace:
    return business(sdr=2)


@pytest.fixture
def boss(space: Workspace) -> Membership:
    return membership(space, hire(space, "boss@nortia.example", "lead"))


def member(space: Workspace, name: str) -> Membership:
    found: Membership = Membership.objects.of(space.id).get(user__name=name)
    return found


def cross(space: Workspace, email: str, now: datetime) -> str:
    tell(space, crossing(now, email), now)
    apply_all(workspace=space, now=now)
    return owners(space)[email]


def test_capacity_is_kept_changed_and_taken_away(space: Workspace, boss: Membership) -> None:
    user = member(space, "sdr1").user_id
    for capacity in (3, 5, None):
        seat = take_seat(workspace=space, team="sdr", user=user, capacity=capacity, by=boss)
        assert seat.capacity == capacity
    assert Seat.objects.of(space.id).filter(team="sdr").count() == 2
    for wrong in (0, -1, 10_001):
        with pytest.raises(InvalidInput):
            take_seat(workspace=space, team="sdr", user=user, capacity=wrong, by=boss)


def test_who_is_full_is_passed_over(space: Workspace, boss: Membership) -> None:
    user = member(space, "sdr1").user_id
    take_seat(workspace=space, team="sdr", user=user, capacity=1, by=boss)
    got = [cross(space, f"p{number}@acme.example", at(number / 60)) for number in range(4)]
    assert got == ["sdr1", "sdr2", "sdr2", "sdr2"]


def test_who_is_at_work_goes_first(space: Workspace) -> None:
    one, two = member(space, "sdr1"), member(space, "sdr2")
    keep_hours(workspace=space, user=one.user_id, hours={"mon-fri": ["15:00-20:00"]}, by=one)
    keep_hours(workspace=space, user=two.user_id, hours={"mon-fri": ["09:00-14:00"]}, by=two)
    assert cross(space, "p1@acme.example", at(1)) == "sdr2"
    assert cross(space, "p2@acme.example", at(2)) == "sdr2"
    assert cross(space, "p3@acme.example", at(5.5)) == "sdr1", "nobody is: whoever waited longest"
    assert cross(space, "p4@acme.example", at(7)) == "sdr1"
    assert cross(space, "p5@acme.example", at(10)) == "sdr2", "judged at the next opening"


def test_whoever_leaves_a_team_receives_no_more_and_keeps_what_they_have(
    space: Workspace, boss: Membership
) -> None:
    assert cross(space, "p1@acme.example", at(0)) == "sdr1"
    leave_seat(workspace=space, team="sdr", user=member(space, "sdr1").user_id, by=boss)
    assert cross(space, "p2@acme.example", at(1)) == "sdr2"
    assert cross(space, "p3@acme.example", at(2)) == "sdr2"
    assert owners(space)["p1@acme.example"] == "sdr1"
    with pytest.raises(NoSuchSeat):
        leave_seat(workspace=space, team="sdr", user=member(space, "sdr1").user_id, by=boss)


def test_a_team_shows_what_its_people_have_and_were_given(space: Workspace) -> None:
    cross(space, "p1@acme.example", at(0))
    cross(space, "p2@acme.example", at(1))
    cross(space, "p3@acme.example", at(2))
    people = members(space, now=at(3))
    shown = {team.slug: team for team in teams(space, people, now=at(3))}
    assert [(s.member.name, s.member.load, s.member.received) for s in shown["sdr"].seats] == [
        ("sdr1", 2, 2),
        ("sdr2", 1, 1),
    ]
    assert (shown["sdr"].named, shown["sdr"].receives) == (True, True)
    next_week = {one.name: one.received for one in members(space, now=at(24 * 7))}
    assert set(next_week.values()) == {0}


@pytest.mark.parametrize(
    ("role", "leads"),
    [("lead", True), ("director", True), ("admin", True), ("marketing", False), ("sales", False)],
)
def test_teams_are_looked_after_by_whoever_leads(space: Workspace, role: str, leads: bool) -> None:
    me = membership(space, hire(space, "me@nortia.example", role))
    other = member(space, "sdr1").user_id
    keep_hours(workspace=space, user=me.user_id, hours={"mon": ["09:00-12:00"]}, by=me)
    acts = [
        lambda: open_team(workspace=space, slug="norte", name="Norte", by=me),
        lambda: take_seat(workspace=space, team="sdr", user=me.user_id, capacity=None, by=me),
        lambda: leave_seat(workspace=space, team="sdr", user=other, by=me),
        lambda: keep_hours(workspace=space, user=other, hours={"mon": ["09:00-12:00"]}, by=me),
    ]
    for act in acts:
        if leads:
            act()
            continue
        with pytest.raises(NotAllowed):
            act()
    assert Team.objects.of(space.id).filter(slug="norte").exists() is leads


def test_who_only_reads_keeps_no_hours(space: Workspace) -> None:
    reader = membership(space, hire(space, "r@nortia.example", "dpo"))
    with pytest.raises(NotAllowed):
        keep_hours(workspace=space, user=reader.user_id, hours={}, by=reader)


def test_nobody_of_another_workspace_looks_after_a_team(space: Workspace) -> None:
    other = business("otra")
    theirs = membership(other, hire(other, "boss@otra.example", "admin"))
    user = member(space, "sdr1").user_id
    with pytest.raises(NotAllowed):
        take_seat(workspace=space, team="sdr", user=user, capacity=1, by=theirs)
    with pytest.raises(NoSuchSeat):
        take_seat(workspace=other, team="sdr", user=user, capacity=1, by=theirs)
    with pytest.raises(NoSuchTeam):
        take_seat(workspace=other, team="norte", user=theirs.user_id, capacity=1, by=theirs)
    with pytest.raises(NoSuchSeat):
        keep_hours(workspace=other, user=user, hours={}, by=theirs)
