"""The page of a lead and what stands around it, in Chromium: another day, templates, a meeting, the
figures of each person."""

import pytest
from playwright.sync_api import expect

from testigo.actions.letters import save_letter
from tests.browser.conftest import WIDTHS, Opens
from tests.chromium import barriers
from tests.web.handed_over import NOW, Shop, hand_over, open_shop
from tests.web.lead.looking import did


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    return open_shop()


def keep_letter(shop: Shop) -> None:
    save_letter(
        workspace=shop.workspace,
        letter="",
        name="Primera",
        subject="Hola",
        text="Hola, {{nombre}}",
        by=shop.member(shop.vera),
        now=NOW,
    )


def test_the_score_of_another_day_is_shown_and_left_again(shop: Shop, opens: Opens) -> None:
    person = hand_over(shop)
    page = opens(shop.ana)
    page.goto(f"/w/nortia/leads/{person}")
    expect(page.locator("#why-name")).to_have_text("¿Por qué 110?")
    page.fill("#why input[name=asof]", "2026-10-05")
    page.locator("#why").get_by_role("button", name="Ver").click()
    expect(page.locator("#why-name")).to_have_text("¿Por qué 60 el 5 oct 2026?")
    page.evaluate("document.getElementById('lead').dispatchEvent(new CustomEvent('refresh'))")
    expect(page.locator("#why-name")).to_have_text("¿Por qué 60 el 5 oct 2026?")
    page.get_by_role("link", name="Volver a hoy").click()
    expect(page.locator("#why-name")).to_have_text("¿Por qué 110?")


def test_a_value_that_is_refused_stays_in_its_field(shop: Shop, opens: Opens) -> None:
    person = hand_over(shop)
    page = opens(shop.ana)
    page.goto(f"/w/nortia/leads/{person}")
    page.get_by_text("Escribir un dato").click()
    field = page.locator("#field-employees")
    field.fill("12,000")
    field.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("12,000")
    assert field.input_value() == "12,000"
    field.fill("12.000")
    field.press("Enter")
    expect(page.locator(".toasts").first).to_contain_text("12000")
    expect(page.locator(".traits").first).to_contain_text("12000")
    told = [f.props["value"] for f in shop.facts("trait.set") if f.props["trait"] == "employees"]
    assert told == [12000]


def test_brackets_go_through_the_leads_of_the_queue(shop: Shop, opens: Opens) -> None:
    for number in range(3):
        hand_over(shop, f"p{number}@x.example", name=f"Persona {number}")
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    names = page.locator(".queue-name").all_inner_texts()
    page.locator(".queue-name").first.click()
    page.wait_for_url("**/leads/*")
    for key, name in (("]", names[1]), ("]", names[2]), ("[", names[1])):
        page.keyboard.press(key)
        expect(page.locator("h1")).to_have_text(name)
    page.keyboard.press("w")
    expect(page.locator("#why-name")).to_be_in_viewport()


def test_a_booked_meeting_is_downloaded_for_the_calendar(shop: Shop, opens: Opens) -> None:
    person = hand_over(shop)
    did(shop, person, "5")
    page = opens(shop.ana)
    page.goto(f"/w/nortia/leads/{person}")
    page.fill("#meeting input[name=at]", "2026-10-08T10:30")
    with page.expect_download() as download:
        page.get_by_role("button", name="Añadir al calendario").click()
    assert download.value.suggested_filename == "testigo.ics"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_none_of_it_has_a_barrier_or_scrolls_sideways(
    shop: Shop, opens: Opens, device: str, scheme: str
) -> None:
    keep_letter(shop)
    person = hand_over(shop)
    did(shop, person, "5")
    page = opens(shop.vera, device, scheme)
    found = []
    for address in ("today/team", "settings/letters", f"leads/{person}?asof=2999-01-01"):
        page.goto(f"/w/nortia/{address}")
        if address.startswith("leads"):
            page.locator(".lead-write summary").click()
        found += barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert found == []
