"""The gallery shows every component in both themes and languages, and only to developers."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.chromium import WIDTHS, barriers, opened

pytestmark = pytest.mark.django_db
COMPONENTS = Path(__file__).resolve().parents[2] / "src/testigo/web/templates/components"


@pytest.fixture
def developing(settings: Any) -> None:
    settings.TESTIGO_DEV = True


def test_whoever_does_not_develop_finds_nothing(client: Client) -> None:
    assert client.get("/gallery").status_code == 404


@pytest.mark.usefixtures("developing")
def test_every_component_is_in_it(client: Client) -> None:
    answer = client.get("/gallery")
    shown = {template.name for template in answer.templates}
    assert {f"components/{path.name}" for path in COMPONENTS.glob("*.html")} - shown == set()


@pytest.mark.usefixtures("developing")
@pytest.mark.parametrize(("language", "word"), [("es", "Vence pronto"), ("en", "Due soon")])
def test_it_speaks_both_languages(client: Client, language: str, word: str) -> None:
    body = client.get("/gallery", headers={"Accept-Language": language}).content.decode()
    assert word in body


@pytest.mark.usefixtures("developing")
def test_it_shows_no_barrier_in_any_theme_language_or_width(
    chromium: Browser, live_server: LiveServer
) -> None:
    for scheme, language in (("light", "English"), ("dark", "Español")):
        for width in WIDTHS.values():
            page, complaints = opened(chromium, live_server, width, scheme)
            page.goto("/gallery")
            page.get_by_role("button", name=language).click()
            page.locator(f"html[lang={'en' if language == 'English' else 'es'}]").wait_for()
            assert barriers(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert complaints == []
