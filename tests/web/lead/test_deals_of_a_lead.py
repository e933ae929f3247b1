"""The page of a lead shows its deals, and opens one."""

import pytest
from django.test import Client

from testigo.actions.deals import DealTold, open_deal
from tests.web.handed_over import NOW, hand_over, open_shop

pytestmark = pytest.mark.django_db


def test_the_page_of_a_lead_leads_to_its_deals_and_to_a_new_one(client: Client) -> None:
    shop = open_shop()
    lucia = hand_over(shop)
    client.force_login(shop.ana)
    page = client.get(f"/w/nortia/leads/{lucia}").content.decode()
    assert f"/w/nortia/pipeline/with/{lucia}" in page
    told = DealTold(title="Ebro · almacén", amount="1000")
    fact = open_deal(
        workspace=shop.workspace,
        person=lucia,
        told=told,
        by=shop.member(shop.ana),
        now=NOW,
        once="press-0001",
    )
    page = client.get(f"/w/nortia/leads/{lucia}").content.decode()
    assert f"/w/nortia/pipeline/{fact.deal}" in page
    assert "Ebro · almacén" in page
    client.force_login(shop.dora)
    assert "pipeline/with" not in client.get(f"/w/nortia/leads/{lucia}").content.decode()
