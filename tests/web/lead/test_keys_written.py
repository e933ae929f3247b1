"""A phone and an e-mail are written on the page of a lead, and name them from then on."""

import re

import pytest
from django.test import Client

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.merging import merge_people
from testigo.actions.verifying import verify
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.store.models import PersonKey
from tests.web.handed_over import NOW, Shop, hand_over
from tests.web.lead.test_writing import address, form_of, written

pytestmark = pytest.mark.django_db


def write(client: Client, shop: Shop, person: str, trait: str, value: str) -> str:
    form = form_of(client, shop, person, trait) | {"value": value}
    answer = client.post(address(shop, person, "/field"), form, follow=True)
    return answer.content.decode()


def told_by_form(shop: Shop, keys: PersonKeys) -> str:
    """A form that somebody sends with these keys; whose it is."""
    draft = FactDraft("form.submitted", NOW, f"form|{keys}", person=keys)
    recorded = record_facts(workspace=shop.workspace, drafts=[draft], source="form", now=NOW)
    apply_all(workspace=shop.workspace, now=NOW)
    return str(recorded.facts[-1].person)


def test_a_phone_is_read_as_people_write_it_and_can_be_rung(
    seller: Client, shop: Shop, lucia: str
) -> None:
    body = write(seller, shop, lucia, "phone", "912 34 56 78")
    assert "Se anotó: Teléfono: +34912345678" in body
    assert 'href="tel:+34912345678"' in body
    assert written(shop, lucia, "phone")[-1] == "+34912345678"
    assert written(shop, lucia, "phone").count("+34912345678") == 1
    assert told_by_form(shop, PersonKeys(phone="+34912345678")) == lucia
    assert verify(workspace=shop.workspace) == []


def test_what_is_no_phone_or_address_is_refused_and_says_why(
    seller: Client, shop: Shop, lucia: str
) -> None:
    before = written(shop, lucia, "phone"), written(shop, lucia, "email")
    assert "no es un teléfono válido" in write(seller, shop, lucia, "phone", "12")
    assert "no es una dirección de correo" in write(seller, shop, lucia, "email", "lucia@")
    assert (written(shop, lucia, "phone"), written(shop, lucia, "email")) == before


def test_a_key_of_somebody_else_is_refused_by_name_and_stays_theirs(
    seller: Client, shop: Shop, lucia: str
) -> None:
    marc = hand_over(shop, "marc@ebro.example", name="Marc Soler")
    body = write(seller, shop, lucia, "email", " MARC@ebro.example ")
    assert "ya es de Marc Soler" in body
    assert "marc@ebro.example" not in written(shop, lucia, "email")
    assert PersonKey.objects.of(shop.workspace.pk).get(value="marc@ebro.example").person == marc


def test_taken_back_it_names_nobody_any_more(seller: Client, shop: Shop, lucia: str) -> None:
    body = write(seller, shop, lucia, "email", "lucia.f@ebro.example")
    undo = re.search(r'action="([^"]+/undo\?fact=[^"]+)"', body)
    assert undo
    seller.post(undo[1].replace("&amp;", "&"))
    body = seller.get(address(shop, lucia)).content.decode()
    assert "<span>lucia.f@ebro.example</span>" not in body
    assert "<span>lucia@ebro.example</span>" in body
    assert told_by_form(shop, PersonKeys(email="lucia.f@ebro.example")) != lucia
    assert verify(workspace=shop.workspace) == []


def test_taken_back_once_somebody_has_used_it_it_still_names_them(
    seller: Client, shop: Shop, lucia: str
) -> None:
    body = write(seller, shop, lucia, "email", "lucia.f@ebro.example")
    undo = re.search(r'action="([^"]+/undo\?fact=[^"]+)"', body)
    assert undo
    assert told_by_form(shop, PersonKeys(email="lucia.f@ebro.example")) == lucia
    seller.post(undo[1].replace("&amp;", "&"))
    held = PersonKey.objects.of(shop.workspace.pk).get(value="lucia.f@ebro.example")
    assert held.person == lucia


def test_an_address_of_earlier_can_be_the_present_one_again(
    seller: Client, shop: Shop, lucia: str
) -> None:
    write(seller, shop, lucia, "email", "lucia.f@ebro.example")
    write(seller, shop, lucia, "email", "lucia@ebro.example")
    assert written(shop, lucia, "email")[-1] == "lucia@ebro.example"
    assert told_by_form(shop, PersonKeys(email="lucia.f@ebro.example")) == lucia


def test_without_a_phone_the_page_offers_to_add_one(seller: Client, shop: Shop) -> None:
    keys = PersonKeys(email="nuevo@ebro.example")
    body = seller.get(address(shop, told_by_form(shop, keys))).content.decode()
    assert 'href="#field-phone"' in body
    assert 'id="field-phone"' in body
    assert 'href="#field-email"' not in body


def undo_of(body: str) -> str:
    """Where the last toast takes back what was written."""
    found = re.search(r'action="([^"]+/undo\?fact=[^"]+)"', body)
    assert found
    return found[1].replace("&amp;", "&")


def test_taken_back_it_stays_while_somebody_else_has_written_it_too(
    client: Client, shop: Shop, lucia: str
) -> None:
    client.force_login(shop.ana)
    first = undo_of(write(client, shop, lucia, "phone", "612000111"))
    client.force_login(shop.vera)
    write(client, shop, lucia, "phone", "612 000 111")
    client.force_login(shop.ana)
    assert client.post(first).status_code == 302
    held = PersonKey.objects.of(shop.workspace.pk).get(kind="phone", value="+34612000111")
    assert held.person == lucia
    assert told_by_form(shop, PersonKeys(phone="+34612000111")) == lucia


def test_taken_back_after_a_joining_it_names_neither(
    seller: Client, shop: Shop, lucia: str
) -> None:
    marc = hand_over(shop, "marc@ebro.example", name="Marc Soler")
    undo = undo_of(write(seller, shop, marc, "phone", "612000111"))
    joined = merge_people(
        workspace=shop.workspace, one=lucia, other=marc, by=f"user:{shop.ana.pk}", now=NOW
    )
    assert joined.survivor == lucia
    assert seller.post(undo.replace(marc, lucia)).status_code == 302
    assert not PersonKey.objects.of(shop.workspace.pk).filter(value="+34612000111").exists()
