"""A live server and Chromium for journeys through the screens.

The clock of the server stands at an instant of working hours; the browser's own runs on, and the
page corrects it by what the server says.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from testigo.store.models import User
from tests.chromium import WIDTHS, complaints_of, sign_in
from tests.web.handed_over import NOW, PASSWORD

Opens = Callable[..., Page]


@pytest.fixture
def fixed_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's clock stands still."""
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)


@pytest.fixture
def opens(chromium: Browser, live_server: LiveServer, fixed_instant: None) -> Iterator[Opens]:
    """Opens a page in which somebody is signed in: `opens(user, device=…, scheme=…, scripts=…)`.

    At the end, no page may have complained: no error, no violation of the policy. That an outcome
    was refused, or that the server is away, is said to the person, and Chromium's own line about it
    is no complaint.
    """
    yield from _pages(chromium, live_server, ("status of 422", "status of 503"))


@pytest.fixture
def quiet(chromium: Browser, live_server: LiveServer, fixed_instant: None) -> Iterator[Opens]:
    """The same where the network comes and goes, of which Chromium has lines of its own."""
    refused = ("status of 403", "status of 409", "status of 422")
    told = (*refused, "net::ERR_INTERNET_DISCONNECTED", "Failed to fetch")
    yield from _pages(chromium, live_server, told)


def _pages(chromium: Browser, live_server: LiveServer, told: tuple[str, ...]) -> Iterator[Opens]:
    contexts = []
    complaints: list[list[str]] = []

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
        complaints.append(complaints_of(page))
        sign_in(page, user.email, PASSWORD)
        return page

    yield open_page
    for context in contexts:
        context.close()
    left = [text for of_page in complaints for text in of_page]
    assert [text for text in left if not any(said in text for said in told)] == []
