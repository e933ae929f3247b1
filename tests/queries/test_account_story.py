"""One list of what happened to all the people of a company, page after page."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from testigo.actions.applying import apply_all
from testigo.core.companies import company_id
from testigo.queries.account_story import account_story
from testigo.queries.moments import Moment
from testigo.store.models import Workspace
from tests.factories.business import open_workspace
from tests.factories.facts import draft, tell
from tests.spec.agreement import at

ACME = company_id("acme.example")
DAY = at(0)


def see(space: Workspace, views: list[tuple[str, int]]) -> None:
    """Whoever saw a page so many minutes after the first instant."""
    drafts = [
        draft(
            "page.viewed",
            DAY + timedelta(minutes=minute),
            f"{who}@acme.example",
            message_id=f"{who}{minute}",
            props={"path": f"/{minute}"},
        )
        for who, minute in sorted(set(views))
    ]
    tell(space, drafts, DAY + timedelta(days=3), history=True)
    apply_all(workspace=space, now=DAY + timedelta(days=3))


def pages(space: Workspace, limit: int, *, oldest_first: bool) -> list[Moment]:
    """Every moment, page after page."""
    found: list[Moment] = []
    after = ""
    while True:
        story = account_story(space.id, ACME, oldest_first=oldest_first, after=after, limit=limit)
        found += story.moments
        after = story.next_after
        if not after:
            return found


def told(moments: list[Moment]) -> list[tuple[str, datetime, int]]:
    """Visits by whom, since when and how many pages; other facts by name."""
    return [(str(m.fact.person), m.fact.at, len(m.visit.pages) if m.visit else 0) for m in moments]


@pytest.mark.django_db
def test_a_visit_is_one_line_of_one_page_however_long_the_pages_are() -> None:
    space = open_workspace()
    see(space, [("ana", 0), ("ana", 10), ("bea", 12), ("ana", 35), ("ana", 80), ("bea", 90)])
    whole = told(pages(space, 100, oldest_first=False))
    visits = [line for line in whole if line[2]]
    assert sorted(count for _, _, count in visits) == [1, 1, 1, 3]
    for limit in (1, 2, 3, 5):
        assert told(pages(space, limit, oldest_first=False)) == whole
        assert told(pages(space, limit, oldest_first=True)) == whole[::-1]


class PagesLaw(TestCase):
    """Pages of any size tell what one page tells."""

    @given(
        views=st.lists(
            st.tuples(st.sampled_from(["ana", "bea"]), st.integers(0, 300)), min_size=1, max_size=20
        ),
        limit=st.integers(1, 7),
    )
    def test_pages_of_any_size_tell_what_one_page_tells(
        self, views: list[tuple[str, int]], limit: int
    ) -> None:
        space = open_workspace()
        see(space, views)
        whole = told(pages(space, 1000, oldest_first=False))
        assert told(pages(space, limit, oldest_first=False)) == whole
        assert told(pages(space, limit, oldest_first=True)) == whole[::-1]
        space.delete()
