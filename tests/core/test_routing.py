"""Who receives a hand-over."""

from collections import Counter
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
    destination,
    parse_routing,
    round_robin,
)
from testigo.core.story import Story
from tests.core.sla.documents import node, told
from tests.spec.agreement import pact

PACT = pact()


def routing(*rules: dict[str, Any]) -> Routing:
    document = node({"mql": list(rules), "sql": []})
    read = parse_routing(document)
    assert told(document) == []
    return read


def seen(person: PersonState, total: int = 75) -> Moment:
    points = {"total": total, "fit": 35, "interest": total - 35}
    return Moment(person, Story().path, PACT.lifecycle, points)  # type: ignore[arg-type]


CUSTOMER = PersonState(customer=True)
STRANGER = PersonState()
DEALING = PersonState(open_deals={"d1": "f"})


@pytest.mark.parametrize(
    ("person", "owner", "expected"),
    [
        (STRANGER, None, Destination("sdr", None, "routing.mql[1]")),
        (STRANGER, "user:7", Destination("sdr", None, "routing.mql[1]")),
        (CUSTOMER, "user:7", Destination("", "user:7", "routing.mql[0]")),
        (CUSTOMER, None, Destination("sdr", None, "routing.mql[1]")),
        (
            PersonState(open_deals={"d1": "f"}),
            "user:7",
            Destination("", "user:7", "routing.mql[0]"),
        ),
    ],
    ids=["stranger", "stranger with owner", "customer", "customer nobody owns", "open deal"],
)
def test_nobody_loses_their_customer(
    person: PersonState, owner: str | None, expected: Destination
) -> None:
    assert destination(PACT.routing, "mql", seen(person), owner) == expected


def test_the_first_rule_that_holds_decides() -> None:
    rules = routing(
        {"when": {"score": "total", "at_least": 90}, "to": "team:hot"},
        {"when": {"trait": "country", "is": "PT"}, "to": "team:lisbon"},
        {"to": "team:sdr"},
    )
    assert destination(rules, "mql", seen(STRANGER, 90), None).team == "hot"
    assert destination(rules, "mql", seen(STRANGER, 89), None).team == "sdr"


def test_with_no_rule_left_a_hand_over_has_no_team() -> None:
    nobody = Destination("", None, "routing.sql")
    assert destination(routing(), "sql", seen(STRANGER), "user:7") == nobody
    only_owner = routing({"to": "owner"})
    assert destination(only_owner, "mql", seen(STRANGER), None).clause == "routing.mql"


# --- round robin ---------------------------------------------------------------------------------


def test_whoever_waited_longest_is_next() -> None:
    assert round_robin([SeatState(1, True, 5), SeatState(2, True, 3), SeatState(3, True, 9)]) == 2


def test_whoever_is_away_is_passed_over() -> None:
    assert round_robin([SeatState(1, False, 0), SeatState(2, True, 3)]) == 2
    assert round_robin([SeatState(1, False, 0)]) is None
    assert round_robin([]) is None


@given(st.integers(1, 9), st.integers(1, 60))
def test_turns_are_fair(members: int, leads: int) -> None:
    seats = [SeatState(user, True, 0) for user in range(members)]
    received: Counter[int | None] = Counter()
    for turn in range(1, leads + 1):
        user = round_robin(seats)
        received[user] += 1
        seats = [SeatState(s.user, True, turn if s.user == user else s.turn) for s in seats]
    counts = [received[user] for user in range(members)]
    assert max(counts) - min(counts) <= 1


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
