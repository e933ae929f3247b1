"""The frame in Chromium: no violation of the policy, no serious barrier, keys and toasts."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from testigo.store.models import User
from tests.web.conftest import PASSWORD

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
AXE = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"desktop": 1280, "phone": 390}

pytestmark = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Playwright's loop runs in this thread, and Django takes any loop for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def opened(
    chromium: Browser, live_server: LiveServer, width: int, scheme: str = "light"
) -> tuple[Page, list[str]]:
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": 844},
        color_scheme=scheme,  # type: ignore[arg-type]  # "light" or "dark"
        locale="es",
        reduced_motion="reduce",
    )
    context.set_default_timeout(8000)
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page, complaints


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.fill("#id_email", "ana@nortia.example")
    page.fill("#id_password", PASSWORD)
    page.click(".sign-in button")
    page.wait_for_url("**/today")


def barriers(page: Page) -> list[str]:
    # Through the browser's own protocol, which the policy of the page does not concern.
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    ]


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
    page.keyboard.press("a")
    page.wait_for_url("**/pact")
    page.keyboard.press("?")
    page.uncheck("#single-keys")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.keyboard.press("?")
    assert page.locator("#help").is_hidden()
    assert page.url.endswith("/pact")


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
    page.evaluate("htmx.ajax('GET', '/w/nowhere/today', {target: 'main'})")
    page.locator("#toasts").get_by_text("No hay nada en esta dirección").wait_for()
    assert page.locator("main h1").inner_text() == "Hoy"
