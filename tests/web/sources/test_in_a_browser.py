"""Web and keys in Chromium: a key is made with its last day, and nothing stands in the way."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from testigo.actions.keys import create_key, note_use, revoke_key
from testigo.store.models import Membership, User, Workspace
from tests.chromium import (
    WIDTHS,
    barriers,
    opened,
    sign_in,
)
from tests.web.conftest import BORN

SOURCES = "/w/nortia/settings/sources"


@pytest.fixture
def keys(space: Workspace, ana: User) -> None:
    """A key of each kind: in use, with a last day, for web pages, revoked."""
    Membership.objects.of(space.pk).filter(user=ana).update(role="marketing")
    later = BORN + timedelta(days=400)
    crm, _ = create_key(workspace=space, name="CRM", scope="write", now=BORN)
    note_use(workspace=space, key=crm.id, last=None, now=later)
    create_key(workspace=space, name="BI", scope="read", now=BORN, expires_at=later)
    web = ("https://www.una-empresa-de-nombre-largo.example",)
    create_key(workspace=space, name="Web", scope="ingest", now=BORN, public=True, origins=web)
    old, _ = create_key(workspace=space, name="Antigua", scope="write", now=BORN)
    revoke_key(workspace=space, key=old.id, now=later)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_no_key_stands_in_anybodys_way(
    chromium: Browser, live_server: LiveServer, keys: None, device: str, scheme: str
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS[device], scheme)
    sign_in(page)
    page.goto(SOURCES)
    found = barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Para qué es").fill("Informes")
    page.get_by_label("Qué puede hacer").select_option("read")
    page.get_by_label("Último día en que abre, si lo hay").fill("2199-06-30")
    page.get_by_role("button", name="Crear la clave").click()
    expect(page.locator(".new-key pre")).to_contain_text("tgo_read_")
    expect(page.locator(".key-row").first).to_contain_text("abre hasta el 1 jul 2199, 00:00")
    found += barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert found == []
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_why_no_key_was_made_can_be_read(
    chromium: Browser, live_server: LiveServer, keys: None, scheme: str
) -> None:
    page, _complaints = opened(chromium, live_server, WIDTHS["phone"], scheme)
    sign_in(page)
    page.goto(SOURCES)
    page.get_by_label("Para qué es").fill("Informes")
    page.get_by_label("Último día en que abre, si lo hay").fill("2001-06-30")
    page.get_by_role("button", name="Crear la clave").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert barriers(page) == []
