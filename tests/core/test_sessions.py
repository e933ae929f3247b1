"""Visits: which page views are one session, and where it came from."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.facts import Fact
from testigo.core.sessions import GAP, sessions
from tests.spec.agreement import at

START = at(0)


def page(minute: float, browser: str = "b", **more: object) -> Fact:
    when = START + timedelta(minutes=minute)
    props = more.pop("props", {"path": "/"})
    return Fact(
        f"{minute:09}", "page.viewed", when, when, f"m{minute}", anonymous_id=browser, props=props,
        **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("minutes", "sizes"),
    [
        ([0, 30], [2]),
        ([0, 30.001], [1, 1]),
        ([0, 20, 40, 60], [4]),
        ([100, 0, 10], [2, 1]),
        ([], []),
    ],
    ids=["30 minutes is one", "more is two", "a chain", "any order", "nothing"],
)
def test_pages_up_to_thirty_minutes_apart_are_one_visit(
    minutes: list[float], sizes: list[int]
) -> None:
    assert [len(visit.pages) for visit in sessions(map(page, minutes))] == sizes


def test_a_visit_comes_from_where_its_first_page_did() -> None:
    first = page(0, props={"path": "/", "gclid": "x", "utm_campaign": "otoño"})
    visit = sessions([page(5, props={"referrer": "https://acme.example"}), first])[0]
    assert (visit.channel, visit.campaign) == ("google_ads", "otoño")
    assert visit.until - visit.since == timedelta(minutes=5)


def test_two_browsers_and_machines_are_kept_apart() -> None:
    told = [page(0), page(1, "other"), page(2), page(3, automatic=True)]
    assert [len(visit.pages) for visit in sessions(told)] == [2, 1, 1]


@given(st.lists(st.integers(0, 10_000), unique=True))
def test_every_page_is_in_exactly_one_visit_and_visits_lie_apart(minutes: list[int]) -> None:
    visits = sessions(map(page, minutes))
    seen = [fact.id for visit in visits for fact in visit.pages]
    assert sorted(seen) == sorted(page(minute).id for minute in minutes)
    for one, other in pairwise(visits):
        assert other.since - one.until > GAP
