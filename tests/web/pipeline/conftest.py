"""A business with a lead and a deal, and somebody signed in who may record."""

from dataclasses import dataclass

import pytest
from django.test import Client

from testigo.actions.deals import DealTold, open_deal
from tests.web.handed_over import NOW, Shop, hand_over, open_shop


@dataclass(frozen=True)
class Desk:
    """Ana at her desk: her shop, Lucía, who is a lead, and the deal with her."""

    shop: Shop
    client: Client
    lucia: str
    deal: str

    def open(self, **told: str) -> str:
        """One more deal with Lucía; returns its id."""
        fact = open_deal(
            workspace=self.shop.workspace,
            person=self.lucia,
            told=DealTold(**told),
            by=self.shop.member(self.shop.ana),
            now=NOW,
            once=f"press-{abs(hash(tuple(told.items())))}",
        )
        return str(fact.deal)

    def get(self, path: str = "", status: int = 200) -> str:
        """A page under the pipeline."""
        answer = self.client.get(f"/w/nortia/pipeline{path}")
        assert answer.status_code == status, answer.status_code
        return answer.content.decode()

    def post(self, path: str, status: int = 302, **form: str) -> str:
        """A press there."""
        values = {"once": "press-0001"} | form
        answer = self.client.post(f"/w/nortia/pipeline{path}", values)
        assert answer.status_code == status, (answer.status_code, answer.content.decode()[:500])
        return answer.content.decode()


@pytest.fixture
def desk(client: Client) -> Desk:
    shop = open_shop()
    lucia = hand_over(shop)
    client.force_login(shop.ana)
    bare = Desk(shop, client, lucia, "")
    deal = bare.open(
        title="Envases Ebro · almacén",
        amount="12000",
        close_on="2026-11-20",
        step="proposal",
        next_step="Enviar el contrato",
    )
    return Desk(shop, client, lucia, deal)
