"""Alerts in Chromium: channels, the log and what each chooses, in both themes, on every width."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from testigo.actions.alert_channels import set_up_channel
from testigo.actions.alert_choices import choose_alerts
from testigo.alerts.ways import with_mail
from testigo.core.alerting import Preferences
from testigo.store.models import Delivery, Membership, Workspace
from tests.chromium import WIDTHS, barriers, opened, sign_in
from tests.factories.sink import Sink, post_box
from tests.web.alerts.conftest import NOW, webhook

__all__ = ["post_box"]

SETTINGS = "/w/nortia/settings"
PAGES = {
    "channels": f"{SETTINGS}/alerts",
    "webhook": f"{SETTINGS}/alerts/channels/webhook",
    "log": f"{SETTINGS}/alerts/log",
    "mine": f"{SETTINGS}/my-alerts",
}
Open = Callable[[str], tuple[Page, list[str]]]


def unconfirmed(space: Workspace, laura: Membership) -> None:
    """Laura's chat, of which nobody knows yet whether it is hers."""
    values = {"token": "1" * 10 + ":" + "a" * 35}
    set_up_channel(
        workspace=space, kind="telegram", values=values, policy="less", by=laura, now=NOW
    )
    chosen = Preferences(addresses={"telegram": "123456"})
    choose_alerts(workspace=space, by=laura, chosen=chosen, now=NOW)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_nothing_stands_in_anybodys_way(
    chromium: Browser,
    live_server: LiveServer,
    space: Workspace,
    laura: Membership,
    log: dict[str, Delivery],
    post_box: Sink,
    device: str,
    scheme: str,
) -> None:
    webhook(space, laura)
    with_mail(space, NOW)
    unconfirmed(space, laura)
    page, complaints = opened(chromium, live_server, WIDTHS[device], scheme)
    sign_in(page)
    found = []
    for path in PAGES.values():
        page.goto(path)
        found += barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert found == []
    assert complaints == []


def test_a_choice_shows_its_own_fields_and_a_test_is_answered(
    chromium: Browser,
    live_server: LiveServer,
    space: Workspace,
    laura: Membership,
    post_box: Sink,
) -> None:
    with_mail(space, NOW)
    page, complaints = opened(chromium, live_server, WIDTHS["desktop"])
    sign_in(page)
    page.goto(f"{SETTINGS}/alerts/channels/sms")
    expect(page.locator("[name=account]")).to_be_visible()
    page.locator("[name=provider]").select_option("vonage")
    expect(page.locator("[name=account]")).to_have_count(0)
    expect(page.locator("[name=key]")).to_be_visible()
    page.goto(f"{SETTINGS}/my-alerts")
    page.get_by_role("button", name="Probar: Correo").click()
    expect(page.locator(".note")).to_contain_text("La prueba se ha aceptado")
    assert complaints == []
