"""Saving the form of a deal: only what this seller changed is told, whatever the deal is like, who
else works on it, and how often a page is gone back to."""

import re
from datetime import timedelta
from html import unescape

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.deals import DealTold, change_deal
from testigo.actions.facts import record_facts
from testigo.core.drafts import FactDraft
from testigo.store.models import DealRow, Membership
from tests.web.handed_over import NOW
from tests.web.pipeline.conftest import Desk

pytestmark = pytest.mark.django_db


def form_in(page: str) -> dict[str, str]:
    """What the form of a deal would send as it is shown."""
    form = page[page.index("/change") : page.index("</form>", page.index("/change"))]
    sent = {}
    for tag in re.findall(r"<input [^>]+>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            sent[name[1]] = unescape(value[1] if value else "")
    for name, options in re.findall(r'<select [^>]*name="([^"]+)">(.*?)</select>', form):
        values = re.findall(r'<option value="([^"]*)"( selected)?>', options)
        sent[name] = unescape(next((v for v, on in values if on), values[0][0]))
    return sent


def told(desk: Desk, key: str, **props: object) -> None:
    """A deal as another system tells it."""
    draft = FactDraft("deal.opened", NOW, f"m-{key}", deal=key, props=props)
    record_facts(workspace=desk.shop.workspace, drafts=[draft], source="import", now=NOW)
    apply_all(workspace=desk.shop.workspace, now=NOW)


def changes(desk: Desk) -> list[dict[str, object]]:
    return [dict(fact.props) for fact in desk.shop.facts("deal.changed")]


@pytest.mark.parametrize("owner", ["nadie@otra.example", "member"])
def test_a_form_that_is_sent_as_it_is_shown_changes_nothing(desk: Desk, owner: str) -> None:
    if owner == "member":
        owner = f"user:{desk.shop.vera.pk}"
        rows = Membership.objects.of(desk.shop.workspace.id).filter(user=desk.shop.vera)
        rows.update(active=False)
    told(
        desk,
        "crm-1",
        title='Dos\nlíneas  y «comillas» "',
        amount="1234.125",
        owner=owner,
        people=[{"person": "lucia@ebro.example", "part": "decide"}, {"person": "Eva", "part": ""}],
        products=[{"name": "Lectores", "quantity": "3", "amount": "1200.5"}],
    )
    page = desk.get("/crm-1")
    assert ("Vera Sol" if owner.startswith("user:") else owner) in page
    form = form_in(page)
    desk.post("/crm-1/change", **form)
    assert changes(desk) == []
    desk.post("/crm-1/change", **form | {"next_step": "Llamar", "person_1": "Eva Ríos"})
    [change] = changes(desk)
    assert change.keys() == {"next_step", "people"}


def test_what_somebody_else_told_meanwhile_stays_and_is_said(desk: Desk) -> None:
    form = form_in(desk.get(f"/{desk.deal}"))
    change_deal(
        workspace=desk.shop.workspace,
        deal=desk.deal,
        told=DealTold(amount="15000", close_on="2026-12-31"),
        by=desk.shop.member(desk.shop.vera),
        now=NOW + timedelta(days=3650),
        once="press-of-vera",
    )
    desk.post(f"/{desk.deal}/change", **form | {"next_step": "Firmar", "close_on": "2026-12-01"})
    assert changes(desk)[1] == {"next_step": "Firmar", "close_on": "2026-12-01"}
    row = DealRow.objects.of(desk.shop.workspace.id).get(deal=desk.deal)
    assert (row.cents, row.next_step) == (1_500_000, "Firmar")
    page = desk.get(f"/{desk.deal}")
    assert re.search(r"Vera Sol cambió esto a las \d+:\d\d: Importe, Cierre\.", page)


def test_a_page_that_is_gone_back_to_and_corrected_is_another_press(desk: Desk) -> None:
    form = form_in(desk.get(f"/{desk.deal}"))
    for amount in ("13.000,00", "13.000,00", "31.000,00"):
        desk.post(f"/{desk.deal}/change", **form | {"amount": amount})
    assert changes(desk) == [{"amount": "13000"}, {"amount": "31000"}]


def test_the_form_of_an_opening_that_is_corrected_changes_what_it_opened(desk: Desk) -> None:
    for amount in ("10", "10", "20"):
        desk.post(f"/with/{desk.lucia}/open", title="Otra", amount=amount, step="discovery")
    rows = DealRow.objects.of(desk.shop.workspace.id).filter(title="Otra")
    assert [row.cents for row in rows] == [2_000]
    assert changes(desk) == [{"amount": "20"}]


def test_a_product_without_a_name_is_asked_for(desk: Desk) -> None:
    form = form_in(desk.get(f"/{desk.deal}"))
    page = desk.post(f"/{desk.deal}/change", status=400, **form | {"price_0": "12"})
    assert "Falta el nombre de un producto" in page
    assert changes(desk) == []


def test_what_is_undone_on_the_board_leads_back_to_it_and_is_named(desk: Desk) -> None:
    desk.post(f"/{desk.deal}/change", step="negotiation", next="/w/nortia/pipeline?view=list")
    [undo] = re.findall(r'action="/w/nortia/pipeline(/[^"]+/undo/[^"]+)"', desk.get())
    answer = desk.client.post(f"/w/nortia/pipeline{unescape(undo)}")
    assert answer.headers["Location"] == "/w/nortia/pipeline?view=list"
    assert "Deshecho: Cambió la oportunidad" in desk.get()
