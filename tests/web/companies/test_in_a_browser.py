"""The companies in Chromium: typing narrows the list, and nothing stands in the way."""

import re

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from testigo.store.models import User, Workspace
from tests.chromium import (
    WIDTHS,
    barriers,
    opened,
    sign_in,
)
from tests.web.companies.conftest import ACME, BETA
from tests.web.conftest import MakeMember

LIST = "/w/nortia/companies"
ONE = f"{LIST}/{ACME}"


@pytest.fixture
def ana(space: Workspace, make_member: MakeMember) -> User:
    return make_member(space, role="marketing")


def test_typing_narrows_the_list_and_a_row_leads_to_the_account(
    chromium: Browser, live_server: LiveServer, ana: User
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS["desktop"])
    sign_in(page)
    page.goto(LIST)
    expect(page.locator(".lead-name")).to_have_count(2)
    page.get_by_role("searchbox").press_sequentially("acme")
    expect(page.locator(".lead-name")).to_have_text(["Acme, S.L."])
    expect(page).to_have_url(re.compile(r"/companies\?search=acme$"))
    page.get_by_role("link", name="Acme, S.L.").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Acme, S.L.")
    page.get_by_role("link", name="Contar la historia").click()
    expect(page.locator(".moment-who").first).to_have_text("Bea Gil")
    page.get_by_label("De quién").select_option(label="Ana Ruiz")
    page.get_by_role("button", name="Mostrar").click()
    expect(page.locator(".moment-who", has_text="Bea Gil")).to_have_count(0)
    assert complaints == []


def test_without_scripts_two_companies_are_joined_and_parted(
    chromium: Browser, live_server: LiveServer, ana: User
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="es")
    page = context.new_page()
    sign_in(page)
    page.goto(ONE)
    page.get_by_label("Dominio de la otra empresa").fill("beta.example")
    page.get_by_role("button", name="Unirlas", exact=True).click()
    expect(page.locator(".company-people li")).to_have_count(3)
    page.get_by_role("button", name="Volver a separarlas beta.example").click()
    expect(page.locator(".company-people li")).to_have_count(2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_no_page_of_companies_has_a_barrier_or_a_violation(
    chromium: Browser, live_server: LiveServer, ana: User, device: str, scheme: str
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS[device], scheme)
    sign_in(page)
    found = []
    channels = "/w/nortia/settings/sources/channels"
    forms = f"{ONE}?show=forms"
    for address in (LIST, f"{LIST}?search=zzz", ONE, forms, f"{LIST}/{BETA}", channels):
        page.goto(address)
        found += barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert found == []
    assert complaints == []
