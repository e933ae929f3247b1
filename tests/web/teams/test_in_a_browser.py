"""Teams and assigning in Chromium: an absence is noted, leads go on, nothing stands in the way."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from testigo.actions.absences import record_absence
from testigo.actions.members import seat_member
from testigo.actions.teams import keep_hours, take_seat
from testigo.store.models import Lead, Membership, Seat, Team
from tests.chromium import WIDTHS, barriers, opened, sign_in
from tests.web.handed_over import NOW, PASSWORD, Shop, hand_over, open_shop

TEAMS = "/w/nortia/settings/teams"
QUEUE = "/w/nortia/queue"


@pytest.fixture(autouse=True)
def fixed_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    """Ana and Vera receive; Vera works in the afternoon and Dora, who only reads, is there."""
    shop = open_shop()
    space = shop.workspace
    team = Team.objects.of(space.pk).get(slug="sdr")
    seat_member(workspace=space, team=team, user=shop.vera)
    take_seat(workspace=space, team="sdr", user=shop.ana.pk, capacity=20, by=None)
    keep_hours(workspace=space, user=shop.vera.pk, hours={"mon-fri": ["15:00-18:00"]}, by=None)
    hand_over(shop)
    record_absence(
        workspace=space,
        user=shop.vera.pk,
        start=NOW + timedelta(days=7),
        end=NOW + timedelta(days=12),
        reason="training",
        by=None,
        now=NOW,
    )
    return shop


def look(page: Page, name: str) -> list[str]:
    """What stands in somebody's way on this page; kept as a picture where a folder is named."""
    folder = os.environ.get("TESTIGO_TEST_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    return barriers(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_an_absence_is_noted_and_the_lead_goes_on(
    chromium: Browser, live_server: LiveServer, shop: Shop, device: str, scheme: str
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS[device], scheme)
    sign_in(page, "vera@nortia.example", PASSWORD)
    page.goto(TEAMS)
    found = look(page, f"teams-{device}-{scheme}")
    page.get_by_text("Cambiar Ana Ruiz").click()
    page.get_by_text("Anotar una ausencia").click()
    page.locator(".absence-form [name=who]").select_option(label="Ana Ruiz")
    page.get_by_label("Primer día").fill("2026-10-06")
    page.get_by_label("Último día, incluido").fill("2026-10-09")
    found += look(page, f"teams-open-{device}-{scheme}")
    page.get_by_role("button", name="Anotarla").click()
    expect(page.locator(".absence").first).to_contain_text("Ana Ruiz")
    expect(page.locator(".seat").first).to_contain_text("Fuera hasta")
    found += look(page, f"teams-away-{device}-{scheme}")
    assert Lead.objects.of(shop.workspace.pk).get().owner_id == shop.vera.pk
    page.goto(f"{TEAMS}/hours/u{shop.vera.pk}")
    found += look(page, f"hours-{device}-{scheme}")
    assert found == []
    assert complaints == []


@pytest.mark.parametrize(("device", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_a_day_is_closed_and_whoever_leaves_is_deactivated(
    chromium: Browser, live_server: LiveServer, shop: Shop, device: str, scheme: str
) -> None:
    Membership.objects.of(shop.workspace.pk).filter(user=shop.dora).update(role="admin")
    page, complaints = opened(chromium, live_server, WIDTHS[device], scheme)
    sign_in(page, "dora@nortia.example", PASSWORD)
    page.goto(TEAMS)
    page.get_by_text("Anotar una avería").click()
    page.get_by_text("Cerrar un día").click()
    page.locator("#people").get_by_text("Desactivar Ana Ruiz").first.click()
    found = look(page, f"calendar-open-{device}-{scheme}")
    page.get_by_label("Día", exact=True).fill("2026-10-07")
    page.get_by_label("Por qué").fill("Mudanza")
    page.get_by_role("button", name="Cerrarlo").click()
    expect(page.locator("#calendar .absence")).to_contain_text("Mudanza")
    page.locator("#people").get_by_text("Desactivar Ana Ruiz").first.click()
    page.locator("#people").get_by_role("button", name="Desactivar Ana Ruiz").click()
    expect(page.locator("#people")).to_contain_text("Ya no entra")
    found += look(page, f"people-left-{device}-{scheme}")
    assert not shop.member(shop.ana).active
    assert found == []
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_a_lead_that_nobody_has_is_given_in_two_presses(
    chromium: Browser, live_server: LiveServer, shop: Shop, device: str, scheme: str
) -> None:
    Seat.objects.of(shop.workspace.pk).delete()
    person = hand_over(shop, "noa@delta.example", name="Noa Sur")
    hand_over(shop, "eva@ebro.example", name="Eva Mar", at=NOW - timedelta(minutes=100))
    page, complaints = opened(chromium, live_server, WIDTHS[device], scheme)
    sign_in(page, "vera@nortia.example", PASSWORD)
    page.goto(QUEUE)
    found = look(page, f"queue-{device}-{scheme}")
    page.get_by_role("link", name="Asignar varios").click()
    page.wait_for_url(re.compile("/queue/assign"))
    found += look(page, f"assign-several-{device}-{scheme}")
    page.goto(QUEUE)
    page.get_by_role("link", name="Asignar Noa Sur").click()
    page.wait_for_url(re.compile("/queue/assign"))
    found += look(page, f"assign-{device}-{scheme}")
    page.get_by_role("button", name="Ana Ruiz").click()
    expect(page.locator(".toasts")).to_contain_text("1 lead está ahora con Ana Ruiz.")
    assert Lead.objects.of(shop.workspace.pk).get(person=person).owner_id == shop.ana.pk
    assert found == []
    assert complaints == []


def test_who_only_reads_finds_the_teams_and_nothing_to_press(
    chromium: Browser, live_server: LiveServer, shop: Shop
) -> None:
    Membership.objects.of(shop.workspace.pk).filter(user=shop.ana).update(active=False)
    page, complaints = opened(chromium, live_server, WIDTHS["phone"])
    sign_in(page, "dora@nortia.example", PASSWORD)
    page.goto("/w/nortia/settings")
    found = look(page, "settings-reader")
    page.get_by_role("link", name="Equipos").click()
    expect(page.locator(".seat")).to_have_count(2)
    expect(page.locator("main .btn")).to_have_count(0)
    found += look(page, "teams-reader")
    assert found == []
    assert complaints == []
