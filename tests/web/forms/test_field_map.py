"""The field map: question, field, where Sales sees it; and the card of the lead that shows it."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from testigo.queries.fields import fields_of
from testigo.store.models import Membership
from tests.factories.business import hire, membership
from tests.factories.forms import published, question
from tests.web.handed_over import NOW, Shop, hand_over, open_shop, tell

pytestmark = pytest.mark.django_db

MAP = "/w/nortia/settings/fields"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def shop() -> Shop:
    return open_shop()


@pytest.fixture
def laura(shop: Shop) -> Membership:
    return membership(shop.workspace, hire(shop.workspace, "laura@nortia.example", "marketing"))


@pytest.fixture
def marketer(client: Client, laura: Membership) -> Client:
    client.force_login(laura.user, backend=BACKEND)
    return client


@pytest.fixture
def seller(shop: Shop) -> Client:
    made = Client()
    made.force_login(shop.ana, backend=BACKEND)
    return made


def change(client: Client, trait: str, **values: str) -> int:
    said = {"label": "", "kind": "text", "values": "", "seen": "1"} | values
    return client.post(f"{MAP}/{trait}", said).status_code


def card(client: Client, person: str) -> list[str]:
    """The names of the fields in the card of the lead."""
    html = client.get(f"/w/nortia/leads/{person}").content.decode()
    part = html[html.index('aria-labelledby="traits-name"') :]
    shown = part[: part.index("</section>")].split("<details")[0]
    return re.findall(r"<dt>(.*?)</dt>", shown)


def test_the_map_shows_question_field_and_place_gaps_first(
    marketer: Client, shop: Shop, laura: Membership
) -> None:
    published(shop.workspace, laura, NOW, question("sector", None, "choice", "Industria", "Otro"))
    change(marketer, "sector", seen="")
    html = marketer.get(MAP).content.decode()
    assert "1 pregunta se hace y su respuesta no se ve." in html
    gap = html.index("«Sector» se pregunta y no se ve")
    assert gap < html.index("Lead: cabecera y datos")
    assert "Arreglar" in html[gap : gap + 900]


def test_mending_in_the_map_shows_the_field_in_one_press(
    marketer: Client, shop: Shop, laura: Membership, seller: Client
) -> None:
    form = published(
        shop.workspace, laura, NOW, question("sector", None, "choice", "Industria", "Otro")
    )
    person = hand_over(shop)
    assert "Sector" in card(seller, person)
    change(marketer, "sector", seen="")
    assert "Sector" not in card(seller, person)
    answer = marketer.post(
        f"/w/nortia/settings/forms/{form.id}/mend", {"question": "sector", "next": MAP}
    )
    assert answer["Location"] == MAP
    assert "Sector" in card(seller, person)
    assert "se pregunta y no se ve" not in marketer.get(MAP).content.decode()


def test_the_card_of_a_lead_shows_the_fields_of_the_catalogue_in_its_order(
    marketer: Client, shop: Shop, seller: Client
) -> None:
    marketer.post(MAP, {"label": "ERP", "kind": "choice", "values": "SAP\r\nOdoo"})
    at = NOW - timedelta(days=1)
    for trait, value in (("erp", "SAP"), ("plan", "oro"), ("city", "Lleida")):
        tell(shop, "lucia@ebro.example", "trait.set", at, {"trait": trait, "value": value})
    person = hand_over(shop)
    names = card(seller, person)
    assert names == ["Correo", "Teléfono", "Empresa", "Cargo", "Sector", "Ciudad", "ERP"]
    html = seller.get(f"/w/nortia/leads/{person}").content.decode()
    assert "1 dato sin campo" in html
    change(marketer, "erp", label="Programa de gestión", kind="choice", seen="1")
    assert card(seller, person)[-1] == "Programa de gestión"
    change(marketer, "erp", label="Programa de gestión", kind="choice", seen="")
    assert "Programa de gestión" not in seller.get(f"/w/nortia/leads/{person}").content.decode()


def test_a_field_that_cannot_be_says_why_and_keeps_what_was_typed(
    marketer: Client, shop: Shop
) -> None:
    marketer.post(MAP, {"label": "ERP", "kind": "choice", "values": "SAP"})
    values = "\r\n".join(str(number) for number in range(201))
    said = {"label": "ERP", "kind": "choice", "values": values, "seen": "1"}
    answer = marketer.post(f"{MAP}/erp", said)
    assert answer.status_code == 422
    assert "Un campo admite hasta 200 valores." in answer.content.decode()
    field = fields_of(shop.workspace.id).of("erp")
    assert field is not None
    assert field.values == ("SAP",)


def test_what_is_always_seen_stays_seen(marketer: Client, shop: Shop) -> None:
    assert change(marketer, "email", seen="") == 302
    assert fields_of(shop.workspace.id).seen("email")


def test_a_field_that_nobody_made_has_no_page(marketer: Client, shop: Shop) -> None:
    assert marketer.get(f"{MAP}/erp").status_code == 404
    assert change(marketer, "erp") == 404
    assert marketer.post(MAP, {"label": "", "kind": "text"}).status_code == 302
    assert marketer.post(MAP, {"label": "x", "kind": "colour"}).status_code == 302
    assert len(fields_of(shop.workspace.id).fields) == 14


def test_the_map_of_nothing_says_what_will_be_there(marketer: Client, shop: Shop) -> None:
    assert "No hay ningún formulario publicado" in marketer.get(MAP).content.decode()
