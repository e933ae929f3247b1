"""One conversation, one row: from the queue to an opportunity by keys alone, and feedback in the
flow."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from testigo.actions.content import add_piece
from testigo.actions.deals import DealTold, open_deal
from testigo.store.models import Lead
from tests.browser.conftest import WIDTHS, Opens
from tests.chromium import barriers
from tests.web.handed_over import NOW, OWING_FEEDBACK, Shop, hand_over, open_shop

NAMES = ("Lucía Fernández", "Iker Etxeberria", "Nuria Casals")


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    shop = open_shop(pact=OWING_FEEDBACK)
    for place, name in enumerate(NAMES):
        at = NOW - timedelta(minutes=50 - place * 10)
        hand_over(shop, f"p{place}@x.example", name=name, at=at)
    add_piece(
        workspace=shop.workspace, title="Precios", path="/precios", kind="page", by="u", now=NOW
    )
    return shop


def chosen(page: Page) -> str:
    return page.locator(".queue-name[aria-current]").inner_text()


def stage(shop: Shop, name: str) -> str:
    lead: Lead = Lead.objects.of(shop.workspace.id).get(
        person=next(f.person for f in shop.facts("trait.set") if f.props["value"] == name)
    )
    return lead.stage


def told(shop: Shop) -> list[str]:
    names = ("lead.accepted", "lead.qualified", "need.confirmed", "budget.confirmed")
    return [name for name in (*names, "feedback.given") if shop.facts(name)]


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("device", WIDTHS)
def test_from_the_queue_to_an_opportunity_by_keys_alone(
    shop: Shop, opens: Opens, device: str, language: str
) -> None:
    shop.ana.language = language
    shop.ana.save()
    page = opens(shop.ana, device)
    page.goto("/w/nortia/queue")
    page.keyboard.press("1")
    expect(page.locator("#talk-form")).to_be_visible()
    assert len(shop.facts("contact.attempted")) == 1
    assert chosen(page) == NAMES[0]
    for key in "135a":
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.locator("#talk-form")).to_have_count(0)
    expect(page.locator("#toasts [data-toast]")).to_have_count(2)
    expect(page.locator(".queue-name:focus")).to_have_text(NAMES[1])
    assert stage(shop, NAMES[0]) == "opportunity"
    assert len(told(shop)) == 5
    page.keyboard.press("u")
    undone = {"es": "Deshecho: Ventas aceptó el lead", "en": "Taken back: Sales accepted the lead"}
    expect(page.locator("#toasts")).to_contain_text(undone[language])
    assert stage(shop, NAMES[0]) == "mql"
    assert len(shop.facts("contact.attempted")) == 1


@pytest.mark.parametrize("waits", [False, True])
def test_after_a_yes_to_the_budget_figures_are_its_amount(
    shop: Shop, opens: Opens, waits: bool
) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.keyboard.press("1")
    if waits:
        expect(page.locator("#talk-form")).to_be_visible()
    for key in "1351200a":
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.locator("#talk-form")).to_have_count(0)
    expect(page.locator(".queue-name:focus")).to_have_text(NAMES[1])
    # One says that they spoke, the other what was learnt.
    expect(page.locator("#toasts [data-toast]")).to_have_count(2)
    [budget], [feedback] = shop.facts("budget.confirmed"), shop.facts("feedback.given")
    assert budget.props == {"amount": "1200"}
    assert feedback.props["right_role"] is True
    assert len(feedback.props["content"]) == 1
    assert len(shop.facts("contact.attempted")) == 1


@pytest.mark.parametrize("on_page", [False, True])
def test_a_no_to_the_role_offers_to_return_the_lead_in_one_press(
    shop: Shop, opens: Opens, on_page: bool
) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    if on_page:
        page.locator(".queue-name", has_text=NAMES[0]).click()
        page.wait_for_url("**/leads/*")
    for key in ("1", "2", "Enter"):
        page.keyboard.press(key)
    # What is offered comes with the answer.
    expect(page.locator("#toasts")).to_contain_text("Ventas contó qué pasó")
    page.keyboard.press("1")
    expect(page.locator("#toasts")).to_contain_text("No encaja: el cargo no es el adecuado")
    [fact] = shop.facts("lead.rejected")
    assert fact.props["reason"] == "wrong_role"
    assert [one.props["right_role"] for one in shop.facts("feedback.given")] == [False]
    if not on_page:
        expect(page.locator(".queue-row")).to_have_count(2)
        assert chosen(page) == NAMES[1]


def test_skipping_the_return_leaves_the_lead(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    for key in ("1", "2", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#talk-form[data-kind=return]")).to_be_visible()
    expect(page.locator("[data-choice='1']:focus")).to_have_count(1)
    assert barriers(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#talk-form")).to_have_count(0)
    assert chosen(page) == NAMES[1]
    assert shop.facts("lead.rejected") == []


def test_escape_leaves_the_amount_for_the_answers(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.keyboard.press("1")
    expect(page.locator("#talk-form")).to_be_visible()
    page.get_by_role("group", name="¿Hay presupuesto?").get_by_text("Sí").click()
    expect(page.locator(".talk-amount")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("6")
    page.keyboard.press("2")
    expect(page.locator("[name=budget][value=no]")).to_be_checked()
    expect(page.locator("[name=right_role][value=no]")).to_be_checked()
    page.keyboard.press("5")
    page.keyboard.press("9")
    assert page.input_value(".talk-amount") == "9"
    page.keyboard.press("j")
    assert chosen(page) == NAMES[1]
    expect(page.locator("#toasts [data-toast]")).to_have_count(2)
    assert [fact.props["amount"] for fact in shop.facts("budget.confirmed")] == ["9"]


def test_the_row_never_blocks(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.keyboard.press("1")
    expect(page.locator("#talk-form")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#talk-form")).to_have_count(0)
    assert chosen(page) == NAMES[1]
    page.keyboard.press("1")
    expect(page.locator(".talk-name")).to_have_text(NAMES[1])
    page.keyboard.press("j")
    expect(page.locator("#talk-form")).to_have_count(0)
    assert told(shop) == []
    assert len(shop.facts("contact.attempted")) == 2


def test_going_on_keeps_what_was_answered(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.keyboard.press("1")
    page.keyboard.press("1")
    expect(page.locator("[name=right_role][value=yes]")).to_be_checked()
    page.keyboard.press("j")
    expect(page.locator("#toasts")).to_contain_text("Ventas aceptó el lead")
    assert chosen(page) == NAMES[1]
    assert told(shop) == ["lead.accepted", "feedback.given"]
    assert len(shop.facts("contact.attempted")) == 1


def test_what_is_refused_stays_as_it_was_typed(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.keyboard.press("1")
    page.fill(".talk-amount", "12,000")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Elige cuál de los dos es")
    assert page.input_value(".talk-amount") == "12,000"
    page.fill(".talk-amount", "12.000,00")
    page.keyboard.press("Enter")
    expect(page.locator("#talk-form")).to_have_count(0)
    assert [fact.props["amount"] for fact in shop.facts("budget.confirmed")] == ["12000"]


def test_feedback_waits_beside_the_next_lead_and_says_until_when(shop: Shop, opens: Opens) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.keyboard.press("6")
    page.keyboard.press("3")
    expect(page.locator("#talk-form")).to_contain_text("Se espera hasta mañana, 18:00")
    expect(page.locator(".queue-name:focus")).to_have_text(NAMES[1])
    page.keyboard.press("f")
    page.keyboard.press("2")
    page.keyboard.press("a")
    page.fill("#talk-competitor", "Acme")
    page.keyboard.press("Enter")
    expect(page.locator("#talk-form")).to_have_count(0)
    [fact] = shop.facts("feedback.given")
    assert fact.props["competitor"] == "Acme"
    assert fact.props["right_role"] is False
    assert len(fact.props["content"]) == 1
    assert chosen(page) == NAMES[1]


def test_on_the_page_of_a_lead_every_step_is_two_presses_and_comes_back(
    shop: Shop, opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    page.locator(".queue-name", has_text=NAMES[0]).click()
    page.wait_for_url("**/leads/*")
    page.keyboard.press("m")
    page.get_by_role("button", name="No es el momento").click()
    expect(page.locator(".moments")).to_contain_text("Volvió a Marketing para más adelante")
    expect(page.locator("#toasts [data-toast]")).to_have_count(1)
    page.keyboard.press("u")
    expect(page.get_by_role("button", name="Aceptar")).to_have_count(1)
    page.keyboard.press("m")
    page.locator("[value='disqualify:student']").click()
    expect(page.locator(".lead-steps")).to_contain_text("Volver a ponerlo en el camino")
    # Of two facts of one instant the greater message id wins, which is drawn by lot.
    monkeypatch.setattr("testigo.clock.now", lambda: NOW + timedelta(minutes=1))
    page.locator("[value=reinstate]").click()
    expect(page.get_by_role("button", name="Aceptar")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_neither_row_has_a_barrier_nor_scrolls_sideways(
    shop: Shop, opens: Opens, device: str, scheme: str
) -> None:
    page = opens(shop.ana, device, scheme)
    page.goto("/w/nortia/queue")
    page.keyboard.press("1")
    expect(page.locator("#talk-form")).to_be_visible()
    found = barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    found += barriers(page)
    page.keyboard.press("Escape")
    page.keyboard.press("6")
    page.keyboard.press("3")
    expect(page.locator("#talk-form")).to_be_visible()
    found += barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert found == []


@pytest.mark.parametrize("device", WIDTHS)
def test_a_deal_that_is_lost_asks_at_once_by_keys(shop: Shop, opens: Opens, device: str) -> None:
    page = opens(shop.ana, device)
    lucia = next(f.person for f in shop.facts("trait.set") if f.props["value"] == NAMES[0])
    fact = open_deal(
        workspace=shop.workspace,
        person=str(lucia),
        told=DealTold(title="Ebro"),
        by=shop.member(shop.ana),
        now=NOW,
        once="press-open",
    )
    page.goto(f"/w/nortia/pipeline/{fact.deal}#lose")
    expect(page.locator("#lose [name=reason]").first).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#talk-form")).to_be_visible()
    assert barriers(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Anotado para Lucía Fernández")
    expect(page.locator("#talk-form")).to_have_count(0)
    expect(page.locator("#content")).to_be_focused()
    [feedback] = shop.facts("feedback.given")
    assert feedback.props == {"right_role": True}
