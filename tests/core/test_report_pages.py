"""The tables of the rule pages of reports are those that the tests run.

`python -m tests.core.test_report_pages` writes them anew.
"""

import pytest

from tests.core.sla.test_docs import RULES, with_tables
from tests.spec import funnel, loop

PAGES = {"loop.md": loop.tables(), "funnel.md": funnel.tables()}


@pytest.mark.parametrize("page", PAGES)
def test_a_rule_page_prints_the_tables_that_the_tests_run(page: str) -> None:
    text = (RULES / page).read_text(encoding="utf-8")
    assert text == with_tables(text, PAGES[page])


@pytest.mark.parametrize("page", PAGES)
def test_a_rule_page_prints_every_table_once(page: str) -> None:
    text = (RULES / page).read_text(encoding="utf-8")
    assert [text.count(f"<!-- spec:{name} -->") for name in PAGES[page]] == [1] * len(PAGES[page])


if __name__ == "__main__":
    for page, tables in PAGES.items():
        path = RULES / page
        path.write_text(with_tables(path.read_text(encoding="utf-8"), tables), encoding="utf-8")
