"""The pipeline kept as a week begins: once, and derived again from the log."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.deals import (
    ContractTold,
    DealTold,
    change_deal,
    lose_deal,
    open_deal,
    win_deal,
)
from testigo.actions.pipeline_weeks import WEEKS_BACK, keep_weeks
from testigo.actions.verifying import verify
from testigo.queries.pipeline_moves import week_story
from testigo.store.models import PipelineWeek
from tests.web.handed_over import NOW, Shop, hand_over, open_shop

pytestmark = pytest.mark.django_db
# A Tuesday; the week began on Monday the 5th, 22:00 UTC on Sunday.
NEXT_MONDAY = datetime(2026, 10, 11, 22, tzinfo=UTC)


@pytest.fixture
def shop() -> Shop:
    return open_shop()


def opened(shop: Shop, person: str, title: str, amount: str) -> str:
    fact = open_deal(
        workspace=shop.workspace,
        person=person,
        told=DealTold(title=title, amount=amount, close_on="2026-11-20"),
        by=shop.member(shop.ana),
        now=NOW,
        once=f"press-{title}",
    )
    return str(fact.deal)


def test_a_week_is_kept_once_and_not_before_it_begins(shop: Shop) -> None:
    opened(shop, hand_over(shop), "Ebro", "1000")
    assert keep_weeks(workspace=shop.workspace, now=NOW) == WEEKS_BACK
    assert keep_weeks(workspace=shop.workspace, now=NEXT_MONDAY - timedelta(seconds=1)) == 0
    assert keep_weeks(workspace=shop.workspace, now=NEXT_MONDAY) == 1
    row = PipelineWeek.objects.of(shop.workspace.id).order_by("-day").first()
    assert row is not None
    assert (row.day, row.at) == (date(2026, 10, 12), NEXT_MONDAY)


def test_nothing_is_kept_while_facts_wait(shop: Shop) -> None:
    hand_over(shop)
    from tests.web.handed_over import tell

    tell(shop, "otra@ebro.example", "demo.requested", NOW)
    assert keep_weeks(workspace=shop.workspace, now=NOW) == 0
    apply_all(workspace=shop.workspace, now=NOW)
    assert keep_weeks(workspace=shop.workspace, now=NOW) == WEEKS_BACK


def test_what_moved_since_the_week_began_is_told_by_kind(shop: Shop) -> None:
    lucia = hand_over(shop)
    slips, goes = opened(shop, lucia, "Ebro", "1000"), opened(shop, lucia, "Muñoz", "500")
    keep_weeks(workspace=shop.workspace, now=NEXT_MONDAY)
    later = NEXT_MONDAY + timedelta(hours=12)
    who = {"workspace": shop.workspace, "by": shop.member(shop.ana), "now": later}
    told = DealTold(close_on="2026-12-20", amount="1200")
    change_deal(deal=slips, told=told, once="press-change", **who)
    lose_deal(deal=goes, reason="price", once="press-lose", **who)
    story = week_story(shop.workspace.id)
    assert story is not None
    assert [(one.kind, one.deals, one.amount) for one in story.moved] == [
        ("lost", 1, Decimal(500)),
        ("slipped", 1, Decimal(1200)),
        ("grew", 1, Decimal(200)),
    ]
    assert story.weeks[0][2].amount == Decimal(1500)


def test_a_deal_opened_and_won_in_the_week_is_told_as_both(shop: Shop) -> None:
    lucia = hand_over(shop)
    opened(shop, lucia, "Ebro", "1000")
    keep_weeks(workspace=shop.workspace, now=NEXT_MONDAY)
    later = NEXT_MONDAY + timedelta(hours=12)
    who: Any = {"workspace": shop.workspace, "by": shop.member(shop.ana), "now": later}
    told = DealTold(title="Muñoz", amount="8100")
    quick = open_deal(person=lucia, told=told, once="press-quick", **who)
    win_deal(deal=str(quick.deal), contract=ContractTold("8100"), once="press-win", **who)
    story = week_story(shop.workspace.id)
    assert story is not None
    assert [(one.kind, one.deals, one.amount) for one in story.moved] == [
        ("won", 1, Decimal(8100)),
        ("opened", 1, Decimal(8100)),
    ]


def test_verify_derives_every_week_again_whatever_came_since(shop: Shop) -> None:
    deal = opened(shop, hand_over(shop), "Ebro", "1000")
    keep_weeks(workspace=shop.workspace, now=NEXT_MONDAY)
    change_deal(
        workspace=shop.workspace,
        deal=deal,
        told=DealTold(amount="9"),
        by=shop.member(shop.ana),
        now=NEXT_MONDAY + timedelta(days=1),
        once="press-late",
    )
    assert verify(workspace=shop.workspace) == []
    row = PipelineWeek.objects.of(shop.workspace.id).order_by("-day").first()
    assert row is not None
    PipelineWeek.objects.of(shop.workspace.id).filter(day=row.day).update(
        document={**row.document, "amount": "7"}
    )
    [difference] = verify(workspace=shop.workspace)
    assert difference.table == "pipeline_week"
