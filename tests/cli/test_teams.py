"""`testigo team`: capacity, own hours, and who sits where."""

from testigo.store.models import Membership, Seat, Workspace
from tests.cli.conftest import Terminal


def test_a_team_is_shown_with_what_its_people_have_and_take(
    testigo: Terminal, nortia: Workspace
) -> None:
    testigo("team", "add", "sdr", "ana@nortia.example", "--capacity", "20")
    testigo("team", "hours", "ana@nortia.example", "mon-thu=09:00-14:00,15:00-17:00")
    shown = testigo("team", "show", "sdr", "--json").json
    assert (shown["slug"], shown["named_by_pact"]) == ("sdr", True)
    assert shown["members"] == [
        {
            "email": "ana@nortia.example",
            "active": True,
            "open": 0,
            "capacity": 20,
            "received_this_week": 0,
            "hours": {"mon-thu": ["09:00-14:00", "15:00-17:00"]},
            "away_until": None,
        }
    ]
    said = testigo("team", "show", "sdr").out
    assert "ana@nortia.example" in said
    assert "mon-thu=09:00-14:00,15:00-17:00" in said


def test_added_again_without_capacity_there_is_no_limit(
    testigo: Terminal, nortia: Workspace
) -> None:
    testigo("team", "add", "sdr", "ana@nortia.example", "--capacity", "20")
    testigo("team", "add", "sdr", "ana@nortia.example")
    assert Seat.objects.of(nortia.id).get().capacity is None
    said = testigo("team", "add", "sdr", "ana@nortia.example", "--capacity", "0")
    assert (said.code, said.err.split(":")[0]) == (3, "capacity_unreadable")


def test_whoever_is_taken_out_receives_no_more(testigo: Terminal, nortia: Workspace) -> None:
    assert testigo("team", "remove", "sdr", "ana@nortia.example").code == 0
    assert not Seat.objects.of(nortia.id).exists()
    said = testigo("team", "remove", "sdr", "ana@nortia.example")
    assert (said.code, said.err.split(":")[0]) == (4, "no_such_seat")


def test_hours_that_cannot_be_are_told_and_none_are_those_of_the_pact(
    testigo: Terminal, nortia: Workspace
) -> None:
    ana = "ana@nortia.example"
    testigo("team", "hours", ana, "fri=09:00-14:00")
    said = testigo("team", "hours", ana, "someday=09:00-14:00", "fri=14:00-09:00")
    assert said.code == 3
    assert [told.split(":")[0] for told in said.err.splitlines()] == [
        "unknown_weekday",
        "range_backwards",
    ]
    assert Membership.objects.of(nortia.id).get(user__email=ana).hours == {"fri": ["09:00-14:00"]}
    assert testigo("team", "hours", ana).code == 0
    assert Membership.objects.of(nortia.id).get(user__email=ana).hours is None
