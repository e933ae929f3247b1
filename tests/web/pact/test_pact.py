"""The pact on screen: its sentences, who signed it, its versions and what they change."""

import re

import pytest
from django.test import Client

from testigo.actions.pacts import load_pact_draft, sign_pact
from testigo.store.models import PactVersion, Team, User
from tests.web.handed_over import NOW, PACT, Shop, open_shop
from tests.web.queue.conftest import fixed_instant, seller, shop

__all__ = ["fixed_instant", "seller", "shop"]
pytestmark = pytest.mark.django_db


def draft(shop: Shop, *changed: tuple[str, str]) -> int:
    """A draft like the pact in force, with these texts put for others."""
    text = PACT
    for old, new in changed:
        assert old in text
        text = text.replace(old, new)
    version = load_pact_draft(workspace=shop.workspace, text=text, by="operator", now=NOW)
    return int(version.number)


def test_the_version_in_force_is_read_in_sentences_each_with_its_clause(
    seller: Client, shop: Shop
) -> None:
    body = seller.get("/w/nortia/pact").content.decode()
    for sentence in (
        "Lo es cuando la puntuación supera 70 puntos y el encaje es de 20 puntos como mínimo.",
        "Primer intento de contacto, en 2 horas laborables desde el traspaso",
        "De lunes a viernes 09:00-18:00.",
        "Visitó páginas que empiezan por /precios: +20 puntos de interés, 2 veces como máximo, una",
    ):
        assert sentence in body, sentence
    assert '<li id="commitments.first-contact">' in body
    assert "Versión 1 · vigente desde el" in body


def test_both_sides_are_named_with_when_they_signed(seller: Client, shop: Shop) -> None:
    number = draft(shop, ("within: 2h", "within: 4h"))
    sign_pact(
        workspace=shop.workspace,
        number=number,
        email="laura@nortia.example",
        by="operator",
        now=NOW,
    )
    body = seller.get(f"/w/nortia/pact/{number}").content.decode()
    [cards] = re.findall(r'aria-labelledby="pact-signed".*?</section>', body, flags=re.DOTALL)
    assert cards.count("falta su firma") == 1
    assert cards.count("lo atestigua el operador") == 1
    assert f"Versión {number} · borrador" in body


def test_what_changed_is_told_sentence_by_sentence(seller: Client, shop: Shop) -> None:
    number = draft(shop, ("total, over: 70", "total, over: 60"), ("within: 2h", "within: 4h"))
    body = seller.get(f"/w/nortia/pact/{number}/changes").content.decode()
    assert "de la versión 1 a la versión" in body
    # What differs is marked, not only the sentence.
    assert "<mark>70</mark>" in body
    assert "<mark>60</mark>" in body
    body = re.sub("</?mark>", "", body)
    assert re.search(r"<del>MQL: .*supera 70 puntos.*</del>", body)
    assert re.search(r"<ins>MQL: .*supera 60 puntos.*</ins>", body)
    assert re.search(r"<del>Primer intento de contacto, en 2 horas", body)
    assert re.search(r"<ins>Primer intento de contacto, en 4 horas", body)
    assert body.count("<del>") == 2


def test_versions_that_say_the_same_say_so(seller: Client, shop: Shop) -> None:
    number = draft(shop)
    body = seller.get(f"/w/nortia/pact/{number}/changes").content.decode()
    assert "Las dos versiones dicen lo mismo." in body


def test_the_document_is_the_one_that_was_loaded(seller: Client, shop: Shop) -> None:
    answer = seller.get("/w/nortia/pact/1.yaml")
    assert answer.content.decode() == PactVersion.objects.of(shop.workspace.pk).get(number=1).text
    assert answer["Content-Disposition"] == 'attachment; filename="pact-nortia-1.yaml"'


@pytest.mark.parametrize("path", ["9", "9.yaml", "9/changes", "1/changes", "1/changes?from=7"])
def test_what_is_not_there_is_not_found(seller: Client, path: str) -> None:
    assert seller.get(f"/w/nortia/pact/{path}").status_code == 404


def test_a_pact_past_its_review_says_that_it_is_stale(
    seller: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = NOW.replace(year=NOW.year + 1)
    monkeypatch.setattr("testigo.clock.now", lambda: later)
    assert "Este pacto está caducado" in seller.get("/w/nortia/pact").content.decode()


def test_without_a_pact_it_says_how_to_have_one(client: Client) -> None:
    shop = open_shop()
    PactVersion.objects.of(shop.workspace.pk).delete()
    client.force_login(shop.ana)
    body = client.get("/w/nortia/pact").content.decode()
    assert "Todavía no hay pacto" in body
    assert "Escribir un borrador" not in body


def test_another_workspace_has_none_of_it(seller: Client, shop: Shop) -> None:
    open_shop("otra")
    assert seller.get("/w/otra/pact").status_code == 404
    assert seller.get("/w/otra/pact/1.yaml").status_code == 404


def test_a_draft_says_what_keeps_it_from_being_signed_and_what_is_worth_knowing(
    seller: Client, shop: Shop
) -> None:
    number = draft(
        shop, ("when: {fact: demo.requested}", "when: {fact: calculator.used}"), ("2h", "3h")
    )
    body = seller.get(f"/w/nortia/pact/{number}").content.decode()
    assert "Nadie ha enviado todavía «calculator.used»" in body
    assert "Dice que rige desde el 1 de septiembre de 2026, que ya pasó" in body
    assert 'id="blocks"' not in body
    Team.objects.of(shop.workspace.pk).filter(slug="sdr").update(slug="otro")
    body = seller.get(f"/w/nortia/pact/{number}").content.decode()
    [blocks] = re.findall(r'id="blocks".*?</div>', body, flags=re.DOTALL)
    assert "«sdr»" in blocks
    assert "Corregirlo en el editor" not in blocks


def test_the_account_that_signs_stands_beside_its_party(seller: Client, shop: Shop) -> None:
    body = seller.get("/w/nortia/pact/1").content.decode()
    assert body.count("todavía no tiene cuenta aquí") == 2
    User.objects.filter(email="ana@nortia.example").update(email="laura@nortia.example")
    body = seller.get("/w/nortia/pact/1").content.decode()
    assert "firma con la cuenta de" in body
    assert body.count("todavía no tiene cuenta aquí") == 1
