"""Today in Chromium: it passes due before one's eyes, keys press, figures that grow old say so."""

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from testigo.actions.members import add_member, create_user
from testigo.actions.ticking import tick
from testigo.store.models import User
from testigo.worker.alerts import AlertSender
from tests.browser.conftest import WIDTHS, Opens
from tests.chromium import barriers
from tests.factories.sink import Sink, body_of, post_box
from tests.web import handed_over
from tests.web.handed_over import NOW, PASSWORD, Shop, hand_over, open_shop

__all__ = ["post_box"]

TWO_MINUTES = handed_over.PACT.replace(
    "ends: contact.attempted, within: 2h}",
    "ends: contact.attempted, within: 2m, escalate_to: sales}",
).replace(
    "dispositions:",
    "alerts:\n  - {on: clock.passed_due, to: escalate_to, by: [email]}\ndispositions:",
)


@pytest.fixture
def fixed_instant(monkeypatch: pytest.MonkeyPatch) -> Callable[[], datetime]:
    """The server's clock goes on from the usual instant."""
    began = time.monotonic()

    def now() -> datetime:
        return NOW + timedelta(seconds=time.monotonic() - began)

    monkeypatch.setattr("testigo.clock.now", now)
    return now


def as_role(shop: Shop, role: str) -> User:
    user = create_user(email=f"{role}@x.example", name=f"Una {role}", password=PASSWORD, now=NOW)
    add_member(workspace=shop.workspace, user=user, role=role)
    return user


def refresh(page: Page) -> None:
    page.evaluate("document.getElementById('today').dispatchEvent(new CustomEvent('refresh'))")


def test_a_promise_of_two_minutes_passes_due_before_the_eyes_of_the_head_of_sales(
    transactional_db: None,
    opens: Opens,
    fixed_instant: Callable[[], datetime],
    monkeypatch: pytest.MonkeyPatch,
    post_box: Sink,
) -> None:
    monkeypatch.setattr(handed_over, "PACT", TWO_MINUTES)
    shop = open_shop()
    page = opens(shop.vera)
    seller = opens(shop.ana)
    page.set_default_timeout(60_000)
    hand_over(shop, at=fixed_instant() - timedelta(seconds=80))
    page.goto("/w/nortia/today")
    expect(page.locator(".matter")).to_have_count(0)

    # It falls due soon without a reload, and its last minute ticks.
    soon = page.locator("#matter-due_soon")
    expect(soon).to_contain_text("1 lead vence pronto", timeout=30_000)
    left = soon.locator("[data-countdown]")
    expect(left).to_have_text(re.compile(r"^\d+ s$"))
    first = left.inner_text()
    expect(left).not_to_have_text(first, timeout=3_000)
    assert page.title().startswith("(1) ")

    # It passes due without a reload; whoever heads the side gets a mail whose link opens the lead.
    expect(page.locator("#matter-past_due")).to_contain_text("1 lead vencido", timeout=60_000)
    expect(page.locator("#today-said")).to_contain_text("1 lead vencido")
    tick(workspace=shop.workspace, now=fixed_instant())
    AlertSender(now=fixed_instant, begin=lambda job: job()).turn()
    # Whoever has something due gets the digest of the morning besides.
    (mail,) = [one for one in post_box.mails if "Vencido: Lucía" in str(one["Subject"])]
    assert mail["To"] == shop.vera.email
    reader = opens(shop.vera)
    reader.goto(urlsplit(body_of(mail).split()[-1])._replace(scheme="", netloc="").geturl())
    expect(reader.locator("h1")).to_contain_text("Lucía Fernández")

    # Then an attempt is made, and the promise reads as kept late.
    seller.goto("/w/nortia/queue")
    seller.keyboard.press("2")
    expect(seller.locator("#toasts")).to_contain_text("Anotado para Lucía Fernández")
    seller.locator(".queue-name", has_text="Lucía").click()
    seller.wait_for_url("**/leads/*")
    late = seller.locator(".clock-card").filter(has_text="Cumplido fuera de plazo")
    expect(late).to_have_count(1)
    refresh(page)
    expect(page.locator("#matter-past_due")).to_have_count(0)


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    shop = open_shop()
    for number in range(3):
        at = NOW - timedelta(days=4, minutes=number)
        hand_over(shop, f"p{number}@x.example", name=f"Lead {number}", at=at)
    hand_over(shop)
    return shop


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
@pytest.mark.parametrize("role", ["marketing", "sdr", "lead", "success", "director"])
def test_no_role_meets_a_barrier_nor_scrolls_sideways(
    shop: Shop, opens: Opens, role: str, device: str, scheme: str
) -> None:
    page = opens(as_role(shop, role), device, scheme)
    page.goto("/w/nortia/today")
    for summary in page.locator("#today summary").all():
        summary.click()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_digit_presses_the_button_of_its_matter_unless_single_keys_are_off(
    shop: Shop, opens: Opens
) -> None:
    page = opens(shop.vera)
    page.goto("/w/nortia/today")
    page.evaluate("localStorage.setItem('testigo.single-keys', 'off')")
    page.keyboard.press("1")
    expect(page).to_have_url(re.compile("/today$"))
    page.evaluate("localStorage.removeItem('testigo.single-keys')")
    page.keyboard.press("1")
    page.wait_for_url("**/queue?mine=0&group=past_due")
    expect(page.locator(".queue-row")).to_have_count(3)


def test_figures_that_cannot_be_brought_up_to_date_say_from_when_they_are(
    shop: Shop, opens: Opens
) -> None:
    page = opens(shop.vera)
    page.goto("/w/nortia/today")
    page.route("**/today", lambda route: route.fulfill(status=503, body="away"))
    refresh(page)
    stale = page.locator("#today-stale")
    expect(stale).to_contain_text("Estas cifras son de las 10:0")
    expect(page.locator("#matter-past_due")).to_contain_text("3 leads vencidos")
    assert page.locator("#toasts [data-toast]").count() == 0
    page.unroute("**/today")
    refresh(page)
    expect(stale).to_be_hidden()


def test_what_was_opened_stays_open_while_the_figures_change(shop: Shop, opens: Opens) -> None:
    page = opens(shop.vera)
    page.goto("/w/nortia/today")
    more = page.locator("#more-sales")
    more.locator("summary").click()
    hand_over(shop, "otro@x.example", at=NOW - timedelta(days=4))
    refresh(page)
    expect(page.locator("#matter-past_due")).to_contain_text("4 leads vencidos")
    expect(more).to_have_attribute("open", "")


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_figure_of_the_page_opens_a_list_of_as_many(
    shop: Shop, opens: Opens, language: str
) -> None:
    shop.vera.language = language
    shop.vera.save()
    page = opens(shop.vera)
    page.goto("/w/nortia/today")
    for summary in page.locator("#today summary").all():
        summary.click()
    links = page.locator("#today [data-count][href]")
    found = [
        (link.get_attribute("href") or "", link.get_attribute("data-count")) for link in links.all()
    ]
    assert found
    for address, count in found:
        page.goto(address)
        shown = page.locator(".found-count").inner_text()
        assert shown.split()[0] == count, address
