"""Fields of the workspace as columns of the list, written where they are read."""

import re

import pytest
from django.test import Client

from testigo.core.fields import Field
from testigo.store.catalogue import FIELDS, document_of
from testigo.store.choices import keep_choice
from testigo.store.models import FactRow, Membership
from tests.web.conftest import BORN
from tests.web.handed_over import Shop
from tests.web.lead.conftest import lucia
from tests.web.leads.conftest import AddLead
from tests.web.leads.test_leads import listed
from tests.web.queue.conftest import fixed_instant, seller, shop

__all__ = ["fixed_instant", "lucia", "seller", "shop"]

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
OWN = (
    Field("demo", "¿Pidió demo?", "yes_no"),
    Field("tool", "Herramienta"),
    Field("secret", "Secreto", seen=False),
)


def keep_own(workspace: int) -> None:
    said = {"fields": [document_of(one) for one in OWN]}
    keep_choice(workspace, FIELDS, said, by="user:1", now=BORN)


def list_of(shop: Shop, query: str = "") -> str:
    return f"/w/{shop.workspace.slug}/leads{query}"


def form_in(body: str, person: str, trait: str) -> dict[str, str]:
    """What the form of a cell sends beside the value."""
    [cell] = re.findall(rf'<td[^>]*id="cell-{person}-{trait}".*?</td>', body, flags=re.DOTALL)
    return dict(re.findall(r'name="(once|next|trait|seen)" value="([^"]*)"', cell))


def test_a_field_is_written_in_its_cell_and_taken_back(
    seller: Client, shop: Shop, lucia: str
) -> None:
    keep_own(shop.workspace.pk)
    body = seller.get(list_of(shop, "?show.tool=1")).content.decode()
    assert re.search(r'<th[^>]*scope="col">Herramienta</th>', body)
    told = form_in(body, lucia, "tool")
    to = f"/w/{shop.workspace.slug}/leads/{lucia}/field"
    answer = seller.post(to, told | {"value": " Odoo "}, headers=HTMX).content.decode()
    assert 'class="cell-words">Odoo<' in answer
    assert "Se anotó: Herramienta: Odoo" in answer
    # The cell that comes back is for another press, and knows what stands in it.
    again = form_in(answer, lucia, "tool")
    assert again["once"] != told["once"]
    assert again["seen"] != told["seen"]
    assert again["next"] == list_of(shop, "?show.tool=1")
    undo = re.search(r'hx-post="([^"]+/undo\?fact=[^"]+)"', answer)
    assert undo
    seller.post(undo[1].replace("&amp;", "&"))
    assert "Odoo" not in seller.get(list_of(shop, "?show.tool=1")).content.decode()


def test_without_scripts_the_list_comes_back(seller: Client, shop: Shop, lucia: str) -> None:
    keep_own(shop.workspace.pk)
    told = form_in(seller.get(list_of(shop, "?show.tool=1")).content.decode(), lucia, "tool")
    to = f"/w/{shop.workspace.slug}/leads/{lucia}/field"
    answer = seller.post(to, told | {"value": "Odoo"})
    assert answer["Location"] == list_of(shop, "?show.tool=1")


def test_what_is_no_value_leaves_the_cell_as_it_was(seller: Client, shop: Shop, lucia: str) -> None:
    to = f"/w/{shop.workspace.slug}/leads/{lucia}/field"
    told = {"trait": "employees", "value": "muchos", "once": "press-one-1"}
    answer = seller.post(to, told, headers=HTMX)
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#toasts"
    assert not FactRow.objects.of(shop.workspace.pk).filter(name="trait.set", source="screen")


def test_a_column_is_a_field_that_sales_sees_and_there_is_room_for_three(
    seller: Client, shop: Shop, lucia: str
) -> None:
    keep_own(shop.workspace.pk)
    asked = "?show.secret=1&show.email=1&show.nothing=1&show.tool=0x&show.sector=1"
    body = seller.get(list_of(shop, asked)).content.decode()
    assert re.findall(r'form="sieve" name="show\.(\w+)"', body) == ["sector", "tool"]
    assert "Secreto" not in re.sub(r"<option.*?</option>", "", body)
    four = "?show.tool=1&show.sector=1&show.city=1&show.country=1"
    body = seller.get(list_of(shop, four)).content.decode()
    assert re.findall(r'form="sieve" name="show\.(\w+)"', body) == ["sector", "country", "city"]
    assert "Caben 3 columnas" in body


def test_who_only_reads_sees_values_and_no_form(seller: Client, shop: Shop, lucia: str) -> None:
    Membership.objects.of(shop.workspace.pk).update(role="agency")
    body = seller.get(list_of(shop, "?show.sector=1")).content.decode()
    assert f'id="cell-{lucia}-sector"' in body
    assert "/field" not in body


def test_a_yes_or_no_is_filtered_in_words(
    browser: Client, add_lead: AddLead, space: object
) -> None:
    keep_own(space.pk)  # type: ignore[attr-defined]
    add_lead(name="Ana", traits={"demo": True})
    add_lead(name="Luis", traits={"demo": False})
    add_lead(name="Eva")
    assert listed(browser, field="demo", answer="yes") == ["Ana"]
    assert listed(browser, field="demo", answer="no", value="otra cosa") == ["Luis"]
    assert listed(browser, field="demo", value="true") == ["Ana"]
    assert len(listed(browser, field="demo", value="quizá")) == 3
    body = browser.get("/w/nortia/leads?field=demo&answer=yes").content.decode()
    assert "¿Pidió demo?: sí" in body
    assert '<option value="yes" selected>Sí</option>' in body
