"""The list of leads in Chromium: a field is written in its cell, a yes or no asked in words."""

import re

import pytest
from playwright.sync_api import expect

from testigo.core.fields import Field
from testigo.store.catalogue import FIELDS, document_of
from testigo.store.choices import keep_choice
from tests.browser.conftest import WIDTHS, Opens
from tests.chromium import barriers
from tests.web.handed_over import NOW, Shop, hand_over, open_shop

LIST = "/w/nortia/leads"


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    shop = open_shop()
    said = {"fields": [document_of(Field("demo", "¿Pidió demo?", "yes_no"))]}
    keep_choice(shop.workspace.pk, FIELDS, said, by="user:1", now=NOW)
    return shop


def test_a_field_is_written_in_its_cell_by_keys_alone(shop: Shop, opens: Opens) -> None:
    person = hand_over(shop)
    page = opens(shop.ana)
    page.goto(LIST)
    page.locator(".found-columns summary").click()
    page.locator(".found-fields").get_by_role("link", name="Ciudad").click()
    cell = page.locator(f"#cell-{person}-city")
    cell.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Cádiz")
    page.keyboard.press("Enter")
    expect(cell.locator(".cell-words")).to_have_text("Cádiz")
    expect(cell.locator("summary")).to_be_focused()
    expect(page.locator("#toasts")).to_contain_text("Se anotó: Ciudad: Cádiz")
    page.locator("#toasts").get_by_role("button", name="Deshacer").click()
    expect(page.locator("#toasts")).to_contain_text("Deshecho")
    page.reload()
    expect(cell.locator(".cell-words")).to_have_count(0)


def test_a_yes_or_no_is_asked_for_in_words(shop: Shop, opens: Opens) -> None:
    hand_over(shop)
    page = opens(shop.ana)
    page.goto(LIST)
    page.get_by_text("Más filtros").click()
    expect(page.locator("select[name=answer]")).to_be_hidden()
    page.select_option("select[name=field]", "demo")
    expect(page.locator("input[name=value]")).to_be_hidden()
    page.select_option("select[name=answer]", "yes")
    expect(page.get_by_text("Ningún lead coincide")).to_be_visible()
    expect(page.locator(".found-chip")).to_contain_text("¿Pidió demo?: sí")
    expect(page).to_have_url(re.compile(r"\?field=demo&value=true$"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_columns_have_no_barrier_and_do_not_scroll_sideways(
    shop: Shop, opens: Opens, device: str, scheme: str
) -> None:
    hand_over(shop)
    page = opens(shop.ana, device, scheme)
    page.goto(f"{LIST}?show.sector=1&show.demo=1&show.city=1")
    page.locator(".cell-edit summary").first.click()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".found-columns summary").click()
    assert barriers(page) == []
