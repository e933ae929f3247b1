"""The tables of the rule pages are those that the tests run.

`python -m tests.core.sla.test_docs` writes them anew.
"""

import re
from pathlib import Path

import pytest

from tests.spec import response_clocks, working_time

RULES = Path(__file__).parents[3] / "docs" / "rules"
PAGES = {
    "working-time.md": working_time.tables(),
    "response-clocks.md": response_clocks.tables(),
}
_SPEC = re.compile(r"<!-- spec:([a-z-]+) -->\n(.*?)<!-- /spec -->", re.DOTALL)


def with_tables(text: str, tables: dict[str, str]) -> str:
    """The page with its tables as the specs give them."""
    return _SPEC.sub(lambda m: f"<!-- spec:{m[1]} -->\n{tables[m[1]]}\n<!-- /spec -->", text)


@pytest.mark.parametrize("page", PAGES)
def test_a_rule_page_prints_the_tables_that_the_tests_run(page: str) -> None:
    text = (RULES / page).read_text(encoding="utf-8")
    assert text == with_tables(text, PAGES[page])


@pytest.mark.parametrize("page", PAGES)
def test_a_rule_page_prints_every_table_once(page: str) -> None:
    text = (RULES / page).read_text(encoding="utf-8")
    assert [match[1] for match in _SPEC.finditer(text)] == list(PAGES[page])


if __name__ == "__main__":
    for page, tables in PAGES.items():
        path = RULES / page
        path.write_text(with_tables(path.read_text(encoding="utf-8"), tables), encoding="utf-8")
