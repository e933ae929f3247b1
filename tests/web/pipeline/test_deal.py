"""The page of a deal: edited in place, lost with a reason, won with a contract."""

import re

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.verifying import verify
from testigo.core.drafts import FactDraft
from testigo.store.models import DealRow, Lead
from tests.web.handed_over import NOW
from tests.web.pipeline.conftest import Desk

pytestmark = pytest.mark.django_db
FORM = {
    "title": "Envases Ebro · almacén",
    "amount": "12.500,00",
    "close_on": "2026-12-15",
    "step": "negotiation",
    "category": "commit",
    "next_step": "Firmar",
    "next_on": "2026-11-30",
    "owner": "",
}


def row(desk: Desk) -> DealRow:
    found: DealRow = DealRow.objects.of(desk.shop.workspace.id).get(deal=desk.deal)
    return found


def test_everything_is_edited_in_place_and_only_changes_are_told(desk: Desk) -> None:
    desk.post(f"/{desk.deal}/change", **FORM)
    [fact] = desk.shop.facts("deal.changed")
    assert "title" not in fact.props
    assert (row(desk).cents, row(desk).step, row(desk).category) == (
        1_250_000,
        "negotiation",
        "commit",
    )
    page = desk.get(f"/{desk.deal}")
    assert "Cambió la oportunidad" in page
    assert verify(workspace=desk.shop.workspace) == []


def test_an_amount_with_two_readings_is_asked_and_what_was_typed_is_kept(desk: Desk) -> None:
    page = desk.post(f"/{desk.deal}/change", status=400, **FORM | {"amount": "12,500"})
    assert 'name="amount_is" value="12500"' in page
    assert 'name="amount_is" value="12,50"' in page
    assert 'value="Firmar"' in page
    assert desk.shop.facts("deal.changed") == []
    form = FORM | {"amount": "12,500", "amount_is": "12500", "once": "press-0002"}
    desk.post(f"/{desk.deal}/change", **form)
    assert row(desk).cents == 1_250_000


def test_it_is_lost_with_a_reason_and_not_without(desk: Desk) -> None:
    page = desk.post(f"/{desk.deal}/lose", status=400, reason="")
    assert "Falta el motivo" in page
    desk.post(f"/{desk.deal}/lose", reason="price", once="press-0002")
    assert row(desk).outcome == "lost"
    assert "Precio" in desk.get(f"/{desk.deal}")


def test_it_is_won_with_the_contract_and_success_takes_over(desk: Desk) -> None:
    form = {
        "signed_amount": "11.500,00",
        "margin": "4000",
        "term_months": "12",
        "starts_on": "2026-12-01",
    }
    desk.post(f"/{desk.deal}/win", **form)
    assert row(desk).cents == 1_150_000
    assert Lead.objects.of(desk.shop.workspace.id).get(person=desk.lucia).stage == "customer"
    page = desk.get(f"/{desk.deal}")
    assert "Traspaso a Customer success" in page
    assert "4.000,00" in page


def test_people_and_products_are_told_line_by_line(desk: Desk) -> None:
    form = FORM | {
        "people": "1",
        "person_0": "El notario",
        "part_0": "firma",
        "person_1": "",
        "part_1": "",
        "products": "1",
        "product_0": "Lector",
        "quantity_0": "3",
        "price_0": "900",
    }
    desk.post(f"/{desk.deal}/change", **form)
    page = desk.get(f"/{desk.deal}")
    assert "El notario" in page
    assert "Lector" in page


def test_who_is_known_is_shown_by_name_and_can_be_taken_out(desk: Desk) -> None:
    desk.post(f"/{desk.deal}/change", **FORM | {"people": "1", "person_0": desk.lucia})
    page = desk.get(f"/{desk.deal}")
    assert f'<option value="{desk.lucia}" selected>Lucía Fernández</option>' in page
    assert f'<input class="form-control" name="person_0" value="{desk.lucia}"' not in page
    form = FORM | {"people": "1", "person_0": "", "once": "press-taken-out"}
    desk.post(f"/{desk.deal}/change", **form)
    assert f'<option value="{desk.lucia}" selected>' not in desk.get(f"/{desk.deal}")


def test_a_deal_is_opened_with_a_lead(desk: Desk) -> None:
    assert "Lucía Fernández" in desk.get(f"/with/{desk.lucia}")
    desk.post(f"/with/{desk.lucia}/open", **FORM | {"title": "Otra"})
    assert DealRow.objects.of(desk.shop.workspace.id).filter(title="Otra").exists()
    desk.get("/with/nobody", status=404)


def test_ids_of_other_systems_have_an_address_whatever_they_hold(desk: Desk) -> None:
    for key in ("Op/2026 #7", "b64-x", "with", "<b>"):
        draft = FactDraft("deal.opened", NOW, f"m-{key}", deal=key, props={"title": f"De {key}"})
        record_facts(workspace=desk.shop.workspace, drafts=[draft], source="api", now=NOW)
    apply_all(workspace=desk.shop.workspace, now=NOW)
    page = desk.get("?view=list")
    assert "<b>" not in page.replace("De <b>", "")
    for url in re.findall(r'href="/w/nortia/pipeline(/b64-[^"]+)"', page):
        desk.get(url)
    assert page.count("/pipeline/b64-") >= 4
    for headers in ({}, {"HX-Request": "true"}):
        found = desk.client.get("/w/nortia/search?q=De", headers=headers)
        assert found.status_code == 200
        assert found.content.decode().count("/pipeline/b64-") >= 4
