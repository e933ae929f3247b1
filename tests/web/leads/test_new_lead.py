"""A lead is written by hand: who it is, where the data come from, and whose it is."""

import re

import pytest
from django.test import Client

from testigo.actions.verifying import verify
from testigo.store.models import Lead, PersonKey
from tests.web.handed_over import Shop, hand_over
from tests.web.queue.conftest import fixed_instant, seller, shop

__all__ = ["fixed_instant", "seller", "shop"]
pytestmark = pytest.mark.django_db

NEW = "/w/nortia/leads/new"
MARTA = {
    "name": " Marta  Vila ",
    "company": "Forjas Vila",
    "job_title": "Gerente",
    "phone": "612 345 678",
    "email": "Marta@vila.example",
    "source": "Nos llamó",
    "basis": "contract",
    "once": "press-0001",
}


def person_at(address: str) -> str:
    return address.rsplit("/", 1)[-1]


def test_somebody_new_is_a_lead_with_what_is_known_and_where_it_comes_from(
    seller: Client, shop: Shop
) -> None:
    answer = seller.post(NEW, MARTA | {"mine": "on"}, follow=True)
    body = answer.content.decode()
    for shown in ("Marta Vila", "Forjas Vila", "+34612345678", "marta@vila.example", "Nos llamó"):
        assert shown in body
    lead = Lead.objects.of(shop.workspace.pk).get(person=person_at(answer.redirect_chain[-1][0]))
    assert (lead.stage, lead.owner_id) == ("lead", shop.ana.pk)
    [obtained] = shop.facts("data.obtained")
    assert obtained.props == {"source": "Nos llamó", "basis": "contract"}
    assert obtained.actor == f"user:{shop.ana.pk}"
    assert verify(workspace=shop.workspace) == []


def test_pressed_twice_it_is_one_lead(seller: Client, shop: Shop) -> None:
    first, second = (seller.post(NEW, MARTA | {"mine": "on"})["Location"] for _ in range(2))
    assert first == second
    assert len(shop.facts("person.identified")) == 1
    assert len(shop.facts("lead.assigned")) == 1


def test_who_will_not_work_it_leaves_it_to_nobody(seller: Client, shop: Shop) -> None:
    person = person_at(seller.post(NEW, MARTA)["Location"])
    assert Lead.objects.of(shop.workspace.pk).get(person=person).owner_id is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"phone": "", "email": ""}, "Falta el teléfono o el correo"),
        ({"phone": "12"}, "no es un teléfono válido"),
        ({"email": "marta@"}, "no es una dirección de correo"),
        ({"source": " "}, "Di de dónde sale este contacto"),
        ({"source": "x" * 300}, "más largo de lo que cabe"),
        ({"basis": "because"}, "base jurídica"),
        ({"name": "x" * 130}, "más largo de lo que cabe"),
    ],
)
def test_what_cannot_be_saved_says_why_and_stays_in_its_field(
    seller: Client, shop: Shop, typed: dict[str, str], said: str
) -> None:
    answer = seller.post(NEW, MARTA | typed)
    body = answer.content.decode()
    assert answer.status_code == 400
    assert said in body
    assert 'value="Forjas Vila"' in body
    assert 'aria-invalid="true"' in body
    assert not shop.facts("person.identified")


def test_every_problem_is_named_at_once(seller: Client) -> None:
    body = seller.post(NEW, MARTA | {"phone": "12", "email": "x@", "source": ""}).content.decode()
    [told] = re.findall(r'class="refusal".*?</ul>', body, flags=re.DOTALL)
    assert told.count("<li>") == 3


def test_whoever_is_there_already_is_shown_instead(seller: Client, shop: Shop) -> None:
    lucia = hand_over(shop)
    body = seller.post(NEW, MARTA | {"email": "lucia@ebro.example"}).content.decode()
    assert "ya es de Lucía Fernández" in body
    assert f'href="/w/nortia/leads/{lucia}"' in body
    assert not PersonKey.objects.of(shop.workspace.pk).filter(value="+34612345678").exists()


def test_whoever_only_reads_is_offered_none_and_refused(client: Client, shop: Shop) -> None:
    hand_over(shop)
    client.force_login(shop.dora)
    assert NEW not in client.get("/w/nortia/leads").content.decode()
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, MARTA).status_code == 403
    assert not shop.facts("person.identified")


def test_it_is_offered_in_the_list_on_the_board_and_in_the_palette(
    seller: Client, shop: Shop
) -> None:
    hand_over(shop)
    for page in ("/w/nortia/leads", "/w/nortia/leads/board", "/w/nortia/search?q=nuevo"):
        assert f'href="{NEW}"' in seller.get(page).content.decode(), page
