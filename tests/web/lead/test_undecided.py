"""Once every deal of a lead is lost, its page asks what becomes of it, until somebody says."""

import pytest
from django.test import Client

from testigo.actions.deals import DealTold, lose_deal, open_deal
from tests.web.handed_over import NOW, Shop
from tests.web.lead.test_writing import address

pytestmark = pytest.mark.django_db

ASKED = "La oportunidad se perdió: ¿y ahora?"


@pytest.fixture
def lost(shop: Shop, lucia: str) -> str:
    """A deal with Lucía that was lost."""
    who = {"workspace": shop.workspace, "by": shop.member(shop.ana), "now": NOW}
    told = DealTold(title="Envases Ebro", amount="12000")
    deal = str(open_deal(person=lucia, told=told, once="press-0001", **who).deal)
    lose_deal(deal=deal, reason="price", note="", once="press-0002", **who)
    return deal


@pytest.mark.usefixtures("lost")
@pytest.mark.parametrize("said", ["recycle:timing", "disqualify:student"])
def test_it_is_asked_and_one_press_answers(
    seller: Client, shop: Shop, lucia: str, said: str
) -> None:
    page = address(shop, lucia)
    body = seller.get(page).content.decode()
    assert ASKED in body
    assert f'value="{said}"' in body
    press = {"said": said, "once": "press-0003", "not_before": "2027-01-04"}
    body = seller.post(address(shop, lucia, "/outcome"), press, follow=True).content.decode()
    assert ASKED not in body


def test_the_page_of_the_deal_leads_there(
    seller: Client, shop: Shop, lucia: str, lost: str
) -> None:
    body = seller.get(f"/w/nortia/pipeline/{lost}").content.decode()
    assert f'href="{address(shop, lucia)}#undecided"' in body


def test_nothing_is_asked_while_a_deal_is_open_or_before_any(
    seller: Client, shop: Shop, lucia: str
) -> None:
    assert ASKED not in seller.get(address(shop, lucia)).content.decode()
    who = {"workspace": shop.workspace, "by": shop.member(shop.ana), "now": NOW}
    open_deal(person=lucia, told=DealTold(title="Ebro"), once="press-0001", **who)
    assert ASKED not in seller.get(address(shop, lucia)).content.decode()


def test_the_page_of_a_lost_deal_names_the_competitor(
    seller: Client, shop: Shop, lucia: str, lost: str
) -> None:
    told = {"once": "press-0004", "right_role": "yes", "competitor": "Acme"}
    seller.post(address(shop, lucia, "/answers"), told, headers={"HX-Request": "true"})
    assert "Competidor: Acme" in seller.get(f"/w/nortia/pipeline/{lost}").content.decode()
