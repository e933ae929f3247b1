"""How SQLite finds what Today asks: by when it happened or falls due, never through everything."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from testigo.queries.customers import customers
from testigo.queries.load import next_turn
from testigo.queries.told import KINDS, Told, count_told
from tests.spec.agreement import at
from tests.store.test_ways import ways_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="it tells the way of SQLite"),
]


@pytest.mark.parametrize("kind", KINDS)
def test_what_changed_is_found_by_when_it_happened(kind: str) -> None:
    ways = ways_of(lambda number: count_told(number, Told(kind, at(0), at(9))), "")
    inner = [way for way in ways if way.startswith(("SEARCH f ", "SEARCH s ", "SCAN"))]
    index = "stage_at" if KINDS[kind].startswith("s.") else "fact_name_at"
    assert inner
    assert all(f" {index} " in way and "at>? AND at<?" in way for way in inner), ways


@pytest.mark.parametrize(
    ("index", "table", "ask"),
    [
        ("lead_awaited", "testigo_lead", lambda number: next_turn(number, None, at(0))),
        ("lead_awaited", "testigo_lead", lambda number: next_turn(number, 7, at(0))),
        ("fact_name_at", "f", lambda number: customers(number, at(0), ZoneInfo("UTC"))),
    ],
)
def test_what_falls_due_is_found_by_its_own_index(
    index: str, table: str, ask: Callable[[int], object]
) -> None:
    ways = [way for way in ways_of(ask, "") if way.startswith((f"SEARCH {table} ", "SCAN"))]
    assert ways
    assert all(f" {index} " in way for way in ways), ways
