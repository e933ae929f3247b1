"""The editor of the pact in Chromium, as whoever knows nothing of documents fills it in: twice in a
row, with wrong values, removing and undoing."""

from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from testigo.core.pact.places import value_at
from testigo.core.pact.source import Value, document_of
from testigo.store.models import PactDraft
from tests.chromium import WIDTHS, barriers, opened, sign_in
from tests.web.handed_over import PACT, PASSWORD, Shop
from tests.web.pact.test_editor_in_a_browser import kept, saved
from tests.web.pact.test_in_a_browser import fits, shop

__all__ = ["shop"]

GOALS = """goals:
  - {period: 2026-Q4, revenue: 300000, average_deal: 10000, lead_to_customer: 2.5%}
"""
CLOSED = "  closed: [2026-12-24, 2026-12-31]   # two days"
FULL = PACT.replace("dispositions:", f"{GOALS}dispositions:", 1).replace(
    "\ndefinitions:", f"\n{CLOSED}\ndefinitions:", 1
)


@pytest.fixture
def number(shop: Shop) -> int:
    return kept(shop, FULL)


def text_of(shop: Shop, number: int) -> str:
    return str(PactDraft.objects.of(shop.workspace.pk).get(number=number).text)


def says(shop: Shop, number: int, path: str) -> Value:
    return value_at(document_of(text_of(shop, number)), path)


def at_step(page: Page, number: int, step: str) -> None:
    page.goto(f"/w/nortia/pact/{number}/edit?step={step}")


def typed(page: Page, path: str, value: str) -> None:
    """Type a value and wait until it is saved and the form knows it."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator(f'[name="{path}"]:not([type=hidden])').first.fill(value)
        page.keyboard.press("Tab")
    saved(page)


def entered(
    chromium: Browser, live_server: LiveServer, width: int = 1280
) -> tuple[Page, list[str]]:
    page, complaints = opened(chromium, live_server, width)
    sign_in(page, "laura@nortia.example", password=PASSWORD)
    return page, complaints


def test_a_closed_day_is_changed_twice_without_loading_the_page_again(
    chromium: Browser, live_server: LiveServer, shop: Shop, number: int
) -> None:
    page, complaints = entered(chromium, live_server)
    at_step(page, number, "calendar")
    for day in ("2026-12-23", "2026-12-22"):
        typed(page, "calendar.closed[0]", day)
    assert "closed: [2026-12-22, 2026-12-31]   # two days" in text_of(shop, number)
    expect(page.locator('[name="calendar.closed[0]"]')).to_have_value("2026-12-22")
    assert complaints == []


def test_who_types_faster_than_it_is_saved_loses_nothing(
    chromium: Browser, live_server: LiveServer, shop: Shop, number: int
) -> None:
    page, _ = entered(chromium, live_server)
    at_step(page, number, "calendar")
    day = page.locator('[name="calendar.closed[0]"]:not([type=hidden])')
    for said in ("2026-12-23", "2026-12-22", "2026-12-21"):
        day.fill(said)
        day.dispatch_event("change")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".editor-clash")).to_have_count(0)
    assert says(shop, number, "calendar.closed[0]") == date(2026, 12, 21)


def test_a_period_is_typed_wrong_and_then_right(
    chromium: Browser, live_server: LiveServer, shop: Shop, number: int
) -> None:
    page, _ = entered(chromium, live_server)
    at_step(page, number, "goals")
    period = page.locator('[name="goals[0].period"]')
    typed(page, "goals[0].period", "el otoño")
    expect(period).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".editor-problem")).to_contain_text("T4 2026")
    typed(page, "goals[0].period", "2027-Q1")
    assert says(shop, number, "goals[0].period") == "2027-Q1"
    expect(period).not_to_have_attribute("aria-invalid", "true")
    typed(page, "goals[0].period", "T2 2027")
    assert says(shop, number, "goals[0].period") == "2027-Q2"
    expect(page.locator("#editor-problems")).to_be_empty()


def test_both_marks_of_decimals_are_read(
    chromium: Browser, live_server: LiveServer, shop: Shop, number: int
) -> None:
    page, _ = entered(chromium, live_server)
    at_step(page, number, "goals")
    for text in ("250000.75", "310000,75", "320.000,75"):
        typed(page, "goals[0].revenue", text)
        expect(page.locator(".editor-problem")).to_have_count(0)
    assert says(shop, number, "goals[0].revenue") == 320000.75
    page.reload()
    expect(page.locator('[name="goals[0].revenue"]')).to_have_value("320000,75")


def test_a_threshold_is_a_whole_number_and_not_below_zero(
    chromium: Browser, live_server: LiveServer, shop: Shop, number: int
) -> None:
    page, _ = entered(chromium, live_server)
    at_step(page, number, "threshold")
    points = page.locator(".editor-words input[inputmode=numeric]").first
    path = str(points.get_attribute("name"))
    for text, told in (
        ("62,5", "Escribe un número entero, sin decimales."),
        ("62.5", "Escribe un número entero, sin decimales."),
        ("-10", "escribe 0 o más"),
    ):
        typed(page, path, text)
        expect(page.locator(".editor-problem")).to_have_count(1)
        expect(page.locator(".editor-problem")).to_contain_text(told)
        expect(points).to_have_value(text)
        expect(points).to_have_attribute("aria-invalid", "true")
    assert barriers(page) == []
    page.reload()
    expect(page.locator(f'[name="{path}"]:not([type=hidden])')).to_have_attribute(
        "aria-invalid", "true"
    )


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_what_was_removed_is_put_back_just_as_it_was(
    chromium: Browser, live_server: LiveServer, shop: Shop, number: int, width: int
) -> None:
    page, complaints = entered(chromium, live_server, width)
    at_step(page, number, "scoring")
    rules = page.locator(".editor-line")
    before = rules.count()
    remove = page.get_by_role("button", name="Quitar scoring.").nth(1)
    remove.scroll_into_view_if_needed()
    remove.focus()
    top = page.evaluate("window.scrollY")
    remove.press("Enter")
    expect(rules).to_have_count(before - 1)
    undo = page.get_by_role("button", name="Deshacer")
    expect(undo).to_be_focused()
    assert abs(page.evaluate("window.scrollY") - top) < 200
    assert barriers(page) == []
    assert fits(page)
    assert text_of(shop, number) != FULL
    undo.press("Enter")
    expect(rules).to_have_count(before)
    expect(undo).to_have_count(0)
    assert text_of(shop, number) == FULL
    expect(rules.nth(1)).to_be_focused()
    assert complaints == []


def test_what_was_removed_comes_back_though_something_else_changed_meanwhile(
    chromium: Browser, live_server: LiveServer, shop: Shop, number: int
) -> None:
    page, _ = entered(chromium, live_server)
    at_step(page, number, "calendar")
    page.get_by_role("button", name="Quitar calendar.closed").first.press("Enter")
    undo = page.get_by_role("button", name="Deshacer")
    expect(undo).to_be_visible()
    assert says(shop, number, "calendar.closed[1]") is None
    typed(page, "calendar.closed[0]", "2026-12-30")
    undo.press("Enter")
    expect(undo).to_have_count(0)
    assert "closed: [2026-12-24, 2026-12-30]   # two days" in text_of(shop, number)


def test_a_draft_is_withdrawn_after_being_asked(
    chromium: Browser, live_server: LiveServer, shop: Shop, number: int
) -> None:
    page, _ = entered(chromium, live_server)
    at_step(page, number, "review")
    sure = page.get_by_role("button", name="Sí, retirarlo")
    expect(sure).to_be_hidden()
    page.locator("summary", has_text="Retirar este borrador").press("Enter")
    assert barriers(page) == []
    sure.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("retirado")


def test_a_country_decides_which_regions_there_are(
    chromium: Browser, live_server: LiveServer, shop: Shop
) -> None:
    text = FULL.replace(CLOSED, "  holidays: {country: ES, subdivision: CT}", 1)
    number = kept(shop, text)
    page, _ = entered(chromium, live_server)
    at_step(page, number, "calendar")
    region = page.get_by_role("combobox", name="Región")
    expect(region.locator("option:checked")).to_have_text("Cataluña")
    page.get_by_role("combobox", name="País").select_option(label="Portugal")
    expect(region.locator("option", has_text="Évora")).to_have_count(1)
    expect(page.locator(".editor-problem")).to_contain_text("no es una región de este país")
    region.select_option(label="todo el país")
    expect(page.locator(".editor-problem")).to_have_count(0)
    assert "holidays: {country: PT}" in text_of(shop, number)


def test_the_phone_shows_the_part_that_one_is_in_and_leads_to_the_next(
    chromium: Browser, live_server: LiveServer, shop: Shop, number: int
) -> None:
    page, _ = entered(chromium, live_server, 390)
    at_step(page, number, "goals")
    current = page.locator("#editor-steps [aria-current]")
    box = current.bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= 390 - box["width"]
    page.get_by_role("link", name="Siguiente: Clientes y Dirección").press("Enter")
    expect(page.locator("#editor-title")).to_have_text("Clientes y Dirección")
    assert fits(page)


def test_a_broken_text_shows_its_line_and_is_withdrawn_from_there(
    chromium: Browser, live_server: LiveServer, shop: Shop, number: int
) -> None:
    page, _ = entered(chromium, live_server, 390)
    page.goto(f"/w/nortia/pact/{number}/edit/text")
    page.get_by_role("textbox", name="El documento, en YAML").fill("title: uno\nb: [1\nc: 2\n")
    page.get_by_role("button", name="Guardar este texto").press("Enter")
    expect(page.locator("#editor-problems")).to_contain_text("Línea 3:")
    page.get_by_role("link", name="El texto completo").first.press("Enter")
    expect(page.locator(".editor-at-fault")).to_contain_text("c: 2")
    assert barriers(page) == []
    assert fits(page)
    page.locator("summary", has_text="Retirar este borrador").press("Enter")
    page.get_by_role("button", name="Sí, retirarlo").press("Enter")
    expect(page.locator("#toasts")).to_contain_text("retirado")
