"""What Marketing needs to know is asked on the page of the deal, the moment that it ends."""

import re

import pytest
from django.test import Client

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.core.drafts import FactDraft
from tests.web.handed_over import NOW, OWING_FEEDBACK, Shop, hand_over, open_shop
from tests.web.pipeline.conftest import Desk
from tests.web.queue.conftest import signed_in

pytestmark = pytest.mark.django_db
WON = {"signed_amount": "11500", "term_months": "12", "starts_on": "2026-12-01"}


@pytest.fixture
def owing(client: Client) -> Desk:
    """A desk whose pact wants to know what happened a day after a deal is lost."""
    shop = open_shop(pact=OWING_FEEDBACK)
    lucia = hand_over(shop)
    client.force_login(shop.ana)
    return Desk(shop, client, lucia, Desk(shop, client, lucia, "").open(title="Ebro"))


@pytest.fixture
def shop_of_nobody(desk: Desk) -> Desk:
    """A deal that another system told, about no person."""
    shop: Shop = desk.shop
    draft = FactDraft("deal.opened", NOW, "m-x", deal="op7", props={"title": "Sin nadie"})
    record_facts(workspace=shop.workspace, drafts=[draft], source="api", now=NOW)
    apply_all(workspace=shop.workspace, now=NOW)
    return Desk(shop, desk.client, desk.lucia, "op7")


def ended(desk: Desk, path: str, **form: str) -> str:
    """The page that follows the press that ends the deal."""
    answer = desk.client.post(
        f"/w/nortia/pipeline/{desk.deal}/{path}", {"once": "press-001"} | form
    )
    assert answer["Location"] == f"/w/nortia/pipeline/{desk.deal}?ask=feedback"
    return desk.get(f"/{desk.deal}?ask=feedback")


def told(desk: Desk, **said: str) -> None:
    """Answer the row."""
    url = f"/w/nortia/leads/{desk.lucia}/answers"
    answer = desk.client.post(url, {"once": "press-told"} | said, headers={"HX-Request": "true"})
    assert answer.status_code == 200


def test_the_row_opens_with_what_was_said_on_losing_and_asks_only_for_the_rest(owing: Desk) -> None:
    page = ended(owing, "lose", reason="price")
    assert f'action="/w/nortia/leads/{owing.lucia}/answers"' in page
    assert "Se espera hasta" in page
    assert "¿Por qué no?" not in page
    assert re.search(r'class="talk-known">.*?Precio</p>', page)
    assert "¿Qué competidor?" in page
    assert "lead-owes" not in page


def test_until_it_is_told_the_page_says_until_when(owing: Desk) -> None:
    ended(owing, "lose", reason="price")
    page = owing.get(f"/{owing.deal}")
    assert "lead-owes" in page
    assert 'href="?ask=feedback"' in page
    assert "talk-form" not in page
    told(owing, competitor="Acme")
    page = owing.get(f"/{owing.deal}")
    assert "lead-owes" not in page
    assert "Cuéntale a Marketing qué pasó" in page


def test_without_a_promise_it_is_offered(desk: Desk) -> None:
    page = ended(desk, "lose", reason="price")
    assert "talk-form" in page
    assert "Se espera hasta" not in page
    assert "lead-owes" not in desk.get(f"/{desk.deal}")


def test_what_was_won_is_not_asked_why_it_was_not(desk: Desk) -> None:
    page = ended(desk, "win", **WON)
    assert "talk-form" in page
    assert "¿Por qué no?" not in page


def test_the_next_deal_has_reasons_of_its_own(owing: Desk) -> None:
    ended(owing, "lose", reason="price")
    told(owing, competitor="Acme")
    owing.post(f"/with/{owing.lucia}/open", title="Otra", once="press-again")
    opened = owing.shop.facts("deal.opened")[-1].deal
    again = Desk(owing.shop, owing.client, owing.lucia, str(opened))
    page = ended(again, "lose", reason="price", once="press-last")
    assert "¿Qué competidor?" in page


def test_an_open_deal_asks_nothing_and_whoever_only_reads_is_not_asked(owing: Desk) -> None:
    assert "talk-form" not in owing.get(f"/{owing.deal}?ask=feedback")
    ended(owing, "lose", reason="price")
    reader = signed_in(owing.shop.dora)
    page = reader.get(f"/w/nortia/pipeline/{owing.deal}?ask=feedback").content.decode()
    assert "talk-form" not in page
    assert "Cuéntale a Marketing" not in page


def test_a_deal_of_nobody_known_ends_without_a_question(shop_of_nobody: Desk) -> None:
    page = ended(shop_of_nobody, "lose", reason="price")
    assert "talk-form" not in page
    assert "Cuéntale a Marketing" not in page
