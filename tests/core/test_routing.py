"""Who receives a hand-over."""

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.lifecycle import Moment
from testigo.core.person import PersonState
from testigo.core.routing import (
    Destination,
    Routing,
    SeatState,
    destinations,
    parse_routing,
    round_robin,
)
from testigo.core.story import Story
from tests.core.sla.documents import node, told
from tests.spec.agreement import pact
from tests.spec.routing import STRANGER, TEAMS, WAYS, Team, Way, said

PACT = pact()


def routing(*rules: dict[str, Any]) -> Routing:
    document = node({"mql": list(rules), "sql": []})
    read = parse_routing(document)
    assert told(document) == []
    return read


def seen(person: PersonState, total: int = 75) -> Moment:
    points = {"total": total, "fit": 35, "interest": total - 35}
    return Moment(person, Story().path, PACT.lifecycle, points)  # type: ignore[arg-type]


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_the_table_of_destinations(way: Way) -> None:
    moment = seen(way.person)
    found = destinations(
        way.rules or PACT.routing, way.leg, moment, way.owner, passed_on=way.passed_on
    )
    assert tuple(said(where) for where in found) == way.goes


def test_the_first_rule_that_holds_decides() -> None:
    rules = routing(
        {"when": {"score": "total", "at_least": 90}, "to": "team:hot"},
        {"when": {"trait": "country", "is": "PT"}, "to": "team:lisbon"},
        {"to": "team:sdr"},
    )
    assert destinations(rules, "mql", seen(STRANGER, 90), None)[0].team == "hot"
    assert destinations(rules, "mql", seen(STRANGER, 89), None)[0].team == "sdr"


def test_with_no_rule_left_a_hand_over_has_no_team() -> None:
    nobody = Destination("", None, "routing.sql")
    assert destinations(routing(), "sql", seen(STRANGER), "user:7") == (nobody,)
    only_owner = routing({"to": "owner"})
    assert destinations(only_owner, "mql", seen(STRANGER), None)[0].clause == "routing.mql"


# --- round robin ---------------------------------------------------------------------------------


@pytest.mark.parametrize("team", TEAMS, ids=str)
def test_the_table_of_turns(team: Team) -> None:
    names = "ABC"
    found = round_robin([replace(seat, user=number) for number, seat in enumerate(team.seats)])
    assert (names[found] if found is not None else "") == team.goes_to


def test_an_empty_team_receives_nothing() -> None:
    assert round_robin([]) is None


def dealt(seats: list[SeatState], count: int) -> list[int | None]:
    """Who receives so many hand-overs, one after the other; loads grow and nobody finishes."""
    received = []
    turn = max((seat.turn for seat in seats), default=0)
    for _ in range(count):
        user = round_robin(seats)
        received.append(user)
        turn += 1
        seats = [replace(s, turn=turn, load=s.load + 1) if s.user == user else s for s in seats]
    return received


@given(st.integers(1, 9), st.data())
def test_any_hundred_hand_overs_of_equals_are_even(members: int, data: st.DataObject) -> None:
    turns = data.draw(st.permutations(range(members)))
    received = dealt([SeatState(user, True, turn) for user, turn in enumerate(turns)], 230)
    for start in range(0, 131, 13):
        counts = Counter(received[start : start + 100])
        assert max(counts.values()) - min(counts[user] for user in range(members)) <= 1


SEATS = st.builds(
    SeatState,
    user=st.integers(0, 5),
    active=st.booleans(),
    turn=st.integers(0, 20),
    away=st.booleans(),
    working=st.booleans(),
    load=st.integers(0, 5),
    capacity=st.none() | st.integers(0, 5),
)


@given(st.lists(SEATS, max_size=6, unique_by=lambda seat: seat.user))
def test_whoever_cannot_receive_never_does_and_somebody_does_where_anybody_can(
    seats: list[SeatState],
) -> None:
    ready = {seat.user: seat for seat in seats if seat.can_receive}
    found = round_robin(seats)
    assert (found in ready) if ready else (found is None)
    if found is not None and any(seat.working for seat in ready.values()):
        assert ready[found].working


@given(st.lists(SEATS, max_size=6, unique_by=lambda seat: seat.user), st.integers(0, 40))
def test_nobody_gets_more_than_they_take(seats: list[SeatState], count: int) -> None:
    received = Counter(dealt(seats, count))
    for seat in seats:
        if seat.capacity is not None and received[seat.user]:
            assert seat.load + received[seat.user] <= seat.capacity


@given(
    st.lists(SEATS, min_size=1, max_size=6, unique_by=lambda seat: seat.user),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_seats_says_nothing(seats: list[SeatState], chance: Random) -> None:
    mixed = list(seats)
    chance.shuffle(mixed)
    assert round_robin(seats) == round_robin(mixed)


# --- reading -------------------------------------------------------------------------------------

TEAM = {"to": "team:sdr"}
OWNER = {"to": "owner"}
SOME = {"when": {"is": "customer"}, "to": "team:sdr"}


@pytest.mark.parametrize(
    ("rules", "unreached"),
    [
        ([SOME, TEAM], []),
        ([TEAM, SOME], [1]),
        ([TEAM, SOME, TEAM], [1, 2]),
        ([OWNER, TEAM], []),  # who has no owner goes on to the team
        ([OWNER, OWNER], [1]),
        ([OWNER, {"when": {"is": "customer"}, "to": "owner"}], [1]),
    ],
)
def test_a_rule_that_is_never_reached_is_told(
    rules: list[dict[str, Any]], unreached: list[int]
) -> None:
    document = node({"mql": rules, "sql": []})
    parse_routing(document)
    assert told(document) == [("routing_never_reached", f"pact.mql[{n}]") for n in unreached]


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ({"to": "sdr"}, ("not_a_destination", "pact.mql[0].to")),
        ({"to": "team:"}, ("not_a_destination", "pact.mql[0].to")),
        ({"to": 7}, ("not_a_text", "pact.mql[0].to")),
        ({}, ("missing_key", "pact.mql[0]")),
        ({"to": "owner", "by": "luck"}, ("not_an_option", "pact.mql[0].by")),
        (
            {"to": "owner", "when": {"fact": "demo.requested"}},
            ("condition_not_here", "pact.mql[0].when"),
        ),
        ({"to": "owner", "unless": 1}, ("unknown_key", "pact.mql[0].unless")),
    ],
)
def test_a_wrong_rule_says_what_is_wrong(rule: dict[str, Any], problem: tuple[str, str]) -> None:
    document = node({"mql": [rule], "sql": []})
    parse_routing(document)
    assert told(document) == [problem]


def test_both_legs_are_asked_for_and_either_may_be_empty() -> None:
    document = node({"mql": None})
    assert parse_routing(document) == Routing((), ())
    assert told(document) == [("missing_key", "pact")]
