"""From the queue to a contract by keyboard alone, and what Marketing then reads of it."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from testigo.actions.content import add_piece
from testigo.actions.ticking import tick
from testigo.actions.verifying import verify
from testigo.store.models import Lead
from tests.browser.conftest import WIDTHS, Opens
from tests.web.handed_over import NOW, Shop, hand_over, open_shop, tell

WORDS = {
    "es": {"won": "Ganada", "contract": "Contrato", "content": "Contenidos que mencionaron"},
    "en": {"won": "Won", "contract": "Contract", "content": "Content that leads mentioned"},
}


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    """Lucía came by a campaign; Marketing has published the prices."""
    shop = open_shop()
    came = {
        "path": "/precios",
        "utm_source": "google",
        "utm_medium": "cpc",
        "utm_campaign": "otoño",
    }
    tell(shop, "lucia@ebro.example", "page.viewed", NOW - timedelta(days=5), came)
    hand_over(shop)
    add_piece(
        workspace=shop.workspace, title="Precios", path="/precios", kind="page", by="u", now=NOW
    )
    return shop


def reach(page: Page, selector: str) -> None:
    """Go on by Tab until the focus is there."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("device", WIDTHS)
def test_from_the_queue_to_a_contract_by_keyboard_alone(
    shop: Shop, opens: Opens, device: str, language: str
) -> None:
    shop.ana.language = language
    shop.ana.save()
    said = WORDS[language]
    page = opens(shop.ana, device)
    page.goto("/w/nortia/queue")
    for key in ("1", "1", "3", "5", "a", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#toasts [data-toast]")).to_have_count(2)
    expect(page.locator("#talk-form")).to_have_count(0)
    lead: Lead = Lead.objects.of(shop.workspace.pk).get()
    assert (lead.stage, lead.open_deals) == ("opportunity", 1)
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/pipeline*")
    reach(page, ".deal-move summary")
    page.keyboard.press("Enter")
    reach(page, "a[href$='#win']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pipeline/*#win")
    expect(page.locator("#win input[name=signed_amount]")).to_be_focused()
    page.keyboard.type("12000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=said["contract"], exact=True)).to_be_visible()
    lead.refresh_from_db()
    assert (lead.stage, lead.open_deals) == ("customer", 0)
    tick(workspace=shop.workspace, now=NOW + timedelta(minutes=1))
    assert verify(workspace=shop.workspace) == []
    # What Marketing would like to know is asked at once, and skipped here.
    expect(page.locator("#talk-form")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#talk-form")).to_have_count(0)
    page.keyboard.press("g")
    page.keyboard.press("b")
    page.wait_for_url("**/loop*")
    expect(page.locator(".loop-campaign")).to_contain_text("otoño")
    content = page.locator(".loop-content")
    expect(content).to_contain_text(said["content"])
    expect(content.locator("tbody")).to_contain_text("Precios")
