"""The editor of the pact in Chromium: changed by keyboard, saved by itself, on both widths."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from testigo.actions.pacts import load_pact_draft, sign_pact
from tests.chromium import WIDTHS, barriers, opened, sign_in
from tests.web.handed_over import NOW, PACT, PASSWORD, Shop
from tests.web.pact.test_in_a_browser import fits, shop

__all__ = ["shop"]

# The three rules of the article, each counted once: 30 points at most.
ARTICLE = """scoring:
  rules:
    - {id: pricing-page, kind: interest, points: 20, when: {fact: page.viewed, path: "/precios*"}}
    - {id: ceo, kind: fit, points: 10, when: {trait: job_title, matches: ["CEO*"]}}
    - {id: student, kind: fit, points: -50, when: {trait: occupation, is: Estudiante}}
"""


def kept(shop: Shop, text: str) -> int:
    version = load_pact_draft(workspace=shop.workspace, text=text, by="operator", now=NOW)
    return int(version.number)


def saved(page: Page) -> None:
    expect(page.locator("#editor-status")).to_contain_text("guardado a las")


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_value_is_changed_saved_and_ends_the_signature(
    chromium: Browser, live_server: LiveServer, shop: Shop, width: int
) -> None:
    number = kept(shop, PACT)
    sign_pact(
        workspace=shop.workspace,
        number=number,
        email="laura@nortia.example",
        by="operator",
        now=NOW,
    )
    page, complaints = opened(chromium, live_server, width)
    sign_in(page, "laura@nortia.example", password=PASSWORD)
    page.goto(f"/w/nortia/pact/{number}/edit?step=sales")
    expect(page.locator("#editor-signed")).to_contain_text("Con el primer cambio")
    assert barriers(page) == []
    assert fits(page)
    sentence = page.get_by_role("form", name="commitments.first-contact")
    within = sentence.get_by_role("textbox", name="Plazo", exact=True)
    within.fill("4")
    within.press("Tab")
    saved(page)
    expect(page.locator("#editor-signed")).to_contain_text("Estas firmas ya no valen")
    within.fill("pronto")
    within.press("Tab")
    expect(page.locator("#editor-problems")).to_contain_text("queda una cosa")
    expect(page.locator(".editor-problem")).to_be_visible()
    assert barriers(page) == []
    assert fits(page)
    within.fill("3")
    within.press("Tab")
    expect(page.locator("#editor-problems")).to_be_empty()
    within.press("Enter")
    expect(sentence).to_be_visible()
    page.get_by_role("button", name="Quitar commitments.first-contact").press("Enter")
    expect(sentence).to_have_count(0)
    assert complaints == []


def test_rules_that_never_reach_the_threshold_keep_everybody_from_signing(
    chromium: Browser, live_server: LiveServer, shop: Shop
) -> None:
    number = kept(shop, PACT)
    page, complaints = opened(chromium, live_server, 1280)
    sign_in(page, "laura@nortia.example", password=PASSWORD)
    page.goto(f"/w/nortia/pact/{number}/edit/text")
    start, end = PACT.index("scoring:"), PACT.index("routing:")
    text = page.get_by_role("textbox", name="El documento, en YAML")
    text.fill(PACT[:start] + ARTICLE + PACT[end:])
    page.get_by_role("button", name="Guardar este texto").press("Enter")
    expect(page.locator("#editor-problems")).to_contain_text("como mucho a 30 puntos")
    page.goto(f"/w/nortia/pact/{number}")
    expect(page.get_by_role("button", name="Firmar")).to_be_disabled()
    expect(page.locator("#blocks")).to_contain_text("30 puntos")
    assert barriers(page) == []
    assert complaints == []
