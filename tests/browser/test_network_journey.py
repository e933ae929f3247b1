"""The queue on a bad network: what was pressed waits, is seen to wait, and arrives once."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import WIDTHS, Opens
from tests.chromium import barriers
from tests.web.handed_over import NOW, Shop, hand_over, open_shop

NAMES = ("Lucía Fernández", "Iker Etxeberria", "Nuria Casals")
WORDS = {
    "es": ("Pendiente de envío", "Anotado para Lucía Fernández"),
    "en": ("Not sent yet", "Noted for Lucía Fernández"),
}
KEY = "testigo.outbox"


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    shop = open_shop()
    for place, name in enumerate(NAMES):
        at = NOW - timedelta(minutes=50 - place * 10)
        hand_over(shop, f"p{place}@x.example", name=name, at=at)
    return shop


def outcomes(shop: Shop) -> list[str]:
    return [fact.props["outcome"] for fact in shop.facts("contact.attempted")]


def cut(page: Page) -> None:
    page.context.set_offline(True)


def back(page: Page) -> None:
    page.context.set_offline(False)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("device", WIDTHS)
def test_without_a_network_an_outcome_waits_and_arrives_once(
    shop: Shop, quiet: Opens, device: str, language: str
) -> None:
    shop.ana.language = language
    shop.ana.save()
    waiting, noted = WORDS[language]
    page = quiet(shop.ana, device)
    page.goto("/w/nortia/queue")
    cut(page)
    page.keyboard.press("2")
    expect(page.locator("#pending")).to_contain_text(waiting)
    row = page.locator(".queue-row", has_text=NAMES[0])
    expect(row).to_contain_text(waiting)
    expect(page.locator(".queue-name[aria-current]")).to_have_text(NAMES[1])
    expect(page.locator("#toasts [data-toast]")).to_have_count(0)
    assert outcomes(shop) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert barriers(page) == []
    back(page)
    expect(page.locator("#toasts")).to_contain_text(noted)
    expect(page.locator("#pending")).to_be_hidden()
    assert outcomes(shop) == ["no_answer"]
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.reload()
    assert outcomes(shop) == ["no_answer"]


def test_what_waits_survives_a_reload_and_two_about_one_lead_are_two(
    shop: Shop, quiet: Opens
) -> None:
    page = quiet(shop.ana)
    page.goto("/w/nortia/queue")
    cut(page)
    page.keyboard.press("3")
    expect(page.locator("#pending li")).to_have_count(1)
    page.keyboard.press("k")
    page.keyboard.press("2")
    expect(page.locator("#pending li")).to_have_count(2)
    back(page)
    page.reload()
    expect(page.locator("#pending")).to_be_hidden()
    expect(page.locator(".queue-row", has_text=NAMES[0])).to_contain_text("Último:")
    assert outcomes(shop) == ["voicemail", "no_answer"]


def test_it_happened_when_it_was_pressed(shop: Shop, quiet: Opens) -> None:
    page = quiet(shop.ana)
    page.goto("/w/nortia/queue")
    cut(page)
    page.keyboard.press("2")
    expect(page.locator("#pending li")).to_have_count(1)
    page.evaluate(
        """key => {
            const [entry] = JSON.parse(localStorage.getItem(key));
            entry.pressed_at = new Date(Date.parse(entry.pressed_at) - 1800000).toISOString();
            localStorage.setItem(key, JSON.stringify([entry]));
        }""",
        KEY,
    )
    back(page)
    expect(page.locator("#pending")).to_be_hidden()
    [fact] = shop.facts("contact.attempted")
    assert timedelta(minutes=29) < fact.recorded_at - fact.at < timedelta(minutes=31)


def test_a_page_that_was_open_for_too_long_loses_nothing(shop: Shop, quiet: Opens) -> None:
    page = quiet(shop.ana)
    page.goto("/w/nortia/queue")
    page.evaluate("document.querySelector('#outcome [name=csrfmiddlewaretoken]').value = 'x'")
    page.keyboard.press("2")
    expect(page.locator("#toasts")).to_contain_text("Anotado para Lucía Fernández")
    assert outcomes(shop) == ["no_answer"]


def test_what_the_server_refuses_later_is_told_with_what_was_typed(
    shop: Shop, quiet: Opens
) -> None:
    page = quiet(shop.ana)
    page.goto("/w/nortia/queue")
    cut(page)
    page.keyboard.press("m")
    page.fill("#outcome-amount", "12,000")
    page.keyboard.press("Enter")
    expect(page.locator("#pending li")).to_have_count(1)
    back(page)
    expect(page.locator("#pending")).to_contain_text("No se ha registrado")
    expect(page.locator("#pending")).to_contain_text("12,000")
    page.get_by_role("button", name="Descartar").click()
    expect(page.locator("#pending")).to_be_hidden()
    assert shop.facts("budget.confirmed") == []


def test_nobody_sends_what_somebody_else_pressed_here(shop: Shop, quiet: Opens) -> None:
    page = quiet(shop.ana)
    page.goto("/w/nortia/queue")
    cut(page)
    page.keyboard.press("2")
    expect(page.locator("#pending li")).to_have_count(1)
    page.evaluate(
        """key => {
            const [entry] = JSON.parse(localStorage.getItem(key));
            localStorage.setItem(key, JSON.stringify([{ ...entry, user: "0" }]));
        }""",
        KEY,
    )
    back(page)
    page.reload()
    expect(page.locator("#pending")).to_be_hidden()
    assert outcomes(shop) == []


def test_who_comes_back_from_a_chat_is_asked_what_came_of_it(shop: Shop, quiet: Opens) -> None:
    page = quiet(shop.ana, "phone")
    page.goto("/w/nortia/queue")
    row = page.locator(".queue-row", has_text=NAMES[1])
    link = row.get_by_role("link", name="WhatsApp")
    assert (link.get_attribute("href") or "").startswith("https://wa.me/34")
    page.evaluate(
        """() => document.addEventListener("click", (event) => {
            if (event.target.closest(".reach")) event.preventDefault();
        })"""
    )
    link.click()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".outcome-name")).to_have_text(NAMES[1])
    assert page.input_value("#outcome [name=channel]") == "whatsapp"
    expect(page.locator(".outcome-keys .outcome-key").first).to_be_focused()
    assert outcomes(shop) == []
    page.get_by_role("button", name="No contesta").click()
    expect(page.locator("#toasts")).to_contain_text("No contesta")
    assert [f.props["channel"] for f in shop.facts("contact.attempted")] == ["whatsapp"]
    assert page.input_value("#outcome [name=channel]") == "phone"


def test_snooze_note_and_reassign_by_keys(shop: Shop, quiet: Opens) -> None:
    page = quiet(shop.ana)
    page.goto("/w/nortia/queue")
    page.keyboard.press("s")
    page.keyboard.press("2")
    expect(page.locator("#group-scheduled")).to_contain_text(NAMES[0])
    expect(page.locator("#group-scheduled")).to_contain_text("su plazo sigue corriendo")
    expect(page.locator(".queue-name[aria-current]")).to_have_text(NAMES[1])
    page.keyboard.press("n")
    page.fill("#outcome-note", "Prefiere las mañanas")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text(f"Anotado para {NAMES[1]}: Nota")
    expect(page.locator(".queue-name[aria-current]")).to_have_text(NAMES[1])
    page.keyboard.press("n")
    page.evaluate("document.getElementById('outcome-note').value = 'x'.repeat(1000000)")
    page.keyboard.press("Control+Enter")
    assert len(page.input_value("#outcome-note")) == 1_000_000
    assert len(shop.facts("note.written")) == 1
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("#give-count")).to_have_text("2 leads marcados")
    page.evaluate("document.getElementById('queue').dispatchEvent(new CustomEvent('refresh'))")
    expect(page.locator(".queue-tick input:checked")).to_have_count(2)
    page.locator("#give").get_by_role("button", name="Reasignar").click()
    expect(page.locator(".assign-lead")).to_have_count(2)
    page.go_back()
    page.keyboard.press("a")
    page.wait_for_url("**/queue/assign?*")
    expect(page.locator(".assign-lead")).to_have_count(1)
