"""A value of a field is written down on the page of a lead, by whom, and nothing is lost."""

import re

import pytest
from django.test import Client

from testigo.actions.applying import apply_all
from testigo.actions.completing import complete_lead
from testigo.actions.verifying import verify
from testigo.core.fields import Field
from testigo.store.catalogue import FIELDS, document_of
from testigo.store.choices import keep_choice
from testigo.store.models import FactRow, Membership
from tests.factories.business import hire
from tests.web.handed_over import NOW, Shop, tell

pytestmark = pytest.mark.django_db


def address(shop: Shop, person: str, more: str = "") -> str:
    return f"/w/{shop.workspace.slug}/leads/{person}{more}"


def form_of(client: Client, shop: Shop, person: str, trait: str) -> dict[str, str]:
    """What the form of a field sends, with an empty value."""
    body = client.get(address(shop, person)).content.decode()
    forms = re.findall(r"<form[^>]*/field\"[^>]*>(.*?)</form>", body, flags=re.DOTALL)
    [form] = [one for one in forms if f'name="trait" value="{trait}"' in one]
    names = re.findall(r'name="(once|next|trait|seen)" value="([^"]*)"', form)
    return dict(names)


def written(shop: Shop, person: str, trait: str) -> list[object]:
    rows = FactRow.objects.of(shop.workspace.pk).filter(name="trait.set", person=person)
    said = [row.props for row in rows.order_by("seq") if row.props.get("trait") == trait]
    return [props["value"] for props in said]


def test_a_value_is_noted_with_who_wrote_it_and_taken_back(
    seller: Client, shop: Shop, lucia: str
) -> None:
    told = form_of(seller, shop, lucia, "city")
    answer = seller.post(address(shop, lucia, "/field"), told | {"value": " Cádiz "}, follow=True)
    body = answer.content.decode()
    assert "Se anotó: Ciudad: Cádiz" in body
    assert written(shop, lucia, "city") == ["Cádiz"]
    undo = re.search(r'action="([^"]+/undo\?fact=[^"]+)"', body)
    assert undo
    seller.post(undo[1].replace("&amp;", "&"))
    assert (
        "Cádiz"
        not in re.findall(
            r'<dl class="traits">.*?</dl>',
            seller.get(address(shop, lucia)).content.decode(),
            re.DOTALL,
        )[0]
    )
    assert verify(workspace=shop.workspace) == []


def test_pressed_twice_it_is_noted_once(seller: Client, shop: Shop, lucia: str) -> None:
    told = form_of(seller, shop, lucia, "city") | {"value": "Cádiz"}
    for _ in range(2):
        seller.post(address(shop, lucia, "/field"), told)
    assert written(shop, lucia, "city") == ["Cádiz"]


def test_whoever_wrote_meanwhile_is_told_and_both_stay(
    seller: Client, shop: Shop, lucia: str
) -> None:
    told = form_of(seller, shop, lucia, "city")
    marta = hire(shop.workspace, "marta@nortia.example", "sales")
    complete_lead(
        workspace=shop.workspace,
        person=lucia,
        said={"city": "Cádiz"},
        by=Membership.objects.of(shop.workspace.pk).get(user=marta),
        now=NOW,
        language="es",
    )
    answer = seller.post(address(shop, lucia, "/field"), told | {"value": "Lugo"}, follow=True)
    assert "marta escribió «Cádiz» a las 10:00. Ambos quedan" in answer.content.decode()
    assert written(shop, lucia, "city") == ["Cádiz", "Lugo"]


@pytest.mark.parametrize(
    ("trait", "value", "said"),
    [
        ("budget", "1.23", "123 o 1,23"),
        ("budget", "1,234", "1234 o 1,23"),
        ("budget", "mucho", "no es un número"),
        ("city", "", "escribe un valor"),
        ("unknown", "x", "escribe un valor"),
    ],
)
def test_what_is_no_value_is_refused_and_nothing_is_noted(
    seller: Client, shop: Shop, lucia: str, trait: str, value: str, said: str
) -> None:
    before = written(shop, lucia, trait)
    told = {"trait": trait, "value": value, "once": "press-one-1"}
    answer = seller.post(address(shop, lucia, "/field"), told, follow=True)
    assert said in answer.content.decode()
    assert written(shop, lucia, trait) == before


def test_numbers_are_read_as_the_person_writes_them(seller: Client, shop: Shop, lucia: str) -> None:
    told = {"trait": "budget", "value": "12.345,50", "once": "press-one-2"}
    seller.post(address(shop, lucia, "/field"), told)
    assert written(shop, lucia, "budget") == [12345.5]
    # What the form shows is read again as it is.
    body = seller.get(address(shop, lucia)).content.decode()
    assert 'id="field-budget" name="value" value="12345,5"' in body
    told |= {"value": "12.345", "once": "press-one-4"}
    seller.post(address(shop, lucia, "/field"), told)
    assert written(shop, lucia, "budget") == [12345.5, 12345]


def test_whoever_may_not_write_sees_no_form_and_changes_nothing(
    seller: Client, shop: Shop, lucia: str
) -> None:
    Membership.objects.of(shop.workspace.pk).update(role="agency")
    assert "/field" not in seller.get(address(shop, lucia)).content.decode()
    answer = seller.post(
        address(shop, lucia, "/field"), {"trait": "city", "value": "Lugo", "once": "press-one-3"}
    )
    assert answer.status_code == 403
    assert written(shop, lucia, "city") == []


def test_a_hidden_field_is_neither_told_nor_written_nor_found_by_who_does_not_set_up(
    seller: Client, shop: Shop, lucia: str
) -> None:
    tell(shop, "lucia@ebro.example", "trait.set", NOW, {"trait": "margin_class", "value": "Oculto"})
    apply_all(workspace=shop.workspace, now=NOW)
    hidden = {"fields": [document_of(Field("margin_class", "Clase", seen=False))]}
    keep_choice(shop.workspace.pk, FIELDS, hidden, by="user:1", now=NOW)
    said = {"trait": "margin_class", "value": "Otro", "once": "press-hid-1", "seen": ""}
    answer = seller.post(address(shop, lucia, "/field"), said, follow=True)
    assert "Oculto" not in answer.content.decode()
    assert written(shop, lucia, "margin_class") == ["Oculto"]
    # What cannot be asked for leaves nobody out.
    query = {"field": "margin_class", "value": "Otro"}
    listed = seller.get(f"/w/{shop.workspace.slug}/leads", query).content.decode()
    assert "Lucía Fernández" in listed
    Membership.objects.of(shop.workspace.pk).filter(user=shop.ana).update(role="marketing")
    assert "Oculto" in seller.get(address(shop, lucia)).content.decode()
