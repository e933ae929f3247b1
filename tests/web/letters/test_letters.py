"""Letters written beforehand, on their page and on the page of a lead."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from testigo.actions.letters import save_letter
from testigo.actions.mail_addresses import renew_mail_address
from testigo.core.letters import MOST_LETTERS
from testigo.store.models import Setting, User
from tests.web.handed_over import NOW, Shop, hand_over, open_shop

pytestmark = pytest.mark.django_db
HERE = "/w/nortia/settings/letters"
FIRST = {
    "name": "Primera",
    "subject": "Sobre {{empresa}}",
    "text": "Hola, {{nombre_de_pila}}:\nsoy {{mi_nombre}}.",
}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def fixed_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)


@pytest.fixture
def shop(db: None) -> Shop:
    return open_shop()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


def keep(shop: Shop, **values: str) -> str:
    by = shop.member(shop.vera)
    asked = FIRST | values
    return save_letter(workspace=shop.workspace, letter="", **asked, by=by, now=NOW).id


def links(shop: Shop, person: str) -> list[str]:
    body = signed_in(shop.ana).get(f"/w/nortia/leads/{person}").content.decode()
    part = body.split('class="lead-letters"')[1].split("</ul>")[0] if "lead-letters" in body else ""
    return [unescape(found) for found in re.findall(r'href="([^"]+)"', part)]


def test_a_letter_is_added_changed_and_removed(shop: Shop) -> None:
    vera = signed_in(shop.vera)
    assert vera.post(HERE, FIRST).status_code == 302
    body = vera.get(HERE).content.decode()
    assert "Hola, {{nombre_de_pila}}" in body
    [key] = re.findall(r'id="letter-([0-9a-f]{32})"', body)
    vera.post(f"{HERE}/{key}", FIRST | {"name": "Segunda"})
    assert "Segunda" in vera.get(HERE).content.decode()
    vera.post(f"{HERE}/{key}/remove")
    assert "Todavía no hay plantillas" in vera.get(HERE).content.decode()


def test_what_is_wrong_is_named_and_what_was_typed_is_kept(shop: Shop) -> None:
    keep(shop)
    asked = {"name": "primera", "subject": "x" * 151, "text": "Hola {{clave}} y <b>"}
    answer = signed_in(shop.vera).post(HERE, asked)
    body = answer.content.decode()
    assert answer.status_code == 400
    for said in ("Ya hay una plantilla con ese nombre", "asunto", "«clave»"):
        assert said in body
    assert "Hola {{clave}} y &lt;b&gt;" in body


def test_there_is_room_for_so_many(shop: Shop) -> None:
    for number in range(MOST_LETTERS):
        keep(shop, name=f"Carta {number}")
    answer = signed_in(shop.vera).post(HERE, FIRST | {"name": "Una más"})
    assert answer.status_code == 400
    assert "Ya hay 30 plantillas" in answer.content.decode()


def test_on_the_page_of_a_lead_it_opens_filled_in(shop: Shop) -> None:
    keep(shop)
    person = hand_over(shop)
    [link] = links(shop, person)
    parts = urlsplit(link)
    assert parts.scheme == "mailto"
    assert parts.path == "lucia@ebro.example"
    held = parse_qs(parts.query)
    assert held["subject"] == ["Sobre Envases Ebro"]
    assert held["body"] == ["Hola, Lucía:\r\nsoy Ana Ruiz."]


def test_whoever_has_an_address_for_copies_finds_it_in_the_blind_copy(
    shop: Shop, settings: Any
) -> None:
    keep(shop)
    person, ana = hand_over(shop), shop.member(shop.ana)
    token = renew_mail_address(workspace=shop.workspace, by=ana, now=NOW)
    [link] = links(shop, person)
    assert "bcc" not in parse_qs(urlsplit(link).query)
    settings.MAIL_LISTEN, settings.MAIL_DOMAIN = ("127.0.0.1", 2525), "copias.nortia.example"
    [link] = links(shop, person)
    # A plus that is not written with % would be read as a blank.
    assert parse_qs(urlsplit(link).query)["bcc"] == [f"log+{token}@copias.nortia.example"]


def test_a_name_with_a_header_or_a_parameter_in_it_stays_a_name(shop: Shop) -> None:
    keep(shop)
    company = "X\r\nBcc: todos@x.example&cc=otro@x.example"
    person = hand_over(shop, "mala@x.example", company=company)
    [link] = links(shop, person)
    held = parse_qs(urlsplit(link).query)
    assert set(held) == {"subject", "body"}
    assert "\n" not in held["subject"][0]


def test_opening_a_letter_is_no_attempt(shop: Shop) -> None:
    keep(shop)
    person = hand_over(shop)
    links(shop, person)
    assert shop.facts("contact.attempted") == []


def test_whoever_only_writes_to_leads_sees_them_and_changes_nothing(shop: Shop) -> None:
    key = keep(shop)
    ana = signed_in(shop.ana)
    assert "Primera" in ana.get(HERE).content.decode()
    for address in (HERE, f"{HERE}/{key}", f"{HERE}/{key}/remove"):
        assert ana.post(address, FIRST | {"name": "Otra"}).status_code == 403
    kept = Setting.objects.of(shop.workspace.pk).get(name="letters").value
    assert [one["name"] for one in kept] == ["Primera"]


def test_another_workspace_has_its_own(shop: Shop) -> None:
    key = keep(shop)
    other = open_shop("otra")
    client = signed_in(other.vera)
    assert client.get(HERE).status_code == 404
    assert client.post(f"/w/otra/settings/letters/{key}", FIRST).status_code == 404
    assert client.post(f"/w/otra/settings/letters/{key}/remove").status_code == 404
    assert "Primera" not in client.get("/w/otra/settings/letters").content.decode()
