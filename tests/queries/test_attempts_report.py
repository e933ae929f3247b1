"""Attempts as of a past day: of whoever somebody was then, without what had been taken back."""

from datetime import date
from typing import Any

import pytest

from testigo.core.facts import Fact
from testigo.queries.attempts import attempts_report
from testigo.store.models import Workspace
from tests.actions.business import open_business
from tests.core.report_logs import hours
from tests.queries.test_joined_people import fill

pytestmark = pytest.mark.django_db
JANUARY = {"since": date(2026, 1, 1), "until": date(2026, 2, 1)}


def told(hour: int, person: str, name: str, **props: Any) -> Fact:
    at = hours(hour)
    return Fact(f"{name}{hour}", name, at, at, f"{name}{hour}", person, props=props)


TRIED = [
    told(10, "ana", "contact.attempted", channel="phone"),
    told(20, "bea", "contact.attempted", channel="phone"),
    told(30, "bea", "contract.signed", amount="10"),
]
JOINED = told(40, "bea", "person.merged", into="ana")
PARTED = told(50, "bea", "person.unmerged")
TAKEN_BACK = told(60, "ana", "fact.retracted", of="contact.attempted10")


def people(space: Workspace, hour: int) -> list[tuple[int, int]]:
    """People and customers by band: once, twice."""
    report = attempts_report(space, **JANUARY, asof=hours(hour))
    return [(band.people, band.customers) for band in report.bands[:2]]


def test_two_people_are_one_from_when_they_are_joined_until_they_are_parted() -> None:
    space = open_business()
    fill(space, [*TRIED, JOINED])
    assert people(space, 40) == [(2, 1), (0, 0)], "they were two then"
    assert people(space, 45) == [(0, 0), (1, 1)]
    fill(space, [*TRIED, JOINED, PARTED])
    assert people(space, 45) == [(0, 0), (1, 1)], "as before they were parted"
    assert people(space, 55) == [(2, 1), (0, 0)]


def test_what_was_taken_back_counted_until_then() -> None:
    space = open_business()
    fill(space, [*TRIED, TAKEN_BACK])
    assert people(space, 60) == [(2, 1), (0, 0)]
    assert people(space, 65) == [(1, 1), (0, 0)]


def test_it_says_by_which_pact_and_as_of_which_day() -> None:
    space = open_business()
    fill(space, TRIED)
    told_of = attempts_report(space, **JANUARY, asof=hours(100)).document()
    asked = {key: told_of[key] for key in ("from", "to", "pact", "pact_stale")}
    assert asked == {"from": "2026-01-01", "to": "2026-02-01", "pact": None, "pact_stale": False}
    assert told_of["asof"] == "2026-01-05"
