"""Installed on a phone: icons of the right sizes, and a page for when the network is gone."""

import json
import struct
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from testigo.store.models import User
from tests.chromium import WIDTHS, barriers, opened, sign_in

STATIC = Path(__file__).resolve().parents[3] / "src/testigo/web/static"
pytestmark = pytest.mark.django_db


def test_the_icons_are_as_large_as_the_manifest_says() -> None:
    manifest = STATIC / "testigo" / "app.webmanifest"
    icons = json.loads(manifest.read_text())["icons"]
    drawn = [icon for icon in icons if icon["type"] == "image/png"]
    assert {(icon["sizes"], icon.get("purpose", "any")) for icon in drawn} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in icons:
        path = (manifest.parent / icon["src"]).resolve()
        assert path.is_relative_to(STATIC)
        content = path.read_bytes()
        if icon in drawn:
            width, height = struct.unpack(">II", content[16:24])
            assert icon["sizes"] == f"{width}x{height}"


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_page_without_a_network_knows_nobody(browser: Client, ana: User, language: str) -> None:
    ana.language, ana.theme = language, "dark"
    ana.save()
    answer = browser.get("/offline")
    body = answer.content.decode()
    assert {"es": "No hay conexión", "en": "There is no connection"}[language] in body
    assert not any(said in body for said in (ana.name, ana.email, "csrf", "nortia", 'bs-theme="'))


def test_the_worker_is_served_from_the_root_and_asked_for_anew(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"


def test_chromium_finds_nothing_in_the_way_of_installing(
    chromium: Browser, live_server: LiveServer, ana: User
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS["phone"])
    sign_in(page)
    asked = page.context.new_cdp_session(page)
    found = asked.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # The window of a test keeps nothing, so nothing can be installed from it.
    assert [one["errorId"] for one in found if one["errorId"] != "in-incognito"] == []
    assert complaints == []


def test_without_a_network_a_page_says_so_and_nothing_of_anybody_was_kept(
    chromium: Browser, live_server: LiveServer, ana: User
) -> None:
    page, _ = opened(chromium, live_server, WIDTHS["phone"])
    sign_in(page)
    page.goto("/w/nortia/today")
    page.evaluate("navigator.serviceWorker.ready")
    page.goto("/w/nortia/queue")
    page.context.set_offline(True)
    page.goto("/w/nortia/leads")
    expect(page.locator("h1")).to_have_text("No hay conexión")
    assert barriers(page) == []
    kept = page.evaluate(
        """async () => {
            const cache = await caches.open("testigo-offline");
            return (await cache.keys()).map((request) => new URL(request.url).pathname);
        }"""
    )
    assert holds_only_looks(kept)
    page.context.set_offline(False)
    page.get_by_role("link", name="Vuelve a intentarlo").click()
    expect(page.locator("h1")).to_have_text("Leads")


def holds_only_looks(kept: list[str]) -> bool:
    return "/offline" in kept and all(
        path == "/offline" or path.startswith("/static/") for path in kept
    )
