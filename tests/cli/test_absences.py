"""`testigo absence`: noted, listed and taken back at the command line."""

from testigo.store.models import Workspace
from tests.cli.conftest import Terminal

DAYS = ("--from", "2026-12-01", "--to", "2026-12-05")


def test_an_absence_is_noted_listed_and_taken_back(testigo: Terminal, nortia: Workspace) -> None:
    noted = testigo("absence", "record", "ana@nortia.example", *DAYS, "--reason", "leave", "--json")
    assert noted.json == {
        "id": noted.json["id"],
        "email": "ana@nortia.example",
        "from": "2026-12-01T00:00:00+01:00",
        "to": "2026-12-06T00:00:00+01:00",
        "reason": "leave",
    }
    assert testigo("absence", "list", "--json").json == {"absences": [noted.json]}
    assert "Leave" in testigo("absence", "list").out
    assert testigo("absence", "remove", noted.json["id"]).code == 0
    assert testigo("absence", "list", "--all", "--json").json == {"absences": []}
    assert testigo("absence", "remove", noted.json["id"]).code == 4


def test_what_cannot_be_noted_is_told(testigo: Terminal, nortia: Workspace) -> None:
    said = testigo("absence", "record", "ana@nortia.example", "--from", "soon", "--to", "later")
    assert (said.code, said.err.split(":")[0]) == (3, "absence_dates_missing")
    said = testigo("absence", "record", "ana@nortia.example", *DAYS, "--reason", "ill")
    assert (said.code, said.err.split(":")[0]) == (3, "absence_reason_unknown")
    assert testigo("absence", "record", "eva@nortia.example", *DAYS).code == 4
