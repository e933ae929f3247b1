"""Companies on the command line: listed, shown, and not found."""

import pytest

from testigo.core.companies import company_id
from testigo.store.models import Workspace
from tests.cli.conftest import Terminal


@pytest.fixture
def eva(testigo: Terminal, nortia: Workspace) -> Workspace:
    """Eva of one company, Luis of another, and Iris with free mail."""
    for who in ("eva@cliente.example", "luis@otra-firma.example", "iris@gmail.com"):
        testigo("record", "demo.requested", "--person", who, "--at", "2026-09-01T09:30")
    return nortia


def test_companies_are_listed_page_after_page(testigo: Terminal, eva: Workspace) -> None:
    first = testigo("company", "list", "--order", "name", "--limit", "1", "--json").json
    second = testigo("company", "list", "--order", "name", "--after", first["next"], "--json").json
    rows = [*first["companies"], *second["companies"]]
    assert [(row["name"], row["domains"], row["people"]) for row in rows] == [
        ("Cliente", ["cliente.example"], 1),
        ("Otra firma", ["otra-firma.example"], 1),
    ]
    assert second["next"] is None
    assert rows[0]["last_fact_at"].endswith("Z")
    assert "Otra firma" in testigo("company", "list", "--search", "otra").out


@pytest.mark.parametrize("key", ["cliente.example", "Cliente", company_id("cliente.example")])
def test_a_company_is_shown_by_domain_name_or_id(
    testigo: Terminal, eva: Workspace, key: str
) -> None:
    shown = testigo("company", "show", key, "--json").json
    assert (shown["name"], shown["stage"]) == ("Cliente", "mql")
    assert [one["email"] for one in shown["people"]] == ["eva@cliente.example"]
    assert "eva@cliente.example" in testigo("company", "show", key).out


@pytest.mark.parametrize("key", ["gmail.com", "nadie.example", "%", "x' OR '1'='1"])
def test_an_unknown_company_is_not_found(testigo: Terminal, eva: Workspace, key: str) -> None:
    assert testigo("company", "show", key).code == 4
