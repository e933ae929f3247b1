"""How SQLite finds what Today asks: by when it happened or falls due, never through everything."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from testigo.core.asof import Days
from testigo.queries.customers import customers
from testigo.queries.lead_counts import stage_counts
from testigo.queries.lead_filters import LeadFilters
from testigo.queries.leads import awaited_leads
from testigo.queries.load import next_turn, waiting_by_owner
from testigo.queries.told import KINDS, Told, counts_told
from testigo.store.commitments import clock_counts, contracts
from tests.spec.agreement import at
from tests.store.test_ways import ways_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="it tells the way of SQLite"),
]


@pytest.mark.parametrize("kind", KINDS)
def test_the_list_of_what_changed_is_found_by_when_it_happened(kind: str) -> None:
    filters = LeadFilters(told=Told(kind, at(0), at(9)))
    ways = ways_of(lambda number: stage_counts(number, filters), "")
    inner = [way for way in ways if way.startswith(("SEARCH f ", "SEARCH s "))]
    index = "stage_at" if KINDS[kind].stages else "fact_name_at"
    assert inner
    assert all(f" {index} " in way and "at>? AND at<?" in way for way in inner), ways


def test_what_changed_is_counted_by_when_it_happened_and_nobody_is_read() -> None:
    ways = ways_of(lambda number: counts_told(number, at(0), at(9), at(5), ()), "")
    told = [way for way in ways if "at>? AND at<?" in way]
    assert [way.split(" INDEX ")[1].split()[0] for way in told] == ["stage_at", "fact_name_at"]
    assert "USING COVERING INDEX" in told[0]
    people = [way for way in ways if "person=?" in way]
    assert len(people) == 2
    assert all("USING COVERING INDEX" in way for way in people), ways


@pytest.mark.parametrize("owner", [None, 7])
def test_the_first_of_a_queue_are_chosen_in_the_order_of_an_index(owner: int | None) -> None:
    ways = ways_of(lambda number: awaited_leads(number, owner=owner, now=at(0)), "")
    chosen = [way for way in ways if " lead_awaited " in way]
    assert len(chosen) == 2
    assert not [way for way in ways[: ways.index("SCAN due")] if "TEMP B-TREE" in way], ways


def test_attempts_of_many_people_are_found_by_whose_they_are() -> None:
    days = Days(at(0).date(), at(99).date(), ZoneInfo("Europe/Madrid"))

    def ask(number: int) -> object:
        contracts(number, days, "EUR")
        return clock_counts(number, ["first"], days, at(9), conversing=["first"])

    ways = [way for way in ways_of(ask, "") if "holder=?" in way and " r " not in way]
    assert len(ways) == 2
    assert all(" fact_attempted " in way for way in ways), ways


def test_whether_a_fact_was_taken_back_is_found_by_whose_it_is() -> None:
    ways = ways_of(lambda number: customers(number, at(0), ZoneInfo("UTC")), "SEARCH r ")
    assert all(" fact_retracted " in way for way in ways), ways


@pytest.mark.parametrize(
    ("index", "table", "ask"),
    [
        ("lead_awaited", "testigo_lead", lambda number: next_turn(number, None, at(0))),
        ("lead_awaited", "testigo_lead", lambda number: next_turn(number, 7, at(0))),
        ("fact_name_at", "f", lambda number: customers(number, at(0), ZoneInfo("UTC"))),
        ("lead_held", "testigo_lead", lambda number: waiting_by_owner(number, at(0))),
    ],
)
def test_what_falls_due_is_found_by_its_own_index(
    index: str, table: str, ask: Callable[[int], object]
) -> None:
    ways = [way for way in ways_of(ask, "") if way.startswith((f"SEARCH {table} ", "SCAN"))]
    assert ways
    assert all(f" {index} " in way for way in ways), ways
