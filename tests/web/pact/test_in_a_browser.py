"""The pact in Chromium: read, changed and signed by keyboard on both widths, printed on a page."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from testigo.actions.members import add_member, create_user
from testigo.actions.pacts import load_pact_draft
from tests.chromium import WIDTHS, barriers, opened, sign_in
from tests.web.handed_over import NOW, PASSWORD, Shop, open_shop

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    """Laura signs for Marketing."""
    made = open_shop()
    laura = create_user(email="laura@nortia.example", name="Laura Gil", password=PASSWORD, now=NOW)
    add_member(workspace=made.workspace, user=laura, role="marketing")
    return made


def fits(page: Page) -> bool:
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return not wide


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_draft_is_kept_compared_and_signed(
    chromium: Browser, live_server: LiveServer, shop: Shop, width: int
) -> None:
    page, complaints = opened(chromium, live_server, width)
    sign_in(page, "laura@nortia.example", password=PASSWORD)
    page.goto("/w/nortia/pact")
    assert barriers(page) == []
    assert fits(page)
    whole = "Empezar un borrador a partir de un texto completo"
    page.get_by_role("link", name=whole).press("Enter")
    text = page.get_by_role("textbox", name="El documento, en YAML")
    text.fill(text.input_value().replace("within: 2h", "within: 4h"))
    assert barriers(page) == []
    page.get_by_role("button", name="Guardarlo como borrador").press("Enter")
    expect(page.locator("ins")).to_contain_text("en 4 horas laborables")
    assert barriers(page) == []
    assert fits(page)
    page.get_by_role("link", name="Versión 2").press("Enter")
    page.get_by_label("Tu nombre, tal como aparece arriba").fill("Laura Gil")
    page.get_by_label("Tu contraseña, otra vez").fill(PASSWORD)
    assert barriers(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Has firmado.")
    [signed] = [fact for fact in shop.facts("pact.signed") if fact.props["number"] == 2]
    assert signed.props["party"] == "marketing"
    assert complaints == []


def test_the_example_is_printed_on_one_page(
    chromium: Browser, live_server: LiveServer, shop: Shop, tmp_path: Path
) -> None:
    text = (ROOT / "docs" / "reference" / "pact.es.yaml").read_text("utf-8")
    load_pact_draft(workspace=shop.workspace, text=text, by="operator", now=NOW)
    page, _ = opened(chromium, live_server, 1280)
    sign_in(page, "laura@nortia.example", password=PASSWORD)
    page.goto("/w/nortia/pact/2")
    page.pdf(path=tmp_path / "pact.pdf", format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type ?/Page\b", (tmp_path / "pact.pdf").read_bytes())) == 1
