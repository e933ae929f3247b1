"""A list gives the same leads however they are found: fetched because they are few, or met in the
order of the list because they are many; and its counts are those of its rows."""

from dataclasses import replace
from itertools import product

import pytest

from testigo.core.asof import Days
from testigo.queries import lead_counts, lead_filters
from testigo.queries.lead_counts import stage_counts, tab_counts
from testigo.queries.lead_filters import Held, LeadFilters, Owed, sieve_of
from testigo.queries.leads import lead_page
from testigo.store.models import Lead, Person, StageRow, Workspace
from tests.factories.business import open_workspace
from tests.factories.leads import find_and_count
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db

NOW = at(0)
NAMES = ("Ana Ruiz", "Ángela Peña", "Luis Ruiz", "Óscar Lara")
STAGES = ("lead", "mql", "customer", "")
SECTORS = ("industria", "sanidad")


@pytest.fixture
def space() -> Workspace:
    """Thirty-two leads, and as many of a neighbour that nothing may find."""
    spaces = [open_workspace(slug) for slug in ("nortia", "otra")]
    for workspace in spaces:
        for number, (name, stage, sector) in enumerate(product(NAMES, STAGES, SECTORS)):
            _add(workspace, number, name, stage, sector)
    return spaces[0]


def _add(workspace: Workspace, number: int, name: str, stage: str, sector: str) -> None:
    person = f"{workspace.pk:04d}{number:028x}"
    told = {"name": name, "email": f"p{number}@acme.example", "phone": f"+3460012{number:04d}"}
    Person.objects.of(workspace.pk).create(id=person, created_at=NOW, **told)
    Lead.objects.of(workspace.pk).create(
        person=person,
        stage=stage,
        score=number % 7,
        status=("new", "working")[number % 2],
        channel=("direct", "", "email")[number % 3],
        campaign=("", "q4")[number % 2],
        awaited=stage == "mql",
        due_at=at(number % 5) if stage == "mql" else None,
        warn_at=at(number % 5) if stage == "mql" else None,
        case_file={},
    )
    if stage:
        StageRow.objects.of(workspace.pk).create(
            person=person, cycle=1, stage="lead", at=at(number), implied=False, pact_version=1
        )
    find_and_count(workspace.pk, person, {**told, "sector": sector})


ASKED = {
    "everybody": LeadFilters(),
    "off the path": LeadFilters(stage="none"),
    "lowest first": LeadFilters(lowest_first=True),
    "of a stage": LeadFilters(stage="mql"),
    "of nobody": LeadFilters(owner=0),
    "of a status": LeadFilters(status="working"),
    "of a channel": LeadFilters(channel="email"),
    "of an unknown channel": LeadFilters(channel="unknown", campaign=""),
    "of scores": LeadFilters(at_least=2, at_most=4),
    "of a sector": LeadFilters(held=Held("sector", "SANIDAD")),
    "searched": LeadFilters(search="ruiz"),
    "searched, lowest first": LeadFilters(search="ruiz", lowest_first=True),
    "searched off the path": LeadFilters(search="angela", stage="none"),
    "searched in a sector": LeadFilters(search="ru", held=Held("sector", "industria")),
    "searched by phone": LeadFilters(search="600 12 00 1"),
    "searched by e-mail": LeadFilters(search="p2@acme.example"),
    "found nobody": LeadFilters(search="nadie"),
    "of days": LeadFilters(created=Days(at(0).date(), at(30).date(), NOW.tzinfo)),  # type: ignore[arg-type]
    "owed": LeadFilters(owed=Owed("", NOW)),
    "past due": LeadFilters(owed=Owed("past_due", at(2))),
    "running": LeadFilters(owed=Owed("running", at(2)), search="ana"),
}


def pages(space: Workspace, filters: LeadFilters) -> list[str]:
    """Everybody of a list, three at a time."""
    found, after = [], ""
    while True:
        page = lead_page(space.pk, filters, now=NOW, after=after, limit=3)
        found += [line.person for line in page.lines]
        after = page.next_after
        if not after:
            return found


@pytest.mark.parametrize("asked", ASKED)
def test_few_and_many_are_listed_alike(
    space: Workspace, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = pages(space, ASKED[asked])
    monkeypatch.setattr(lead_filters, "FEW", 0)
    assert pages(space, ASKED[asked]) == few
    assert len(set(few)) == len(few)
    assert all(person.startswith(f"{space.pk:04d}") for person in few)
    assert bool(few) == (asked != "found nobody")


@pytest.mark.parametrize("asked", ASKED)
def test_the_counts_are_those_of_the_rows(
    space: Workspace, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    filters = ASKED[asked]
    counts = stage_counts(space.pk, filters)
    shown = tab_counts(sieve_of(space.pk, filters))
    assert (shown.by_stage, shown.more_than) == (counts, 0)
    listed = len(pages(space, filters))
    on_path = sum(counts.values()) - counts["none"]
    assert listed == (counts[filters.stage] if filters.stage else on_path)
    monkeypatch.setattr(lead_filters, "FEW", 0)
    assert stage_counts(space.pk, filters) == counts


def test_too_many_are_not_counted(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lead_filters, "FEW", 3)
    monkeypatch.setattr(lead_counts, "FEW", 3)
    monkeypatch.setattr(lead_counts, "MOST_COUNTED", 5)
    many = tab_counts(sieve_of(space.pk, ASKED["searched"]))
    assert (many.by_stage, many.more_than) == ({}, 3)
    scores = tab_counts(sieve_of(space.pk, ASKED["of scores"]))
    assert (scores.by_stage, scores.more_than) == ({}, 5)
    exact = tab_counts(sieve_of(space.pk, ASKED["everybody"]))
    assert sum(exact.by_stage.values()) == 32


def test_of_many_those_who_pass_the_whole_filter_are_counted(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lead_filters, "FEW", 8)
    monkeypatch.setattr(lead_counts, "FEW", 8)
    days = ASKED["of days"]
    assert tab_counts(sieve_of(space.pk, days)).more_than == 8
    narrow = replace(days, channel="email", campaign="q4")
    counts = stage_counts(space.pk, narrow)
    assert 0 < sum(counts.values()) <= 8
    shown = tab_counts(sieve_of(space.pk, narrow))
    assert (shown.by_stage, shown.more_than) == (counts, 0)


def test_of_many_the_stage_that_is_asked_for_is_counted(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    mql = replace(ASKED["of days"], stage="mql")
    count = stage_counts(space.pk, mql)["mql"]
    for most, told in ((count, {"mql": count}), (count - 1, {})):
        monkeypatch.setattr(lead_filters, "FEW", most)
        monkeypatch.setattr(lead_counts, "FEW", most)
        shown = tab_counts(sieve_of(space.pk, mql))
        assert (shown.by_stage, shown.more_than) == (told, most)


@pytest.mark.parametrize("asked", ASKED)
def test_counts_are_the_same_whoever_is_gone_through(
    space: Workspace, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = stage_counts(space.pk, ASKED[asked])
    monkeypatch.setattr(lead_filters, "FEW", 0)
    monkeypatch.setattr("testigo.queries.by_terms.FEW", 0)
    monkeypatch.setattr(lead_counts, "MOST_COUNTED", 0)
    assert stage_counts(space.pk, ASKED[asked]) == counts
