"""How SQLite finds what it is asked for: a question about a few people or facts never goes through
the whole log, nor one about a company through everybody, which would make each batch slower than
the one before."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from testigo.queries import companies as accounts
from testigo.queries.account_story import account_story
from testigo.queries.costs import READS as COSTS
from testigo.queries.fact_feed import FactFilters, cost_page, fact_page
from testigo.queries.report_facts import facts_called
from testigo.store import companies, log, seats
from tests.factories.business import open_workspace
from tests.spec.agreement import at

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="it tells the way of SQLite"),
]
SOME = [f"person{number}" for number in range(300)]


@pytest.mark.parametrize(
    ("index", "ask"),
    [
        ("fact_holder_at", lambda number: log.read_people(number, SOME, 9)),
        ("fact_holder_at", lambda number: log.read_same_recording(number, 5, 7, SOME)),
        ("fact_name_at", lambda number: log.facts_named(number, ["a", "b"])),
        ("fact_name_at", lambda number: facts_called(number, COSTS, at(0))),
        ("fact_name_at", lambda number: log.latest_named(number, "a")),
    ],
)
def test_few_facts_are_found_by_the_index_that_leads_to_them(
    index: str, ask: Callable[[int], object]
) -> None:
    ways = ways_of(ask, "testigo_fact")
    assert all(f"USING INDEX {index} " in way for way in ways), ways


@pytest.mark.parametrize(
    "ask",
    [
        lambda number: fact_page(number, FactFilters(person="someone"), after=3, limit=9),
        lambda number: cost_page(number, channel="", after=3, limit=9),
    ],
)
def test_programs_that_follow_one_person_or_costs_do_not_go_through_the_log(
    ask: Callable[[int], object],
) -> None:
    ways = ways_of(ask, "testigo_fact")
    assert not [way for way in ways if "seq>" in way], ways


@pytest.mark.parametrize(
    "ask",
    [
        lambda number: companies.redraw(number, SOME[:1]),
        lambda number: companies.redraw(number, SOME),
        lambda number: accounts.people_ids(number, "one"),
        lambda number: accounts.company_people(number, "one", now=at(0)),
        lambda number: account_story(number, "one"),
    ],
)
def test_the_people_of_a_company_are_found_by_its_domains(ask: Callable[[int], object]) -> None:
    ways = [way for way in ways_of(ask, "") if way.startswith(("SEARCH p ", "SCAN p"))]
    assert ways
    assert all("USING INDEX person_domain (workspace_id=? AND domain=?)" in w for w in ways), ways


@pytest.mark.parametrize(
    "ask",
    [
        lambda number: seats.unassigned(number, 200),
        lambda number: seats.held_by(number, 7, 200, at(9)),
        lambda number: seats.former_owners(number),
        lambda number: seats.open_leads(number),
    ],
)
def test_what_the_worker_asks_each_second_is_found_by_whose_the_leads_are(
    ask: Callable[[int], object],
) -> None:
    ways = [way for way in ways_of(ask, "") if "lead" in way or " l " in f"{way} "]
    assert ways
    assert all("INDEX lead_held " in way for way in ways), ways


def ways_of(ask: Callable[[int], object], table: str) -> list[str]:
    """How SQLite goes about what is asked of an empty workspace, where a table is named."""
    workspace = open_workspace()
    with CaptureQueriesContext(connection) as asked:
        ask(workspace.id)
    found: list[str] = []
    for query in asked.captured_queries:
        if query["sql"].startswith(("SELECT", "WITH")):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                found += [row[3] for row in cursor.fetchall() if table in row[3]]
    assert found
    return found
