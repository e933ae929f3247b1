"""The pipeline in Chromium: a card moves and a deal is won by keyboard alone, on both widths."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from testigo.actions.deals import DealTold, open_deal
from tests.chromium import WIDTHS, barriers, opened, sign_in
from tests.web.handed_over import NOW, PASSWORD, Shop, hand_over, open_shop


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    return open_shop()


@pytest.fixture
def deal(shop: Shop) -> str:
    told = DealTold(title="Ebro · almacén", amount="1000", close_on="2026-12-20", step="proposal")
    fact = open_deal(
        workspace=shop.workspace,
        person=hand_over(shop),
        told=told,
        by=shop.member(shop.ana),
        now=NOW,
        once="press-open",
    )
    return str(fact.deal)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_card_moves_and_the_deal_is_won_by_keyboard(
    chromium: Browser, live_server: LiveServer, shop: Shop, deal: str, width: int
) -> None:
    page, complaints = opened(chromium, live_server, width)
    sign_in(page, password=PASSWORD)
    page.goto("/w/nortia/pipeline")
    assert barriers(page) == []
    page.locator(".deal-move summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Negociación").press("Enter")
    column = page.locator("[data-step=negotiation]")
    expect(column.get_by_role("link", name="Ebro · almacén")).to_be_visible()
    column.locator(".deal-move summary").press("Enter")
    column.get_by_role("link", name="Ganada").press("Enter")
    page.wait_for_url(f"**/pipeline/{deal}#win")
    expect(page.locator("#win input[name=signed_amount]")).to_be_focused()
    assert barriers(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Contrato", exact=True)).to_be_visible()
    assert [fact.props["amount"] for fact in shop.facts("contract.signed")] == ["1000"]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide
    assert complaints == []
