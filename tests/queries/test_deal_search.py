"""Deals are found by their title, their person and their company, also old ones by their people."""

from datetime import timedelta

import pytest

from testigo.actions.deals import DealTold, open_deal
from testigo.queries import deal_search
from testigo.queries.deal_search import deals_found
from testigo.store.models import DealRow, Person
from tests.web.handed_over import NOW, Shop, hand_over, open_shop

pytestmark = pytest.mark.django_db


def opened(shop: Shop, person: str, title: str, days: int) -> str:
    fact = open_deal(
        workspace=shop.workspace,
        person=person,
        told=DealTold(title=title, close_on=(NOW + timedelta(days=days)).date().isoformat()),
        by=shop.member(shop.ana),
        now=NOW,
        once=f"press-{days}",
    )
    return str(fact.deal)


def test_deals_are_found_by_words_of_any_of_their_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    shop, other = open_shop(), open_shop("otra")
    lucia = hand_over(shop)
    opened(other, hand_over(other), "Almacén", 1)
    first, last = opened(shop, lucia, "Almacén", 1), opened(shop, lucia, "Lectores", 2)

    def found(search: str) -> set[str]:
        return {one.deal for one in deals_found(shop.workspace.pk, search, limit=6)}

    assert found("almac") == {first}
    assert found("macen") == {first}
    assert found("lucía fern") == {first, last}
    assert found("ebro lectores") == {last}
    assert found("nadie") == set() == found("")
    monkeypatch.setattr(deal_search, "LOOKED_THROUGH", 1)
    assert found("lectores") == set()
    assert found("fernandez") == {first, last}, "by the index of people"


def test_the_company_of_the_deal_is_shown_where_its_person_has_none() -> None:
    shop = open_shop()
    lucia = hand_over(shop)
    opened(shop, lucia, "Almacén", 1)
    Person.objects.of(shop.workspace.pk).filter(id=lucia).update(company="")
    DealRow.objects.of(shop.workspace.pk).update(company="ebro.example")
    assert [one.company for one in deals_found(shop.workspace.pk, "almacén", limit=6)] == [
        "ebro.example"
    ]
