"""Everything by keyboard: the palette, the places, the search of a page, its rows."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import WIDTHS, Opens
from tests.chromium import barriers
from tests.web.handed_over import NOW, Shop, hand_over, open_shop

NAMES = ("Lucía Fernández", "Iker Etxeberria", "Nuria Casals")


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    shop = open_shop()
    for place, name in enumerate(NAMES):
        at = NOW - timedelta(minutes=50 - place * 10)
        hand_over(shop, f"p{place}@x.example", name=name, at=at)
    return shop


def active(page: Page) -> str:
    """What Enter would open, as the field says it."""
    chosen = page.locator("#palette-input").get_attribute("aria-activedescendant")
    return page.locator(f"#{chosen} .palette-label").inner_text() if chosen else ""


def test_a_lead_is_opened_by_a_few_letters_of_the_name(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.keyboard.press("Control+k")
    assert active(page) == ""
    # Enter before the answer waits for it.
    page.keyboard.type("etxe")
    page.keyboard.press("Enter")
    page.wait_for_url("**/leads/*")
    expect(page.locator("h1")).to_have_text("Iker Etxeberria")
    assert shop.facts("contact.attempted") == []


def test_arrows_choose_and_escape_gives_the_focus_back(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    opener = page.locator(".queue-name").first
    opener.focus()
    page.keyboard.press("Control+k")
    page.keyboard.type("le")
    expect(page.locator("#palette-found [role=option]").first).to_contain_text("Leads")
    first = active(page)
    page.keyboard.press("ArrowDown")
    assert active(page) != first
    page.keyboard.press("ArrowUp")
    assert active(page) == first
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(opener).to_be_focused()


def test_an_action_of_the_page_names_the_lead_and_does_what_its_key_does(
    shop: Shop, opens: Opens
) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.keyboard.press("Control+k")
    page.keyboard.type("no contes")
    option = page.locator("#palette-actions [role=option]")
    expect(option).to_have_count(1)
    expect(option).to_contain_text(NAMES[0])
    expect(option.locator("kbd")).to_have_text("2")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("No contesta")
    assert len(shop.facts("contact.attempted")) == 1


def test_slash_goes_to_the_search_of_the_page_or_opens_the_palette(
    shop: Shop, opens: Opens
) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.keyboard.press("/")
    expect(page.locator("#palette")).to_be_visible()
    page.goto("/w/nortia/leads")
    page.keyboard.press("/")
    expect(page.locator("main input[type=search]")).to_be_focused()
    expect(page.locator("#palette")).to_be_hidden()


def test_j_k_and_enter_go_through_the_leads(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/leads")
    names = page.locator("main table.rows tbody th a").all_inner_texts()
    for key in "jjk":
        page.keyboard.press(key)
    expect(page.locator("main table.rows tbody th a:focus")).to_have_text(names[0])
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/leads/*")
    expect(page.locator("h1")).to_have_text(names[1])


def test_the_help_names_only_what_does_something_here(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/leads")
    page.keyboard.press("?")
    help_ = page.locator("#help")
    expect(help_.get_by_text("Fila siguiente o anterior")).to_be_visible()
    expect(help_.get_by_text("El gráfico como tabla")).to_be_hidden()
    # A place that is only announced has no key yet.
    expect(help_.get_by_text("Clientes")).to_have_count(0)


def test_the_switch_is_remembered_on_another_device(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/leads")
    page.keyboard.press("?")
    with page.expect_response("**/keys/") as answer:
        page.uncheck("#single-keys")
    assert answer.value.status == 204
    other = opens(shop.ana)
    other.goto("/w/nortia/queue")
    other.keyboard.press("2")
    other.keyboard.press("/")
    expect(other.locator("#palette")).to_be_hidden()
    assert shop.facts("contact.attempted") == []
    other.keyboard.press("Control+k")
    expect(other.locator("#palette")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_the_palette_has_no_barrier(shop: Shop, opens: Opens, device: str, scheme: str) -> None:
    page = opens(shop.ana, device, scheme)
    page.goto("/w/nortia/queue")
    opener = ".thumb [data-palette]" if device == "phone" else ".top [data-palette]"
    page.locator(opener).click()
    page.keyboard.type("lu")
    expect(page.locator("#palette-found")).to_contain_text(NAMES[0])
    assert barriers(page) == []
    page.keyboard.press("Escape")
    page.goto("/w/nortia/search?q=lu")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
