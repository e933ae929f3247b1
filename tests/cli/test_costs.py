"""`testigo cost`: written down, taken back, and campaigns that are the same."""

from testigo.store.models import Workspace
from tests.cli.conftest import Terminal

FAIR = ("cost", "add", "events", "--campaign", "fair", "--from", "2026-01-02", "--amount", "99.50")


def test_a_cost_is_written_down_once_and_taken_back(testigo: Terminal, nortia: Workspace) -> None:
    said = testigo(*FAIR, "--claimed", "3", "--json")
    assert said.json == {
        "id": said.json["id"],
        **{"channel": "events", "campaign": "fair", "from": "2026-01-02", "to": "2026-01-02"},
        **{"amount": "99.50", "currency": "EUR", "claimed": 3},
    }
    assert testigo(*FAIR, "--claimed", "3", "--json").json["id"] == said.json["id"]
    assert "99.50 EUR" in testigo(*FAIR, "--claimed", "3").out
    assert testigo("cost", "remove", said.json["id"]).code == 0
    assert testigo("cost", "remove", said.json["id"]).code == 4


def test_what_cannot_be_written_down_is_told(testigo: Terminal, nortia: Workspace) -> None:
    said = testigo(*FAIR[:-1], "lots")
    assert (said.code, said.err.split(":")[0]) == (3, "amount_unreadable")


def test_two_campaigns_are_said_to_be_one(testigo: Terminal, nortia: Workspace) -> None:
    said = testigo("cost", "same", "events", "Fair 26", "fair", "--json")
    assert (said.code, said.json["into_campaign"]) == (0, "fair")
    assert testigo("cost", "same", "events", "fair", "fair").code == 3
