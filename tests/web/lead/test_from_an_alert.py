"""The link of an alert: it opens the lead ready for an outcome, and opening it changes nothing."""

import re

import pytest
from django.test import Client

from testigo.store.models import ClockRow, FactRow
from tests.web.handed_over import PASSWORD, Shop
from tests.web.lead.looking import page

pytestmark = pytest.mark.django_db


def link(person: str) -> str:
    """As alerts give it."""
    return f"/w/nortia/leads/{person}?do=outcome"


def count(shop: Shop) -> int:
    return FactRow.objects.of(shop.workspace.id).count()


def first_contact(shop: Shop, person: str) -> ClockRow:
    rows = ClockRow.objects.of(shop.workspace.id)
    clock: ClockRow = rows.get(person=person, commitment="first-contact")
    return clock


def test_opened_three_times_it_adds_no_fact_and_one_click_stops_the_clock(
    shop: Shop, seller: Client, lucia: str
) -> None:
    before = count(shop)
    for _ in range(3):
        html = seller.get(link(lucia)).content.decode()
    assert count(shop) == before
    assert first_contact(shop, lucia).ended_at is None
    (once,) = set(re.findall(r'name="once" value="([^"]+)"', html))
    told = {"said": "2", "channel": "phone", "once": once}
    seller.post(f"/w/nortia/leads/{lucia}/outcome", told)
    seller.post(f"/w/nortia/leads/{lucia}/outcome", told)
    assert len(shop.facts("contact.attempted")) == 1
    assert first_contact(shop, lucia).ending == "kept"


def test_the_outcome_bar_has_the_focus_only_when_an_alert_led_here(
    shop: Shop, seller: Client, lucia: str
) -> None:
    bar = re.compile(r'<form class="outcome" id="outcome"[^>]* tabindex="-1" autofocus>')
    assert bar.search(seller.get(link(lucia)).content.decode())
    assert not bar.search(page(seller, lucia))


def test_whoever_is_signed_out_comes_back_to_it(client: Client, shop: Shop, lucia: str) -> None:
    away = client.get(link(lucia))
    assert away.status_code == 302
    told = {"email": "ana@nortia.example", "password": PASSWORD}
    answer = client.post(away["Location"], told)
    assert answer["Location"] == link(lucia)
    assert "autofocus" in client.get(answer["Location"]).content.decode()
