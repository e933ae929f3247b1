"""The frame in Chromium: no violation of the policy, no serious barrier, keys and toasts."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from testigo.store.models import User
from tests.chromium import WIDTHS, barriers, opened, sign_in


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_no_page_has_a_barrier_or_a_violation(
    chromium: Browser, live_server: LiveServer, ana: User, device: str, scheme: str
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS[device], scheme)
    page.goto("/sign-in/")
    found = barriers(page)
    sign_in(page)
    for address in ("/w/nortia/today", "/w/nortia/pact", "/spaces/"):
        page.goto(address)
        found += barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto("/w/nortia/today")
    assert page.locator("html").get_attribute("data-bs-theme") == scheme
    if device == "desktop":
        page.keyboard.press("?")
    else:
        page.click("button.thumb-stop")
        page.locator(".more.show:not(.showing)").wait_for()
    found += barriers(page)
    assert found == []
    assert complaints == []


def test_g_and_a_letter_go_to_a_place_unless_single_keys_are_off(
    chromium: Browser, live_server: LiveServer, ana: User
) -> None:
    page, _ = opened(chromium, live_server, WIDTHS["desktop"])
    sign_in(page)
    page.keyboard.press("g")
    page.keyboard.press("l")
    page.wait_for_url("**/leads")
    page.keyboard.press("?")
    page.uncheck("#single-keys")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.keyboard.press("?")
    assert page.locator("#help").is_hidden()
    assert page.url.endswith("/leads")


def test_the_menus_switch_language_and_theme_and_come_back(
    chromium: Browser, live_server: LiveServer, ana: User
) -> None:
    page, _ = opened(chromium, live_server, WIDTHS["desktop"])
    sign_in(page)
    page.goto("/w/nortia/pact")
    page.get_by_role("button", name="Idioma").click()
    page.get_by_role("button", name="English").click()
    page.locator("html[lang=en]").wait_for()
    page.get_by_role("button", name="Theme").click()
    page.get_by_role("button", name="Dark").click()
    page.locator("html[data-bs-theme=dark]").wait_for()
    assert page.url.endswith("/pact")


def test_a_request_without_a_connection_says_so_once_and_keeps_the_page(
    chromium: Browser, live_server: LiveServer, ana: User
) -> None:
    page, _ = opened(chromium, live_server, WIDTHS["phone"])
    sign_in(page)
    page.evaluate(
        """() => {
            const field = document.createElement("button");
            field.id = "asks";
            field.textContent = "asks";
            field.setAttribute("hx-get", "/w/nortia/pact");
            document.querySelector("main").prepend(field);
            htmx.process(field);
        }"""
    )
    page.context.set_offline(True)
    for _ in range(2):
        page.click("#asks")
        page.get_by_text("No hay conexión").wait_for()
    assert page.locator("#toasts [data-toast]").count() == 1
    assert page.locator("#asks").count() == 1


def test_a_fragment_that_is_refused_shows_a_toast_and_leaves_the_page(
    chromium: Browser, live_server: LiveServer, ana: User
) -> None:
    page, _ = opened(chromium, live_server, WIDTHS["desktop"])
    sign_in(page)
    page.goto("/w/nortia/today")
    page.evaluate("htmx.ajax('GET', '/w/nowhere/today', {target: 'main'})")
    page.locator("#toasts").get_by_text("No hay nada en esta dirección").wait_for()
    assert page.locator("main h1").inner_text() == "Hoy"
