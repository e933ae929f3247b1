"""A lead with clocks of every kind and the list for the meeting, in Chromium."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.ticking import tick
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.store.models import ClockRow
from tests.chromium import WIDTHS, barriers, opened, sign_in
from tests.web.conftest import MakeMember
from tests.web.handed_over import NOW, Shop, hand_over, open_shop

EMAIL = "lucia@ebro.example"
OTHER = "iker@talleres.example"
LONG = "Estábamos todos en la feria del metal y nadie miró la bandeja hasta la tarde siguiente"


@pytest.fixture
def shop(transactional_db: None, monkeypatch: pytest.MonkeyPatch, make_member: MakeMember) -> Shop:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)
    shop = open_shop()
    make_member(shop.workspace, email="marta@nortia.example", role="marketing", name="Marta Gil")
    make_member(shop.workspace, email="jon@nortia.example", role="lead", name="Jon Paz")
    return shop


@pytest.fixture
def lucia(shop: Shop) -> str:
    """Handed over a day ago: late with her first contact, tried twice, moved by a closure; and
    Iker, whom Sales returned."""
    handed = NOW - timedelta(days=1)
    person = hand_over(shop, EMAIL, at=handed)
    hand_over(shop, OTHER, at=handed, name="Iker Salas")
    tell(shop, "calendar.closed", -20, date="2026-10-12", reason="Puente del Pilar")
    tick(workspace=shop.workspace, now=NOW - timedelta(hours=3))
    tell(shop, "contact.attempted", -2, EMAIL, channel="phone", outcome="no_answer")
    tell(shop, "contact.attempted", -1, EMAIL, channel="email", outcome="no_answer")
    tell(shop, "lead.rejected", -1.5, OTHER, reason="student")
    tell(shop, "lead.rejection_contested", -0.5, OTHER, reason="Dirige una planta de envases")
    clock = ClockRow.objects.of(shop.workspace.id).get(person=person, commitment="first-contact")
    values = {"clock": clock.cause, "commitment": "first-contact", "reason": LONG}
    tell(shop, "breach.excuse_asked", -0.4, EMAIL, **values)
    tick(workspace=shop.workspace, now=NOW)
    return person


def tell(shop: Shop, name: str, hours: float, who: str = "", **props: Any) -> None:
    at = NOW + timedelta(hours=hours)
    draft = FactDraft(name, at, f"{name}@{at}{who}", person=PersonKeys(email=who), props=props)
    record_facts(workspace=shop.workspace, drafts=[draft], source="screen", now=at)
    apply_all(workspace=shop.workspace, now=at)


def seen(page: Page, name: str) -> None:
    """A picture of the page, where somebody wants to look at it."""
    folder = os.environ.get("TESTIGO_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_the_other_side_ticks_and_accepts(
    chromium: Browser, live_server: LiveServer, shop: Shop, lucia: str
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS["desktop"])
    sign_in(page, "marta@nortia.example")
    page.goto("/w/nortia/excuses")
    page.get_by_label(LONG).check()
    page.get_by_role("button", name="Aceptar lo marcado").click()
    expect(page.locator("#toasts")).to_contain_text("1 excusa aceptada")
    page.goto(f"/w/nortia/leads/{lucia}")
    expect(page.locator(".clock-excused")).to_have_count(1)
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_nothing_stands_in_the_way(
    chromium: Browser, live_server: LiveServer, shop: Shop, lucia: str, device: str, scheme: str
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS[device], scheme)
    sign_in(page, "jon@nortia.example")
    found = []
    for name, address in (("meeting", "excuses"), ("lead", f"leads/{lucia}")):
        page.goto(f"/w/nortia/{address}")
        seen(page, f"{name}-{device}-{scheme}")
        found += barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert found == []
    assert complaints == []
