"""Closed days and outages on screen: all see them, management and administration note them."""

import re

import pytest
from django.test import Client

from testigo.store.models import ClockRow, ClosureRow, Membership, OutageRow
from tests.web.handed_over import NOW, Shop, hand_over, open_shop
from tests.web.queue.conftest import signed_in

pytestmark = pytest.mark.django_db

HOME = "/w/nortia/settings/teams"
CLOSURE = {"date": "2026-10-07", "why": "Mudanza"}
OUTAGE = {"since": "2026-10-06T09:30", "until": "2026-10-06T12:00", "what": "Centralita"}


@pytest.fixture(autouse=True)
def fixed_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)


@pytest.fixture
def shop(db: None) -> Shop:
    return open_shop()


@pytest.fixture
def dora(shop: Shop) -> Client:
    """Who directs the business."""
    Membership.objects.of(shop.workspace.pk).filter(user=shop.dora).update(role="director")
    return signed_in(shop.dora)


def page(client: Client) -> str:
    answer = client.get(HOME)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def undo_address(html: str) -> str:
    found = re.search(r'action="([^"]+/calendar/[^"]+/undo)"', html)
    assert found is not None
    return found.group(1)


def test_a_day_is_closed_moves_open_clocks_and_is_taken_back(shop: Shop, dora: Client) -> None:
    person = hand_over(shop)
    clocks = ClockRow.objects.of(shop.workspace.pk).filter(person=person, commitment="verdict")
    before = clocks.get().due_at
    assert dora.post(f"{HOME}/calendar/close", CLOSURE).status_code == 302
    assert clocks.get().due_at > before
    html = page(dora)
    assert "Mudanza" in html
    assert "Día cerrado · 7 oct 2026" in html
    assert dora.post(undo_address(html)).status_code == 302
    assert clocks.get().due_at == before
    assert "Mudanza" not in page(dora)
    assert dora.post(undo_address(html)).status_code == 404, "it was taken back already"


def test_an_outage_is_noted_in_the_time_of_the_calendar(shop: Shop, dora: Client) -> None:
    assert dora.post(f"{HOME}/calendar/outage", OUTAGE).status_code == 302
    row = OutageRow.objects.of(shop.workspace.pk).get()
    assert row.start_at.isoformat() == "2026-10-06T07:30:00+00:00"
    html = page(dora)
    assert "Avería · Del 6 oct 2026, 09:30 al 6 oct 2026, 12:00" in html
    assert "Centralita" in html
    assert dora.post(undo_address(html)).status_code == 302
    assert not OutageRow.objects.of(shop.workspace.pk).exists()


@pytest.mark.parametrize(
    ("where", "told", "problems"),
    [
        ("close", CLOSURE | {"date": "2026-10-10"}, 1),
        ("close", CLOSURE | {"date": "mañana", "why": ""}, 2),
        ("outage", OUTAGE | {"until": "2026-10-06T09:00"}, 1),
        ("outage", {"since": "ayer", "until": "hoy", "what": ""}, 3),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    dora: Client, where: str, told: dict[str, str], problems: int
) -> None:
    answer = dora.post(f"{HOME}/calendar/{where}", told)
    html = answer.content.decode()
    assert answer.status_code == 400
    alert = re.search(r'<div class="refusal" role="alert">.*?</div>', html, re.DOTALL)
    assert alert is not None
    assert alert.group().count("<li>") == problems
    assert all(f'value="{typed}"' in html for typed in told.values() if typed)


def test_whoever_neither_directs_nor_administers_only_looks(shop: Shop, dora: Client) -> None:
    dora.post(f"{HOME}/calendar/close", CLOSURE)
    undo = undo_address(page(dora))
    for user in (shop.ana, shop.vera):
        client = signed_in(user)
        html = page(client)
        assert "Mudanza" in html
        assert "/calendar/" not in html
        for address, told in (
            (f"{HOME}/calendar/close", CLOSURE),
            (f"{HOME}/calendar/outage", OUTAGE),
            (undo, {}),
        ):
            assert client.post(address, told).status_code == 403
    assert ClosureRow.objects.of(shop.workspace.pk).get().retracted_at is None


def test_another_workspace_sees_and_takes_back_nothing(shop: Shop, dora: Client) -> None:
    dora.post(f"{HOME}/calendar/close", CLOSURE)
    fact = ClosureRow.objects.of(shop.workspace.pk).get().id
    other = open_shop("otra")
    Membership.objects.of(other.workspace.pk).filter(user=other.dora).update(role="director")
    stranger = signed_in(other.dora)
    assert stranger.post(f"/w/otra/settings/teams/calendar/{fact}/undo").status_code == 404
    assert stranger.post(f"{HOME}/calendar/close", CLOSURE).status_code in (403, 404)
    assert "Mudanza" not in stranger.get("/w/otra/settings/teams").content.decode()
