"""The palette in Chromium where the network is gone."""

from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from testigo.store.models import User
from tests.chromium import WIDTHS, opened, sign_in


def test_without_a_connection_the_palette_says_so_and_keeps_what_the_page_can_do(
    chromium: Browser, live_server: LiveServer, ana: User
) -> None:
    page, _ = opened(chromium, live_server, WIDTHS["desktop"])
    sign_in(page)
    page.goto("/w/nortia/queue")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-found [role=option]").first).to_be_visible()
    page.context.set_offline(True)
    page.keyboard.type("de")
    expect(page.locator("#palette-said")).to_contain_text("No hay conexión")
    expect(page.locator("#palette-actions [role=option]")).to_have_text("De todos")
    expect(page.locator("#toasts [data-toast]")).to_have_count(0)
