"""Chromium for tests: how it starts, what a page complains of, what stands in somebody's way."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.conftest import CHROMIUM
from tests.web.conftest import PASSWORD

WIDTHS = {"desktop": 1280, "phone": 390}
_AXE = Path(__file__).resolve().parents[1] / "node_modules" / "axe-core" / "axe.min.js"
# Where a role begins its day.
_BEGINS = re.compile(r"/w/[^/]+/(today|queue)$")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def launched() -> Iterator[Browser]:
    """A Chromium; two at a time in one process cannot be."""
    # Playwright's loop runs in this thread, and Django takes any loop for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=_ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def complaints_of(page: Page) -> list[str]:
    """What the page complains of from now on: errors, warnings, violations of its policy."""
    complaints: list[str] = []

    def note(text: str) -> None:
        complaints.append(text)

    page.on("console", lambda said: note(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: note(str(error)))
    return complaints


def opened(
    chromium: Browser, live_server: LiveServer, width: int, scheme: str = "light"
) -> tuple[Page, list[str]]:
    """A page of the server in a browser that speaks Spanish, and what it complains of."""
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": 844},
        color_scheme=scheme,  # type: ignore[arg-type]  # "light" or "dark"
        locale="es",
        reduced_motion="reduce",
    )
    context.set_default_timeout(8000)
    page = context.new_page()
    return page, complaints_of(page)


def sign_in(page: Page, email: str = "ana@nortia.example", password: str = PASSWORD) -> None:
    """Come in by the page that asks who it is, as somebody of `tests.web.conftest`."""
    page.goto("/sign-in/")
    page.fill("#id_email", email)
    page.fill("#id_password", password)
    page.click(".sign-in button")
    page.wait_for_url(_BEGINS)


def barriers(page: Page) -> list[str]:
    """The serious barriers of a page, as axe finds them."""
    # Through the browser's own protocol, which the policy of the page does not concern.
    page.evaluate(_AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    ]
