"""The list in Chromium: completing in place, and nothing in anybody's way."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from testigo.actions.applying import apply_all
from testigo.store.models import User, Workspace
from tests.chromium import (
    WIDTHS,
    barriers,
    opened,
    sign_in,
)
from tests.factories.business import business
from tests.factories.facts import crossing, draft, tell, trait
from tests.spec.agreement import at
from tests.web.conftest import MakeMember

LIST = "/w/nortia/nurture"
NOW = at(0) + timedelta(days=40)
LONG = "Directora de operaciones y de otras muchas cosas que no caben en una línea"


@pytest.fixture
def space(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)
    space = business()
    for number in range(8):
        who = f"p{number}@acme.example"
        known = [trait("name", f"Lead {number}", at(0), who), trait("job_title", LONG, at(0), who)]
        utm = {"path": "/", "utm_source": "x", "utm_campaign": "una-campaña-de-nombre-muy-largo"}
        tell(space, [*known, draft("page.viewed", at(number), who, props=utm)], at(number))
    tell(space, crossing(at(0), "given.back@acme.example"), at(8))
    told = {"reason": "timing", "not_before": "2027-01-15"}
    tell(space, [draft("lead.recycled", at(9), "given.back@acme.example", props=told)], at(9))
    apply_all(workspace=space, now=at(9))
    return space


@pytest.fixture
def laura(space: Workspace, make_member: MakeMember) -> User:
    return make_member(space, role="marketing")


def test_a_sector_is_written_down_in_the_row(
    chromium: Browser, live_server: LiveServer, laura: User
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS["desktop"])
    sign_in(page)
    page.goto(f"{LIST}?group=incomplete")
    row = page.locator("tr", has_text="Lead 3")
    row.get_by_label("Sector").fill("Banca")
    row.get_by_role("button", name="Guardar").click()
    expect(page.locator("#toasts")).to_contain_text("Se anotó: Sector: Banca")
    expect(row.get_by_label("Sector")).to_have_count(0)
    expect(row.get_by_label("Plantilla")).to_have_count(1)
    page.locator("#toasts").get_by_role("button", name="Deshacer").click()
    expect(page.locator("#toasts")).to_contain_text("Deshecho: Se anotó un dato")
    row.get_by_label("Plantilla").fill("muchos")
    row.get_by_role("button", name="Guardar").click()
    expect(page.locator("#toasts")).to_contain_text("no es un número de personas")
    expect(row.get_by_label("Plantilla")).to_have_value("muchos")
    row.get_by_role("link", name="Lead 3").click()
    page.wait_for_url("**/leads/*")
    # Chromium's own line about the answer that was refused is no complaint.
    assert [said for said in complaints if "status of 422" not in said] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_the_list_has_no_barrier_or_violation(
    chromium: Browser, live_server: LiveServer, laura: User, device: str, scheme: str
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS[device], scheme)
    sign_in(page)
    found = []
    for query in ("", "?group=incomplete", "?group=untouched", "?group=rejected"):
        page.goto(LIST + query)
        found += barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), query
    assert found == []
    assert complaints == []
