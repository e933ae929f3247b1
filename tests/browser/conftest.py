"""A live server and Chromium for journeys through the screens.

The clock of the server stands at an instant of working hours; the browser's own runs on, and the
page corrects it by what the server says.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from testigo.store.models import User
from tests.web.handed_over import NOW, PASSWORD

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
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

Opens = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey needs Chromium and a database that the server's thread sees."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.django_db(transaction=True))
            if not CHROMIUM.exists():
                item.add_marker(pytest.mark.skip(reason=f"needs Chromium at {CHROMIUM}"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One Chromium for the journeys of a module; two at a time in one process cannot be."""
    # Playwright's loop runs in this thread, and Django takes any loop for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def fixed_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's clock stands still."""
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)


@pytest.fixture
def opens(chromium: Browser, live_server: LiveServer, fixed_instant: None) -> Iterator[Opens]:
    """Opens a page in which somebody is signed in: `opens(user, device=…, scheme=…, scripts=…)`.

    At the end, no page may have complained: no error, no violation of the policy. That an outcome
    was refused is said to the person, and Chromium's own line about it is no complaint.
    """
    contexts = []
    complaints: list[str] = []

    def open_page(
        user: User, device: str = "desktop", scheme: str = "light", *, scripts: bool = True
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": WIDTHS[device], "height": 844},
            color_scheme=scheme,  # type: ignore[arg-type]  # "light" or "dark"
            locale=user.language,
            reduced_motion="reduce",
            has_touch=device == "phone",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(8000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text) if said.type in {"error", "warning"} else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/sign-in/")
        page.fill("#id_email", user.email)
        page.fill("#id_password", PASSWORD)
        page.click(".sign-in button")
        page.wait_for_url("**/today")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [text for text in complaints if "status of 422" not in text] == []
