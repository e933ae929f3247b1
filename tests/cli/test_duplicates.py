"""People who may be one: found, listed, dismissed, joined and taken apart by command."""

import pytest

from testigo.store.models import PersonMerge, Workspace
from tests.cli.conftest import Terminal

OFFICE, OWN = "ana.ruiz@acme.example", "anaruiz@correo.example"


@pytest.fixture
def twice(testigo: Terminal, nortia: Workspace) -> Workspace:
    for who in (OFFICE, OWN):
        props = ("--prop", "trait=name", "--prop", "value=Ana Ruiz")
        testigo("record", "trait.set", "--person", who, *props)
    return nortia


def test_they_are_found_listed_and_dismissed(testigo: Terminal, twice: Workspace) -> None:
    found = testigo("duplicates", "find", "--json")
    assert found.json == {"people": 2, "pairs": 1, "new": 0, "trained": False, "joined": 0}
    (pair,) = testigo("duplicates", "list", "--json").json["pairs"]
    assert {pair["one"]["email"], pair["other"]["email"]} == {OFFICE, OWN}
    assert set(pair["reasons"]) == {"name_same", "email_mailbox"}
    assert pair["probability"] > 0.95
    shown = testigo("duplicates", "list")
    assert "Very likely" in shown.out
    assert "Same mailbox at another domain" in shown.out
    assert testigo("duplicates", "dismiss", OFFICE, OWN).code == 0
    assert testigo("duplicates", "find", "--json").json["pairs"] == 0
    assert testigo("duplicates", "list", "--json").json["pairs"] == []
    assert len(testigo("duplicates", "list", "--dismissed", "--json").json["pairs"]) == 1


def test_it_says_in_words_what_it_found(testigo: Terminal, twice: Workspace) -> None:
    assert testigo("duplicates", "find").out == (
        "People compared: 2. Pairs that may be one: 1 (new: 0). Joined by the rule: 0.\n"
    )


def test_they_are_joined_and_taken_apart(testigo: Terminal, twice: Workspace) -> None:
    merged = testigo("lead", "merge", OFFICE, OWN, "--json").json
    assert PersonMerge.objects.of(twice.id).get().person == merged["merged"]
    assert testigo("lead", "show", OWN, "--json").json["id"] == merged["survivor"]
    again = testigo("lead", "merge", OFFICE, OWN)
    assert (again.code, "people_already_joined" in again.err) == (5, True)
    parted = testigo("lead", "part", OWN, "--json").json
    assert parted == {"survivor": merged["survivor"], "parted": merged["merged"]}
    assert not PersonMerge.objects.of(twice.id).exists()
    unjoined = testigo("lead", "part", OWN)
    assert (unjoined.code, "person_not_joined" in unjoined.err) == (5, True)


@pytest.mark.parametrize(
    "words",
    [
        ("lead", "merge", OFFICE, "nobody@acme.example"),
        ("lead", "part", "nobody@acme.example"),
        ("duplicates", "dismiss", OFFICE, "nobody@acme.example"),
        ("duplicates", "dismiss", OFFICE, OFFICE),
    ],
)
def test_nobody_is_not_found(testigo: Terminal, twice: Workspace, words: tuple[str, ...]) -> None:
    assert testigo(*words).code == 4
