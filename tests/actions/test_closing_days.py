"""Closing days, noting outages and taking both back: who may, and what is refused."""

from datetime import date, timedelta

import pytest

from testigo.actions.refusals import NotAllowed
from testigo.actions.standstills import (
    NoSuchStandstill,
    close_day,
    record_outage,
    take_back_standstill,
)
from testigo.actions.verifying import verify
from testigo.core.problems import InvalidInput
from testigo.queries.standstills import closures, outages
from testigo.store.models import Membership
from tests.factories.business import hire, membership
from tests.web.handed_over import NOW, Shop, open_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return open_shop()


def member(shop: Shop, role: str) -> Membership:
    return membership(shop.workspace, hire(shop.workspace, f"{role}@nortia.example", role))


def close(shop: Shop, day: str, reason: str = "Mudanza", by: Membership | None = None) -> str:
    return close_day(workspace=shop.workspace, day=day, reason=reason, by=by, now=NOW).id


def refused(shop: Shop, day: str, reason: str = "Mudanza") -> list[str]:
    with pytest.raises(InvalidInput) as found:
        close(shop, day, reason)
    return [problem.code for problem in found.value.problems]


def test_a_day_is_closed_and_opened_again(shop: Shop) -> None:
    fact = close(shop, "2026-10-07", by=member(shop, "admin"))
    assert [(one.day, one.reason) for one in closures(shop.workspace.id)] == [
        (date(2026, 10, 7), "Mudanza")
    ]
    take_back_standstill(workspace=shop.workspace, fact=fact, by=None, now=NOW)
    assert closures(shop.workspace.id) == ()
    assert verify(workspace=shop.workspace) == []
    with pytest.raises(NoSuchStandstill):
        take_back_standstill(workspace=shop.workspace, fact=fact, by=None, now=NOW)


@pytest.mark.parametrize("role", ["sales", "lead", "marketing", "dpo"])
def test_only_direction_and_administration_close_days(shop: Shop, role: str) -> None:
    with pytest.raises(NotAllowed):
        close(shop, "2026-10-07", by=member(shop, role))
    assert closures(shop.workspace.id) == ()


def test_somebody_of_another_business_is_refused(shop: Shop) -> None:
    with pytest.raises(NotAllowed):
        close(shop, "2026-10-07", by=member(open_shop("ajena"), "admin"))


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("mañana", "not_a_day"),
        ("2026-13-01", "not_a_day"),
        ("2026-10-10", "day_closed_already"),
        ("2026-08-03", "day_out_of_reach"),
        ("2028-10-02", "day_out_of_reach"),
    ],
)
def test_a_day_that_changes_nothing_is_refused(shop: Shop, day: str, code: str) -> None:
    assert refused(shop, day) == [code]


def test_the_same_day_is_closed_once(shop: Shop) -> None:
    close(shop, "2026-10-07")
    assert refused(shop, "2026-10-07") == ["day_closed_already"]


def test_all_that_is_missing_is_said(shop: Shop) -> None:
    assert refused(shop, "nunca", " ") == ["not_a_day", "closure_reason_missing"]


def outage(shop: Shop, start: str, end: str, what: str = "Centralita") -> None:
    record_outage(workspace=shop.workspace, start=start, end=end, what=what, by=None, now=NOW)


def test_an_outage_is_noted_in_the_time_of_the_calendar(shop: Shop) -> None:
    outage(shop, "2026-10-05T10:00", "2026-10-05T12:30")
    [noted] = outages(shop.workspace.id)
    assert (noted.start.hour, noted.end - noted.start) == (8, timedelta(hours=2.5))
    take_back_standstill(workspace=shop.workspace, fact=noted.id, by=None, now=NOW)
    assert outages(shop.workspace.id) == ()


@pytest.mark.parametrize(
    ("start", "end", "what", "codes"),
    [
        ("ayer", "hoy", "x", ["not_an_instant", "not_an_instant"]),
        ("2026-10-05T12:00", "2026-10-05T12:00", "x", ["outage_backwards"]),
        ("2026-08-01T12:00", "2026-10-05T12:00", "x", ["outage_too_long"]),
        ("2026-10-08T12:00", "2026-10-08T13:00", "x", ["outage_ahead"]),
        ("2026-10-05T12:00", "2026-10-05T13:00", " ", ["outage_what_missing"]),
    ],
)
def test_an_outage_that_cannot_be_is_refused(
    shop: Shop, start: str, end: str, what: str, codes: list[str]
) -> None:
    with pytest.raises(InvalidInput) as found:
        outage(shop, start, end, what)
    assert [problem.code for problem in found.value.problems] == codes
