"""The threshold is dragged in Chromium: what is of another one says so, and tries the new one."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from testigo.actions.backtesting import work_on
from testigo.actions.backtests import ask
from testigo.actions.members import add_member, create_user
from testigo.store.models import BacktestRun
from tests.chromium import WIDTHS, barriers, opened, sign_in
from tests.factories.tried import ASKED, NOW, tried_business
from tests.web.handed_over import PASSWORD

ADDRESS = "/w/nortia/pact/backtest?draft=1&from=2026-10-01&to=2026-11-01&threshold=50"


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_what_is_of_the_tried_threshold_says_so_once_it_moves(
    chromium: Browser,
    live_server: LiveServer,
    transactional_db: None,
    monkeypatch: pytest.MonkeyPatch,
    width: int,
) -> None:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)
    space = tried_business()
    user = create_user(email="laura@nortia.example", name="Laura Gil", password=PASSWORD, now=NOW)
    laura = add_member(workspace=space, user=user, role="marketing")
    ask(workspace=space, asked=ASKED, by=laura, now=NOW)
    [run] = BacktestRun.objects.of(space.pk)
    assert work_on(workspace=space, run=run.id, clock=lambda: NOW)
    page, complaints = opened(chromium, live_server, width)
    sign_in(page, "laura@nortia.example", password=PASSWORD)
    page.goto(ADDRESS)
    notes = page.locator("[data-stale]")
    expect(notes.first).to_be_hidden()
    page.get_by_role("spinbutton", name="Umbral").last.fill("55")
    for note in notes.all():
        expect(note).to_be_visible()
        expect(note).to_contain_text("Esto es de 50; el umbral de arriba ha cambiado. Probar 55")
    assert barriers(page) == []
    page.get_by_role("spinbutton", name="Umbral").last.fill("50")
    expect(notes.first).to_be_hidden()
    page.get_by_role("spinbutton", name="Umbral").last.fill("55")
    page.get_by_role("button", name="Probar 55").first.click()
    page.wait_for_url("**threshold=55**")
    assert complaints == []
