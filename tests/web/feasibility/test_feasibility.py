"""Feasibility on screen: verdicts, why, and what is assumed."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from testigo.actions.pacts import load_pact_draft
from testigo.actions.workspaces import create_workspace
from testigo.store.models import PactVersion, Seat
from tests.web.handed_over import NOW, PACT, Shop, hand_over
from tests.web.queue.conftest import fixed_instant, seller, shop, signed_in

__all__ = ["fixed_instant", "seller", "shop"]
pytestmark = pytest.mark.django_db
PAGE = "/w/nortia/pact/feasibility"


def draft(shop: Shop, old: str, new: str) -> int:
    """A draft like the pact in force, with one text put for another."""
    assert old in PACT
    text = PACT.replace(old, new)
    version = load_pact_draft(workspace=shop.workspace, text=text, by="operator", now=NOW)
    return int(version.number)


def test_without_history_the_page_says_so_and_marks_what_is_an_estimate(
    seller: Client, shop: Shop
) -> None:
    body = seller.get(PAGE).content.decode()
    assert "Todavía no hay nada con lo que medir los compromisos." in body
    assert body.count("Nada que medir") == 3
    assert body.count("estimación") == 4
    assert "La semana por horas" not in body


def test_what_was_handed_over_is_measured(seller: Client, shop: Shop) -> None:
    for number in range(3):
        hand_over(shop, f"p{number}@c.example", at=NOW - timedelta(days=7 * number + 1))
    body = seller.get(PAGE).content.decode()
    assert "La semana por horas" in body
    assert "Viable" in body
    assert re.search(r"100\s%</strong> de cada lead", body)
    assert "Versión 1, del 1 nov 2026 al 31 ene 2027" in body


def test_where_nobody_sits_in_the_team_one_person_is_the_lever(shop: Shop) -> None:
    hand_over(shop, "p@c.example", at=NOW - timedelta(days=1))
    Seat.objects.of(shop.workspace.pk).delete()
    body = signed_in(shop.vera).get(PAGE).content.decode()
    assert "No viable" in body
    assert "En el equipo que recibe este trabajo no hay nadie." in body
    assert "Una persona más en el equipo, toda la semana" in body


def test_people_are_tried_by_the_form(shop: Shop) -> None:
    hand_over(shop, "p@c.example", at=NOW - timedelta(days=1))
    body = signed_in(shop.vera).get(f"{PAGE}?people=-5&minutes=60").content.decode()
    assert '<option value="-5" selected>' in body
    assert '<option value="60" selected>' in body
    assert "En el equipo que recibe este trabajo no hay nadie." in body


@pytest.mark.parametrize("query", ["?people=x&minutes=7", "?people=99999&draft=z", "?minutes=-10"])
def test_what_cannot_be_read_is_as_usual(seller: Client, shop: Shop, query: str) -> None:
    answer = seller.get(PAGE + query)
    assert answer.status_code == 200
    assert '<option value="10" selected>' in answer.content.decode()


def test_a_draft_is_looked_at_by_its_number(seller: Client, shop: Shop) -> None:
    number = draft(shop, "within: 2h", "within: 4h")
    body = seller.get(f"{PAGE}?draft={number}").content.decode()
    assert "en 4 horas laborables desde el traspaso" in body
    assert seller.get(f"{PAGE}?draft=99").status_code == 404


def test_the_page_reads_in_english(seller: Client, shop: Shop) -> None:
    hand_over(shop, "p@c.example", at=NOW - timedelta(days=1))
    seller.cookies["django_language"] = "en"
    shop.ana.language = "en"
    shop.ana.save()
    body = seller.get(PAGE).content.decode()
    for said in ("Feasibility", "Fits", "The week by hours", "What it rests on", "estimate"):
        assert said in body, said


def test_before_any_pact_the_page_says_what_it_will_do(shop: Shop) -> None:
    PactVersion.objects.of(shop.workspace.pk).delete()
    body = signed_in(shop.vera).get(PAGE).content.decode()
    assert "Todavía no hay pacto" in body
    assert "Escribir un borrador" in body


def test_whoever_is_no_member_finds_nothing(shop: Shop) -> None:
    other = create_workspace(
        slug="otra",
        name="Otra",
        language="es",
        timezone="Europe/Madrid",
        currency="EUR",
        country="ES",
        now=NOW,
    )
    assert signed_in(shop.ana).get(f"/w/{other.slug}/pact/feasibility").status_code == 404


def test_nothing_is_changed_by_looking(seller: Client, shop: Shop) -> None:
    assert seller.post(PAGE).status_code == 405
