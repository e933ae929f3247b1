"""Suggested points on screen: what they say, in both languages, and what is missing at first."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from testigo.queries import weights
from tests.factories.facts import attempt, draft, tell
from tests.web.handed_over import NOW, Shop
from tests.web.queue.conftest import fixed_instant, seller, shop

__all__ = ["fixed_instant", "seller", "shop"]
pytestmark = pytest.mark.django_db
HERE = "/w/nortia/pact/points"


@pytest.fixture(autouse=True)
def forgotten() -> None:
    weights._found.clear()


def told(shop: Shop, people: int) -> None:
    """Every third asked to be called, and buys; of the others one in six does."""
    start = NOW - timedelta(days=30)
    for number in range(people):
        who, at = f"p{number}@acme.example", start + timedelta(hours=number)
        called = number % 3 == 0
        form = "call-me" if called else "guide"
        facts = [
            draft("form.submitted", at, who, props={"form": form, "fields": {}}),
            *([draft("demo.requested", at, who)] if number % 2 else []),
            attempt(at + timedelta(minutes=5), who),
        ]
        won = called or number % 6 == 1
        end = at + timedelta(minutes=30)
        facts.append(
            draft("contract.signed", end, who, props={"amount": "100"})
            if won
            else draft("lead.rejected", end, who, props={"reason": "not_a_fit"})
        )
        tell(shop.workspace, facts, end + timedelta(minutes=1))


def test_the_page_comes_first_and_asks_for_the_rest(seller: Client, shop: Shop) -> None:
    told(shop, 120)
    body = seller.get(HERE).content.decode()
    assert "Leyendo qué fue de los leads" in body
    assert 'hx-get="?read=1"' in body
    got = seller.get(f"{HERE}?read=1", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in got
    assert "Lo que ninguna regla mira y distingue a los leads" in got
    assert "Envió el formulario «call-me»" in got
    assert "Pidió una demostración" in got
    # Within the hour it is at hand.
    assert "Acabaron bien" in seller.get(HERE).content.decode()


def test_it_is_read_in_english(seller: Client, shop: Shop) -> None:
    told(shop, 120)
    shop.ana.language = "en"
    shop.ana.save()
    got = seller.get(f"{HERE}?read=1&target=customer").content.decode()
    assert "Suggested points" in got
    assert "What no rule looks at, and tells leads apart" in got
    assert "Sent the form “call-me”" in got


def test_a_short_history_says_what_is_missing(seller: Client, shop: Shop) -> None:
    told(shop, 12)
    got = seller.get(f"{HERE}?read=1").content.decode()
    assert "Todavía no hay suficiente historial" in got


def test_without_a_pact_in_force_there_is_nothing_to_stand_beside(
    seller: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = datetime(2026, 8, 1, tzinfo=NOW.tzinfo)
    monkeypatch.setattr("testigo.clock.now", lambda: before)
    assert "antes tiene que haber un pacto firmado" in seller.get(HERE).content.decode()


def test_an_outsider_is_refused(shop: Shop) -> None:
    assert Client().get(HERE).status_code == 302
