"""The list and the loop in Chromium: typing narrows, rows append, nothing stands in the way."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from testigo.queries.leads import PAGE
from testigo.store.models import User
from tests.chromium import (
    WIDTHS,
    barriers,
    opened,
    sign_in,
)
from tests.web.leads.conftest import AddLead

LIST = "/w/nortia/leads"


@pytest.fixture
def many(add_lead: AddLead, ana: User) -> None:
    for number in range(PAGE + 5):
        add_lead(name=f"Lead {number}", stage="lead", score=number, channel="google_ads")
    add_lead(name="Ángela Peña", stage="mql", score=90, channel="linkedin_ads", campaign="heads")


def names(page: Page) -> int:
    return page.locator(".lead-name").count()


def test_typing_narrows_the_list_and_the_address_follows(
    chromium: Browser, live_server: LiveServer, many: None
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS["desktop"])
    sign_in(page)
    page.goto(LIST)
    page.get_by_role("searchbox").press_sequentially("angela")
    expect(page.locator(".lead-name")).to_have_text(["Ángela Peña"])
    expect(page).to_have_url(re.compile(r"/leads\?search=angela$"))
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.locator("#tab-lead").click()
    expect(page.get_by_text("Ningún lead coincide")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/leads\?stage=lead&search=angela$"))
    page.go_back()
    expect(page.locator(".lead-name")).to_have_text(["Ángela Peña"])
    assert complaints == []


def test_a_channel_offers_its_own_campaigns(
    chromium: Browser, live_server: LiveServer, many: None
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS["desktop"])
    sign_in(page)
    page.goto(LIST)
    page.select_option("select[name=channel]", "google_ads")
    expect(page.locator("#campaigns option[value=heads]")).to_have_count(0)
    page.select_option("select[name=channel]", "linkedin_ads")
    page.select_option("#campaigns", "heads")
    expect(page.locator(".lead-name")).to_have_text(["Ángela Peña"])
    expect(page).to_have_url(re.compile(r"\?channel=linkedin_ads&campaign=heads$"))
    assert complaints == []


def test_further_rows_append(chromium: Browser, live_server: LiveServer, many: None) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS["phone"])
    sign_in(page)
    page.goto(LIST)
    assert names(page) == PAGE
    page.get_by_role("link", name="Mostrar los siguientes").click()
    expect(page.locator(".lead-name")).to_have_count(PAGE + 6)
    assert page.locator("#leads-next").count() == 0
    assert page.url.endswith(LIST)
    assert complaints == []


def test_without_scripts_the_form_and_the_next_page_work(
    chromium: Browser, live_server: LiveServer, many: None
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="es")
    page = context.new_page()
    sign_in(page)
    page.goto(LIST)
    page.get_by_role("link", name="Mostrar los siguientes").click()
    expect(page.locator(".lead-name")).to_have_count(6)
    page.get_by_role("link", name="Volver a los primeros").click()
    expect(page.locator(".lead-name")).to_have_count(PAGE)
    page.get_by_role("searchbox").fill("ANGELA")
    page.get_by_role("button", name="Filtrar").click()
    expect(page.locator(".lead-name")).to_have_text(["Ángela Peña"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_neither_page_has_a_barrier_or_a_violation(
    chromium: Browser, live_server: LiveServer, many: None, device: str, scheme: str
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS[device], scheme)
    sign_in(page)
    found = []
    for address in (LIST, f"{LIST}?search=zzz", "/w/nortia/loop", "/w/nortia/loop?from=x"):
        page.goto(address)
        found += barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert found == []
    assert complaints == []
