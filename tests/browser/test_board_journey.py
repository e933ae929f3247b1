"""The board and saved views in Chromium: a view kept on one device and opened on another, and a
card that is moved by its menu, by dragging and by keys alone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from testigo.store.models import Lead
from tests.browser.conftest import WIDTHS, Opens
from tests.chromium import barriers
from tests.web.handed_over import Shop, hand_over, open_shop

LIST, BOARD = "/w/nortia/leads", "/w/nortia/leads/board"
WORDS = {
    "es": {"search": "Lucía", "save": "Guardar esta vista", "keep": "Guardar", "yes": "Sí"},
    "en": {"search": "Lucía", "save": "Save this view", "keep": "Save", "yes": "Yes"},
}


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    return open_shop()


def speak(shop: Shop, language: str) -> None:
    shop.ana.language = language
    shop.ana.save()


def card(page: Page) -> Locator:
    return page.locator(".board-card", has_text="Lucía Fernández")


def stage_of(shop: Shop, person: str) -> str:
    return str(Lead.objects.of(shop.workspace.pk).get(person=person).stage)


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_view_that_is_kept_on_the_desktop_opens_on_the_phone(
    shop: Shop, opens: Opens, language: str
) -> None:
    speak(shop, language)
    hand_over(shop)
    hand_over(shop, "eva@x.example", name="Eva Soler")
    words = WORDS[language]
    page = opens(shop.ana)
    page.goto(LIST)
    page.get_by_role("searchbox").first.fill("lucia")
    expect(page.locator(".lead-name")).to_have_text(["Lucía Fernández"])
    page.get_by_text(words["save"], exact=True).click()
    page.fill("#view-name", "Lucías")
    page.get_by_role("button", name=words["keep"], exact=True).click()
    expect(page.locator(".saved-view[aria-current]")).to_contain_text("Lucías")
    for device in ("phone", "desktop"):
        page = opens(shop.ana, device)
        page.goto(LIST)
        expect(page.locator(".lead-name")).to_have_count(2)
        page.locator(".saved-view", has_text="Lucías").click()
        expect(page.locator(".lead-name")).to_have_text(["Lucía Fernández"])
        # The board shows the same people.
        page.locator("#list-ways a").last.click()
        page.wait_for_url(re.compile(r"/leads/board\?search=lucia"))
        expect(page.locator(".board-name")).to_have_text(["Lucía Fernández"])


def test_a_card_moved_by_its_menu_asks_for_what_is_missing_and_is_taken_back(
    shop: Shop, opens: Opens
) -> None:
    person = hand_over(shop)
    page = opens(shop.ana, "phone")
    page.goto(BOARD)
    card(page).locator("summary").click()
    card(page).get_by_role("link", name="SQL").click()
    expect(page.locator("#move-said")).to_contain_text("falta confirmar")
    for name in ("right_role", "need"):
        page.locator(f"input[name={name}][value=yes]").check()
    page.get_by_role("button", name="Registrarlo").click()
    expect(page.locator("[data-step=sql]")).to_contain_text("Lucía")
    assert stage_of(shop, person) == "sql"
    page.locator("#toasts").get_by_role("button", name="Deshacer").click()
    expect(page.locator("#toasts")).to_contain_text("Deshecho")
    assert stage_of(shop, person) == "mql"


def test_a_card_is_dragged_to_the_same_questions(shop: Shop, opens: Opens) -> None:
    person = hand_over(shop)
    page = opens(shop.ana)
    page.goto(BOARD)
    card(page).drag_to(page.locator("[data-step=opportunity]"))
    page.wait_for_url(re.compile(rf"/leads/board/{person}\?to=opportunity"))
    expect(page.locator(".move-ask")).to_have_count(3)
    assert stage_of(shop, person) == "mql"
    # Nobody goes back by being dragged: a return has a reason.
    page.goto(BOARD)
    card(page).drag_to(page.locator("[data-step=lead]"))
    assert page.url.endswith(BOARD)


def test_a_card_is_moved_by_keys_alone(shop: Shop, opens: Opens) -> None:
    person = hand_over(shop)
    page = opens(shop.ana)
    page.goto(BOARD)
    card(page).locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(card(page).get_by_role("link", name="SQL")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?to=sql"))
    page.locator("input[name=right_role]").first.focus()
    for key in ("Space", "Tab", "Space", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#toasts")).to_contain_text("Anotado para Lucía")
    assert stage_of(shop, person) == "sql"


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_neither_board_nor_views_have_a_barrier(
    shop: Shop, opens: Opens, device: str, scheme: str, language: str
) -> None:
    speak(shop, language)
    person = hand_over(shop)
    page = opens(shop.ana, device, scheme)
    page.goto(f"{LIST}?search=lucia")
    page.get_by_text(WORDS[language]["save"], exact=True).click()
    found = barriers(page)
    page.fill("#view-name", "Lucías")
    page.keyboard.press("Enter")
    page.locator(".saved-change summary").click()
    found += barriers(page)
    page.goto(BOARD)
    card(page).locator("summary").click()
    found += barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"{BOARD}/{person}?to=opportunity")
    found += barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert found == []
