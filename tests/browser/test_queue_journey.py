"""The main job of whoever sells: open the queue, press a key, see it on the lead and in the log."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from testigo.store.models import FactRow, Person
from tests.browser.conftest import WIDTHS, Opens
from tests.chromium import barriers
from tests.web.handed_over import NOW, Shop, hand_over, open_shop

NAMES = ("Lucía Fernández", "Iker Etxeberria", "Nuria Casals")
WORDS = {
    "es": {
        "noted": "Anotado para Lucía Fernández: No contesta",
        "sentence": "Intento por teléfono: no contesta",
        "undo": "Deshacer",
        "tries": "1 de 5",
        "clock": "Cumplido",
    },
    "en": {
        "noted": "Noted for Lucía Fernández: No answer",
        "sentence": "Attempt by phone: no answer",
        "undo": "Undo",
        "tries": "1 of 5",
        "clock": "Kept",
    },
}


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    shop = open_shop()
    for place, name in enumerate(NAMES):
        at = NOW - timedelta(minutes=50 - place * 10)
        hand_over(shop, f"p{place}@x.example", name=name, at=at)
    return shop


def speak(shop: Shop, language: str) -> dict[str, str]:
    shop.ana.language = language
    shop.ana.save()
    return WORDS[language]


def chosen(page: Page) -> str:
    return page.locator(".queue-name[aria-current]").inner_text()


def attempts(shop: Shop) -> list[FactRow]:
    return shop.facts("contact.attempted")


def taken_back(shop: Shop) -> list[FactRow]:
    return [fact for fact in shop.facts("fact.retracted") if fact.origin == "reported"]


@pytest.mark.parametrize("language", ["es", "en"])
def test_one_key_records_an_attempt_seen_on_the_lead_and_in_the_log(
    shop: Shop, opens: Opens, language: str
) -> None:
    words = speak(shop, language)
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    assert chosen(page) == NAMES[0]
    page.keyboard.press("2")
    expect(page.locator("#toasts")).to_contain_text(words["noted"])
    assert [fact.props["outcome"] for fact in attempts(shop)] == ["no_answer"]
    row = page.locator(".queue-row", has_text=NAMES[0])
    expect(row).to_contain_text(words["tries"])
    row.locator(".queue-name").click()
    page.wait_for_url("**/leads/*")
    expect(page.locator(".moments")).to_contain_text(words["sentence"])
    expect(page.locator(".clock-card").filter(has_text=words["clock"])).to_have_count(1)


def test_the_next_row_has_the_focus_in_less_than_half_a_second(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.evaluate(
        """() => {
            window.pressed = 0;
            const press = () => { window.pressed = performance.now(); };
            document.addEventListener("keydown", press, true);
            document.addEventListener("focusin", (event) => {
                if (event.target.matches(".queue-name")) window.moved = performance.now();
            });
        }"""
    )
    page.keyboard.press("2")
    expect(page.locator("#toasts [data-toast]")).to_have_count(1)
    assert page.evaluate("window.moved - window.pressed") < 500
    expect(page.locator(".queue-name:focus")).to_have_text(NAMES[1])
    assert chosen(page) == NAMES[1]


def test_u_takes_the_outcome_back_and_the_log_holds_both_facts(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.keyboard.press("2")
    expect(page.locator("#toasts")).to_contain_text("No contesta")
    page.keyboard.press("u")
    expect(page.locator("#toasts")).to_contain_text("Deshecho: No contesta")
    expect(page.locator(".queue-row", has_text=NAMES[0])).to_contain_text("0 de 5")
    [attempt] = attempts(shop)
    assert [fact.props["of"] for fact in taken_back(shop)] == [attempt.id]


def test_without_a_phone_the_attempt_is_by_e_mail_for_that_lead_alone(
    shop: Shop, opens: Opens
) -> None:
    Person.objects.of(shop.workspace.id).exclude(name=NAMES[1]).update(phone="")
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    expect(page.locator("#outcome option[value=phone]")).to_be_disabled()
    for key in "222":
        page.keyboard.press(key)
    expect(page.locator("#toasts [data-toast]")).to_have_count(3)
    tried = sorted((fact.at, fact.seq, fact.props["channel"]) for fact in attempts(shop))
    assert [channel for _at, _seq, channel in tried] == ["email", "phone", "email"]
    page.locator(".queue-name", has_text=NAMES[0]).click()
    page.wait_for_url("**/leads/*")
    expect(page.locator("#outcome [name=channel]")).to_have_value("email")


@pytest.mark.parametrize("keys", ["3", "61"])
def test_whoever_comes_back_is_chosen_so_the_next_key_is_about_them(
    shop: Shop, opens: Opens, keys: str
) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.keyboard.press("j")
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator("#toasts [data-toast]")).to_have_count(1)
    expect(page.locator(".queue-name:focus")).to_have_text(NAMES[2])
    page.keyboard.press("u")
    page.keyboard.press("2")
    expect(page.locator("#toasts")).to_contain_text(f"Anotado para {NAMES[1]}: No contesta")
    page.keyboard.press("u")
    expect(page.locator("#toasts")).to_contain_text("Deshecho: No contesta")
    expect(page.locator(".queue-name:focus")).to_have_text(NAMES[1])
    assert chosen(page) == NAMES[1]


def test_the_button_of_the_toast_takes_back_too(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.keyboard.press("3")
    page.locator("#toasts").get_by_role("button", name="Deshacer").click()
    expect(page.locator("#toasts")).to_contain_text("Deshecho: Mensaje en el buzón")
    assert len(taken_back(shop)) == 1


def test_call_later_takes_two_clicks(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.locator("[data-key='4'] summary").click()
    page.locator("[data-key='4'] .chip").first.click()
    expect(page.locator("#toasts")).to_contain_text("Llamar más tarde")
    [fact] = attempts(shop)
    assert fact.props["call_at"] == "2026-10-06T09:00:00+00:00"
    expect(page.locator("#group-scheduled")).to_contain_text(NAMES[0])


def test_not_a_fit_takes_two_keys(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.keyboard.press("6")
    page.keyboard.press("2")
    expect(page.locator("#toasts")).to_contain_text("No encaja: es estudiante")
    assert [fact.props["reason"] for fact in shop.facts("lead.rejected")] == ["student"]
    expect(page.locator(".queue-row")).to_have_count(2)
    expect(page.locator(".queue-name:focus")).to_have_text(NAMES[1])


def test_quick_keys_record_one_outcome_for_each_lead(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    for key in "231":
        page.keyboard.press(key)
    expect(page.locator("#toasts [data-toast]")).to_have_count(3)
    assert [fact.props["outcome"] for fact in attempts(shop)] == ["no_answer", "voicemail", "spoke"]
    assert len({fact.person for fact in attempts(shop)}) == 3


def test_keys_move_and_open_and_are_off_while_typing(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    assert chosen(page) == NAMES[2]
    page.keyboard.press("k")
    assert chosen(page) == NAMES[1]
    page.keyboard.press("4")
    page.focus("#outcome-when")
    page.keyboard.press("2")
    page.keyboard.press("Escape")
    assert attempts(shop) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/leads/*")
    expect(page.locator("h1")).to_have_text(NAMES[1])
    assert attempts(shop) == []


def test_single_keys_can_be_switched_off(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.evaluate("localStorage.setItem('testigo.single-keys', 'off')")
    page.keyboard.press("2")
    page.keyboard.press("j")
    assert chosen(page) == NAMES[0]
    assert attempts(shop) == []


def test_refreshing_keeps_what_was_chosen_and_shows_what_came(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.keyboard.press("j")
    hand_over(shop, "nueva@x.example", name="Nueva", at=NOW - timedelta(minutes=5))
    page.evaluate("document.getElementById('queue').dispatchEvent(new CustomEvent('refresh'))")
    expect(page.locator(".queue-row")).to_have_count(4)
    assert chosen(page) == NAMES[1]
    expect(page.locator(".queue-name:focus")).to_have_text(NAMES[1])
    assert page.title().startswith("(4) ")


def test_the_lead_page_records_by_key_and_shows_it_at_once(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.locator(".queue-name", has_text=NAMES[0]).click()
    page.wait_for_url("**/leads/*")
    for _ in range(2):
        page.reload()
    assert attempts(shop) == []
    page.keyboard.press("2")
    expect(page.locator(".moments")).to_contain_text("Intento por teléfono: no contesta")
    page.keyboard.press("3")
    expect(page.locator(".moments")).to_contain_text("Intento por teléfono: mensaje en el buzón")
    assert len(attempts(shop)) == 2
    page.get_by_role("button", name="Aceptar").click()
    expect(page.locator(".moments")).to_contain_text("Ventas aceptó el lead")
    expect(page.get_by_role("button", name="Aceptar")).to_have_count(0)
    page.keyboard.press("u")
    expect(page.get_by_role("button", name="Aceptar")).to_have_count(1)


def test_the_waterfall_adds_up_on_the_page(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.locator(".queue-name", has_text=NAMES[0]).click()
    page.wait_for_url("**/leads/*")
    points = page.locator("[data-points]").evaluate_all(
        "cells => cells.map((cell) => Number(cell.dataset.points))"
    )
    assert sum(points) == int(page.locator("[data-total]").inner_text()) == 110


def test_without_scripts_the_whole_job_can_be_done(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana, scripts=False)
    page.goto("/w/nortia/queue")
    page.locator(".queue-row", has_text=NAMES[1]).get_by_role("link", name="Elegir").click()
    expect(page.locator(".outcome-name")).to_have_text(NAMES[1])
    page.get_by_role("button", name="No contesta").click()
    expect(page.locator("#toasts")).to_contain_text(f"Anotado para {NAMES[1]}: No contesta")
    assert len(attempts(shop)) == 1
    page.get_by_role("button", name="Deshacer").click()
    assert len(taken_back(shop)) == 1


def test_a_refused_outcome_leaves_the_lead_chosen(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.keyboard.press("4")
    page.fill("#outcome-when", "2020-01-01T10:00")
    page.locator(".outcome-typed").get_by_role("button").click()
    expect(page.locator("#toasts")).to_contain_text("No se ha registrado nada.")
    assert chosen(page) == NAMES[0]
    assert page.input_value("#outcome-when") == "2020-01-01T10:00"
    assert attempts(shop) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_neither_screen_has_a_barrier_nor_scrolls_sideways(
    shop: Shop, opens: Opens, device: str, scheme: str
) -> None:
    page = opens(shop.ana, device, scheme)
    page.goto("/w/nortia/queue")
    found = barriers(page)
    page.locator("[data-key='6'] summary").click()
    found += barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(page.locator(".queue-name").first.get_attribute("href") or "")
    found += barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert found == []


def test_on_a_phone_a_tap_chooses_and_the_bar_is_above_the_places(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana, "phone")
    page.goto("/w/nortia/queue")
    page.locator(".queue-row", has_text=NAMES[1]).locator(".queue-reasons").tap()
    expect(page.locator(".outcome-name")).to_have_text(NAMES[1])
    bar = page.locator("#outcome").bounding_box()
    places = page.locator(".thumb").bounding_box()
    assert bar is not None
    assert places is not None
    assert abs(bar["y"] + bar["height"] - places["y"]) <= 1
    for box in page.locator(".outcome-key").all():
        size = box.bounding_box()
        assert size is not None
        assert size["height"] >= 44
    phone = page.locator(".queue-row", has_text=NAMES[1]).get_by_role("link", name="Llamar")
    assert re.fullmatch(r"tel:\+34\d{9}", phone.get_attribute("href") or "")
    page.get_by_role("button", name="No contesta").tap()
    expect(page.locator("#toasts")).to_contain_text(f"Anotado para {NAMES[1]}")
    assert len(attempts(shop)) == 1
