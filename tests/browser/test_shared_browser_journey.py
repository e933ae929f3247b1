"""Two people, one browser: what one of them pressed is never recorded in the name of the other."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from testigo.store.models import User
from tests.browser.conftest import WIDTHS, Opens
from tests.chromium import barriers, sign_in
from tests.web.handed_over import NOW, PASSWORD, Shop, hand_over, open_shop

NAME, OTHER = "Lucía Fernández", "Iker Etxeberria"
ELSE = {
    "es": "Sin enviar: otra persona ha iniciado sesión en este navegador",
    "en": "Not sent: somebody else has signed in in this browser",
}
HELD = "JSON.parse(localStorage.getItem('testigo.outbox') ?? '[]')"
FLUSH = "dispatchEvent(new Event('focus'))"


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    shop = open_shop()
    for place, name in enumerate((NAME, OTHER)):
        hand_over(shop, f"p{place}@x.example", name=name, at=NOW - timedelta(minutes=50 - place))
    return shop


def cut(page: Page) -> None:
    """The network is away for this tab alone."""
    page.evaluate(
        """() => {
            window.whole = window.fetch;
            window.fetch = () => Promise.reject(new TypeError("Failed to fetch"));
        }"""
    )


def back(page: Page) -> None:
    page.evaluate("() => { window.fetch = window.whole; }")


def refuse_tokens(page: Page) -> None:
    """The server answers every press as one that looks at its token alone."""
    page.evaluate(
        """() => {
            const whole = window.fetch;
            window.fetch = (url, how) => how?.method === "POST"
                ? Promise.resolve(new Response("", { status: 403 })) : whole(url, how);
        }"""
    )


def sign_out(tab: Page) -> None:
    # A page that sends nothing of what waits.
    tab.goto("/w/nortia/today")
    tab.locator("form[data-signs-out]").first.evaluate("form => form.requestSubmit()")
    tab.wait_for_url("**/sign-in/")


def change_to(tab: Page, user: User) -> None:
    sign_out(tab)
    sign_in(tab, user.email, PASSWORD)


def pressed(shop: Shop) -> list[tuple[str, str]]:
    """Who is said to have made which attempt."""
    return [(fact.actor, fact.props["outcome"]) for fact in shop.facts("contact.attempted")]


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("device", WIDTHS)
def test_what_waits_is_sent_by_nobody_else_and_waits_for_its_owner(
    shop: Shop, quiet: Opens, device: str, language: str
) -> None:
    shop.ana.language = language
    shop.ana.save()
    page = quiet(shop.ana, device)
    page.goto("/w/nortia/queue")
    cut(page)
    page.keyboard.press("2")
    expect(page.locator("#pending li")).to_have_count(1)
    tab = page.context.new_page()
    change_to(tab, shop.vera)
    back(page)
    page.evaluate(FLUSH)
    expect(page.locator("#pending")).to_contain_text(ELSE[language])
    assert pressed(shop) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert barriers(page) == []
    tab.goto("/w/nortia/queue")
    expect(tab.locator("#outcome")).to_be_attached()
    expect(tab.locator("#pending")).to_be_hidden()
    change_to(tab, shop.ana)
    page.evaluate(FLUSH)
    expect(page.locator("#pending")).to_be_hidden()
    assert pressed(shop) == [(f"user:{shop.ana.pk}", "no_answer")]


def test_a_press_on_the_page_of_before_is_refused_with_a_sentence(shop: Shop, quiet: Opens) -> None:
    page = quiet(shop.ana)
    page.goto("/w/nortia/queue")
    change_to(page.context.new_page(), shop.vera)
    page.keyboard.press("2")
    expect(page.locator("#pending")).to_contain_text(ELSE["es"])
    page.evaluate(FLUSH)
    expect(page.locator("#toasts [data-toast]")).to_have_count(0)
    assert pressed(shop) == []
    [entry] = page.evaluate(HELD)
    assert (entry["state"], entry["user"]) == ("somebody-else", str(shop.ana.pk))


def test_an_older_press_without_its_token_is_not_sent_with_that_of_somebody_else(
    shop: Shop, quiet: Opens
) -> None:
    page = quiet(shop.ana)
    page.goto("/w/nortia/queue")
    change_to(page.context.new_page(), shop.vera)
    refuse_tokens(page)
    page.keyboard.press("2")
    expect(page.locator("#pending")).to_contain_text(ELSE["es"])
    assert pressed(shop) == []


def test_a_press_after_signing_out_in_another_tab_is_not_lost(shop: Shop, quiet: Opens) -> None:
    page = quiet(shop.ana)
    page.goto("/w/nortia/queue")
    tab = page.context.new_page()
    sign_out(tab)
    page.keyboard.press("2")
    expect(page.locator("#pending")).to_contain_text("Pendiente de envío: vuelve a entrar")
    page.evaluate(FLUSH)
    expect(page.locator("#pending li")).to_have_count(1)
    assert pressed(shop) == []
    sign_in(tab, shop.ana.email, PASSWORD)
    page.evaluate(FLUSH)
    expect(page.locator("#pending")).to_be_hidden()
    assert pressed(shop) == [(f"user:{shop.ana.pk}", "no_answer")]


def test_a_lead_that_is_fetched_anew_is_of_whoever_is_signed_in(shop: Shop, quiet: Opens) -> None:
    page = quiet(shop.ana)
    page.goto("/w/nortia/queue")
    page.get_by_role("link", name=NAME).first.click()
    expect(page.locator("#outcome")).to_be_attached()
    change_to(page.context.new_page(), shop.vera)
    with page.expect_navigation():
        page.evaluate(
            "document.querySelectorAll('[data-refresh]')"
            ".forEach((part) => part.dispatchEvent(new CustomEvent('refresh')))"
        )
    expect(page.locator(".who-name").first).to_have_text("Vera Sol")


def test_signing_out_keeps_what_waits_without_its_name_and_nothing_that_was_refused(
    shop: Shop, quiet: Opens
) -> None:
    page = quiet(shop.ana)
    page.goto("/w/nortia/queue")
    page.keyboard.press("2")
    expect(page.locator("#toasts")).to_contain_text(NAME)
    cut(page)
    page.keyboard.press("2")
    page.keyboard.press("k")
    page.keyboard.press("3")
    expect(page.locator("#pending li")).to_have_count(2)
    page.evaluate(
        f"() => {{ const held = {HELD}; held[1].state = 'refused';"
        " localStorage.setItem('testigo.outbox', JSON.stringify(held)); }"
    )
    tab = page.context.new_page()
    sign_out(tab)
    [left] = page.evaluate(HELD)
    assert (left["state"], left["name"]) == ("waiting", "")
    tab.add_init_script("window.fetch = () => Promise.reject(new TypeError('Failed to fetch'))")
    sign_in(tab, shop.ana.email, PASSWORD)
    expect(tab.locator("#pending .pending-what")).to_contain_text(OTHER)
