"""Costs written by hand: once each, taken back and put back, with every problem told at once."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from testigo.actions.costs import (
    CostEntry,
    NoSuchCost,
    part_campaigns,
    put_back_cost,
    record_cost,
    say_same,
    take_back_cost,
)
from testigo.actions.refusals import NotAllowed
from testigo.core.facts import Fact
from testigo.core.problems import InvalidInput
from testigo.queries.costs import CostsReport, costs_report
from testigo.store.models import Workspace
from tests.web.handed_over import NOW, Shop, open_shop

pytestmark = pytest.mark.django_db
FAIR = CostEntry("events", "feria", "2026-09-01", "2026-09-10", "100.00", "", "12")
LATER = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def shop() -> Shop:
    return open_shop()


def write(shop: Shop, entry: CostEntry = FAIR, once: str = "a") -> Fact:
    return record_cost(workspace=shop.workspace, entry=entry, by=None, once=once, now=NOW)


def september(space: Workspace) -> CostsReport:
    return costs_report(space, since=date(2026, 9, 1), until=date(2026, 10, 1), asof=LATER)


def total(shop: Shop) -> Decimal | None:
    return september(shop.workspace).total


def test_a_cost_is_written_once_a_press_and_adds_up_with_others(shop: Shop) -> None:
    assert write(shop).id == write(shop).id
    assert total(shop) == 100
    write(shop, once="b")
    assert total(shop) == 200
    [line] = september(shop.workspace).lines
    assert (line.channel, line.campaign, line.claimed) == ("events", "feria", 24)


def test_a_cost_is_taken_back_put_back_and_said_again(shop: Shop) -> None:
    fact = write(shop)
    take_back_cost(workspace=shop.workspace, cost=fact.id, by=None, now=NOW)
    assert total(shop) is None
    with pytest.raises(NoSuchCost):
        take_back_cost(workspace=shop.workspace, cost=fact.id, by=None, now=NOW)
    again = put_back_cost(workspace=shop.workspace, cost=fact.id, by=None, now=NOW)
    assert total(shop) == 100
    take_back_cost(workspace=shop.workspace, cost=again.id, by=None, now=NOW)
    put_back_cost(workspace=shop.workspace, cost=fact.id, by=None, now=NOW)
    assert total(shop) == 100
    write(shop)
    assert total(shop) == 200, "said again after it was taken back, it counts anew"


def test_what_stands_is_not_put_back_and_what_was_put_back_stands_once(shop: Shop) -> None:
    fact = write(shop)
    with pytest.raises(NoSuchCost):
        put_back_cost(workspace=shop.workspace, cost=fact.id, by=None, now=NOW)
    take_back_cost(workspace=shop.workspace, cost=fact.id, by=None, now=NOW)
    second = put_back_cost(workspace=shop.workspace, cost=fact.id, by=None, now=NOW)
    take_back_cost(workspace=shop.workspace, cost=second.id, by=None, now=NOW)
    for pressed in (fact, second, fact):
        put_back_cost(workspace=shop.workspace, cost=pressed.id, by=None, now=NOW)
    assert total(shop) == 100


def test_a_credit_note_is_below_zero(shop: Shop) -> None:
    write(shop)
    write(shop, CostEntry("events", "feria", "2026-09-05", "", "-30"), once="b")
    assert total(shop) == 70


def test_every_problem_is_told_at_once(shop: Shop) -> None:
    entry = CostEntry(" ", "x" * 201, "2026-09-10", "2026-09-01", "lots", "euros", "-3")
    with pytest.raises(InvalidInput) as refused:
        write(shop, entry)
    assert [problem.code for problem in refused.value.problems] == [
        "cost_without_channel",
        "cost_name_too_long",
        "period_reversed",
        "amount_unreadable",
        "bad_currency",
        "cost_claim_unreadable",
    ]
    assert total(shop) is None


@pytest.mark.parametrize(
    "first, last, code",
    [
        ("", "", "date_unreadable"),
        ("soon", "", "date_unreadable"),
        ("2026-12-01", "2026-12-31", "cost_not_begun"),
        ("2000-01-01", "2026-01-01", "cost_too_long"),
    ],
)
def test_days_that_cannot_be(shop: Shop, first: str, last: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        write(shop, CostEntry("events", "", first, last, "1"))
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_month_that_has_begun_may_be_written_down_whole(shop: Shop) -> None:
    write(shop, CostEntry("events", "", "2026-10-01", "2026-10-31", "31"))
    whole = costs_report(
        shop.workspace, since=date(2026, 10, 1), until=date(2026, 11, 1), asof=LATER
    )
    assert whole.total == 31


def test_two_campaigns_are_one_until_they_are_parted(shop: Shop) -> None:
    write(shop)
    write(shop, CostEntry("events", "Feria 2026", "2026-09-01", "2026-09-10", "50"), once="b")
    said = say_same(
        workspace=shop.workspace,
        campaign=("events", "Feria 2026"),
        into=("events", "feria"),
        by=None,
        now=NOW,
    )
    assert [line.campaign for line in september(shop.workspace).lines] == ["feria"]
    assert [one.campaign for one in september(shop.workspace).same] == [("events", "Feria 2026")]
    part_campaigns(workspace=shop.workspace, said=said.id, by=None, now=NOW)
    assert len(september(shop.workspace).lines) == 2
    with pytest.raises(InvalidInput):
        say_same(workspace=shop.workspace, campaign=("a", "b"), into=("a", "b"), by=None, now=NOW)


def test_a_seller_writes_no_costs_down_and_nobody_of_another_workspace(shop: Shop) -> None:
    other = open_shop("other")
    for member in (shop.member(shop.ana), other.member(other.vera)):
        with pytest.raises(NotAllowed):
            record_cost(workspace=shop.workspace, entry=FAIR, by=member, once="a", now=NOW)
    fact = write(shop)
    with pytest.raises(NoSuchCost):
        take_back_cost(workspace=other.workspace, cost=fact.id, by=None, now=NOW)
