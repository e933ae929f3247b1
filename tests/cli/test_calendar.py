"""`testigo calendar`: days closed after signing, and outages."""

from testigo.store.models import FactRow, Workspace
from tests.cli.conftest import Terminal


def test_a_day_is_closed_listed_and_opened_again(testigo: Terminal, nortia: Workspace) -> None:
    closed = testigo("calendar", "close", "2026-09-08", "--reason", "Puente", "--json").json
    assert (closed["date"], closed["reason"]) == ("2026-09-08", "Puente")
    listed = testigo("calendar", "list", "--json").json
    assert [one["id"] for one in listed["closures"]] == [closed["id"]]
    assert "Puente" in testigo("calendar", "list").out
    assert testigo("calendar", "undo", closed["id"]).code == 0
    assert testigo("calendar", "list", "--json").json["closures"] == []
    assert testigo("calendar", "undo", closed["id"]).code == 4


def test_an_outage_is_noted(testigo: Terminal, nortia: Workspace) -> None:
    times = ("2026-08-31T10:00", "2026-08-31T12:00")
    noted = testigo("calendar", "outage", *times, "--what", "Centralita", "--json").json
    assert noted["what"] == "Centralita"
    assert FactRow.objects.of(nortia.id).filter(name="outage.recorded").count() == 1


def test_a_day_that_is_none_is_told_and_not_kept(testigo: Terminal, nortia: Workspace) -> None:
    said = testigo("calendar", "close", "mañana", "--reason", "x")
    assert said.code == 3
    assert not FactRow.objects.of(nortia.id).filter(name="calendar.closed").exists()


def test_what_is_decided_here_is_not_recorded_by_hand(testigo: Terminal, nortia: Workspace) -> None:
    assert testigo("record", "calendar.closed", "--person", "eva@cliente.example").code == 3
