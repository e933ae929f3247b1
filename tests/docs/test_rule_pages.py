"""The tables of the rule pages are those that the tests run.

`python -m tests.docs.test_rule_pages` writes them anew.
"""

import re
from collections.abc import Callable

import pytest

from tests.docs.pages import RULES, tables_on, with_tables
from tests.spec import (
    alerts,
    attempt_clocks,
    attempts,
    attribution,
    backtest,
    commitments,
    companies,
    deals,
    drift,
    duplicates,
    feasibility,
    funnel,
    gap,
    gathering,
    goals,
    leaks,
    lifecycle,
    loop,
    obligations,
    pacts,
    pauses_and_excuses,
    qualification,
    recommendations,
    response_clocks,
    routing,
    scoring,
    working_time,
)

PAGES: dict[str, Callable[[], dict[str, str]]] = {
    "the-pact.md": pacts.tables,
    "scoring.md": scoring.tables,
    "lifecycle.md": lifecycle.tables,
    "qualification.md": qualification.tables,
    "hand-overs.md": lambda: obligations.tables() | routing.tables(),
    "response-clocks.md": response_clocks.tables,
    "attempt-clocks.md": attempt_clocks.tables,
    "pauses-and-excuses.md": pauses_and_excuses.tables,
    "working-time.md": working_time.tables,
    "commitments.md": commitments.tables,
    "feasibility.md": feasibility.tables,
    "goals.md": goals.tables,
    "backtest.md": backtest.tables,
    "loop.md": loop.tables,
    "leaks.md": leaks.tables,
    "recommendations.md": recommendations.tables,
    "gap.md": gap.tables,
    "attribution.md": attribution.tables,
    "attempts.md": attempts.tables,
    "funnel.md": funnel.tables,
    "drift.md": drift.tables,
    "companies.md": companies.tables,
    "deals.md": deals.tables,
    "duplicates.md": duplicates.tables,
    "alerts.md": lambda: alerts.tables() | gathering.tables(),
}
_LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES)
def test_a_rule_page_prints_the_tables_that_the_tests_run(page: str) -> None:
    text = (RULES / page).read_text(encoding="utf-8")
    assert text == with_tables(text, PAGES[page]())


@pytest.mark.parametrize("page", PAGES)
def test_a_rule_page_prints_every_table_once(page: str) -> None:
    text = (RULES / page).read_text(encoding="utf-8")
    assert sorted(tables_on(text)) == sorted(PAGES[page]())


def test_every_rule_has_its_tables_and_its_line_in_the_list() -> None:
    pages = {path.name for path in RULES.glob("*.md")} - {"README.md"}
    assert pages == set(PAGES)
    listed = _LINK.findall((RULES / "README.md").read_text(encoding="utf-8"))
    assert listed == list(PAGES)


@pytest.mark.parametrize("page", [*PAGES, "README.md"])
def test_every_link_of_a_rule_page_leads_somewhere(page: str) -> None:
    for target in _LINK.findall((RULES / page).read_text(encoding="utf-8")):
        assert (RULES / target).exists(), target


@pytest.mark.parametrize("page", PAGES)
def test_a_rule_page_says_what_it_does_and_what_it_guarantees(page: str) -> None:
    text = (RULES / page).read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    assert "Guarantees" in headings
    assert any(heading.startswith("Worked table") for heading in headings)


if __name__ == "__main__":
    for page, tables in PAGES.items():
        path = RULES / page
        path.write_text(with_tables(path.read_text(encoding="utf-8"), tables()), encoding="utf-8")
