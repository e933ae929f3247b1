"""The board and the list: what closes, what is stuck, and nothing of anybody else's."""

import pytest
from django.test import Client

from tests.web.handed_over import hand_over, open_shop
from tests.web.pipeline.conftest import Desk

pytestmark = pytest.mark.django_db


def test_a_workspace_without_deals_says_where_they_come_from(client: Client) -> None:
    shop = open_shop()
    client.force_login(shop.ana)
    page = client.get("/w/nortia/pipeline").content.decode()
    assert "Las oportunidades nacen de un SQL con necesidad y presupuesto" in page


def test_the_board_has_each_deal_in_its_step_with_what_is_next(desk: Desk) -> None:
    page = desk.get()
    assert "Envases Ebro · almacén" in page
    assert "Enviar el contrato" in page
    assert "12.000" in page
    for step in ("Descubrimiento", "Propuesta", "Negociación"):
        assert step in page


def test_a_deal_without_a_next_step_is_a_gap_that_can_be_seen_and_listed(desk: Desk) -> None:
    desk.open(title="Sin plan", amount="10")
    assert "Sin siguiente paso" in desk.get()
    page = desk.get("?only=gap&view=list")
    assert "Sin plan" in page
    assert "Envases Ebro · almacén" not in page


def test_the_list_filters_by_owner_and_category_and_ignores_anything_unknown(desk: Desk) -> None:
    desk.open(title="Segura", amount="10", category="commit")
    page = desk.get("?view=list&category=commit&owner=zzz&only=weather")
    assert "Segura" in page
    assert "Envases Ebro · almacén" not in page
    assert "Segura" not in desk.get(f"?view=list&owner={desk.shop.vera.pk}")
    assert "Segura" in desk.get(f"?view=list&owner={desk.shop.ana.pk}")


def test_a_card_moves_by_its_menu_and_the_press_can_be_undone(desk: Desk) -> None:
    desk.post(f"/{desk.deal}/change", step="negotiation", next="/w/nortia/pipeline?")
    [fact] = desk.shop.facts("deal.changed")
    assert fact.props == {"step": "negotiation"}
    page = desk.get()
    assert f"/pipeline/{desk.deal}/undo/{fact.id}" in page
    desk.post(f"/{desk.deal}/undo/{fact.id}")
    back = [one.props["of"] for one in desk.shop.facts("fact.retracted")]
    assert fact.id in back


def test_nobody_of_another_workspace_sees_or_moves_a_deal(desk: Desk, client: Client) -> None:
    other = open_shop("otra")
    hand_over(other)
    client.force_login(other.ana)
    assert client.get("/w/nortia/pipeline").status_code == 404
    assert client.get(f"/w/otra/pipeline/{desk.deal}").status_code == 404
    press = {"once": "press-0001", "step": "discovery"}
    assert client.post(f"/w/otra/pipeline/{desk.deal}/change", press).status_code == 404
    assert desk.shop.facts("deal.changed") == []


def test_who_only_reads_sees_the_board_without_any_button_to_change_it(
    desk: Desk, client: Client
) -> None:
    client.force_login(desk.shop.dora)
    assert "Mover" not in desk.get()
    desk.post(f"/{desk.deal}/change", status=403, step="discovery")


def test_mine_shows_my_own_deals_alone_and_everybodys_is_one_press_away(desk: Desk) -> None:
    mine = desk.shop.ana.pk
    body = desk.get()
    assert f'href="?owner={mine}">Las mías' in body
    assert 'aria-current="true">De todos' in body
    body = desk.get(f"?owner={mine}")
    assert 'aria-current="true">Las mías' in body
    assert "Envases Ebro · almacén" in body
    assert "Envases Ebro · almacén" not in desk.get(f"?owner={desk.shop.vera.pk}")
