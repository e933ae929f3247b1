"""A director reads Results on a phone, without scripts."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.core.drafts import FactDraft, PersonKeys
from tests.browser.conftest import Opens
from tests.chromium import barriers
from tests.web.handed_over import NOW, Shop, open_shop

LONG = "campaña-de-nombre-larguísimo-" * 5


@pytest.fixture
def shop(transactional_db: None, fixed_instant: None) -> Shop:
    """Thirty leads of three campaigns, one of which has a name that fits nowhere."""
    shop = open_shop()
    for number in range(30):
        at = NOW - timedelta(days=20, minutes=number)
        campaign = ("brand", LONG, "stand")[number % 3]
        channel = "events" if campaign == "stand" else "google_ads"
        touch = {"channel": channel, "campaign": campaign}
        who = PersonKeys(email=f"p{number}@a.example")
        draft = FactDraft("form.submitted", at, f"f{number}", person=who, props=touch)
        record_facts(workspace=shop.workspace, drafts=[draft], source="import", now=at)
    apply_all(workspace=shop.workspace, now=NOW)
    return shop


def test_campaigns_fold_under_their_channel(opens: Opens, shop: Shop) -> None:
    page = opens(shop.ana, device="phone", scripts=False)
    page.goto("/w/nortia/loop")
    google = page.locator("tbody", has=page.get_by_text("Google Ads", exact=True)).first
    campaigns = google.locator(".loop-campaign")
    assert campaigns.count() == 2
    assert not campaigns.first.is_visible()
    google.get_by_text("Ver todo · 2 campañas").click()
    assert campaigns.first.is_visible()
    assert google.locator(".loop-channel .loop-more").first.is_visible()


def test_the_page_says_where_its_parts_are(opens: Opens, shop: Shop) -> None:
    page = opens(shop.ana, device="phone", scripts=False)
    page.goto("/w/nortia/loop")
    page.get_by_role("navigation", name="En esta página").get_by_text("Embudo").click()
    assert page.url.endswith("#funnel")


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_no_page_of_results_is_wider_than_the_screen(opens: Opens, shop: Shop, device: str) -> None:
    page = opens(shop.ana, device=device)
    for name in ("loop", "loop?by=team", "funnel?by=campaign", "leaks", "gap", "journeys", "costs"):
        page.goto(f"/w/nortia/{name}")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, name
        assert barriers(page) == [], name


def test_on_a_phone_nothing_that_is_opened_is_wider_than_the_screen(
    opens: Opens, shop: Shop
) -> None:
    cost = {"channel": "events", "campaign": LONG, "amount": "1234567.89", "currency": "EUR"}
    days = {"from": "2026-01-01", "to": "2026-09-30"}
    draft = FactDraft("cost.recorded", NOW - timedelta(days=1), "k1", props=cost | days)
    record_facts(workspace=shop.workspace, drafts=[draft], source="import", now=NOW)
    page = opens(shop.ana, device="phone", scripts=False)
    for name in ("loop", "loop?by=form", "funnel/people", "journeys", "gap", "costs", "goals"):
        page.goto(f"/w/nortia/{name}")
        for closed in page.locator("main details:not([open]) > summary").all()[::-1]:
            if closed.is_visible():
                closed.click()
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, name
        for box in page.locator(".rows-scroll, .goals-scroll").all():
            assert box.evaluate("box => box.scrollWidth - box.clientWidth") <= 0, name


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_the_table_is_printed_with_its_campaigns(
    opens: Opens, shop: Shop, device: str, tmp_path: Path
) -> None:
    page = opens(shop.ana, device=device, scripts=False)
    page.goto("/w/nortia/loop")
    page.pdf(path=tmp_path / "loop.pdf", format="A4", prefer_css_page_size=True)
    printed = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "loop.pdf", "-"], capture_output=True, text=True
    ).stdout
    assert "brand" in printed
    assert "stand" in printed
    assert "ROI" in printed
    told = subprocess.run(["pdfinfo", tmp_path / "loop.pdf"], capture_output=True, text=True)
    assert "841.92 x 594.96 pts (A4)" in " ".join(told.stdout.split())
    page.emulate_media(media="print")
    assert page.locator(".loop-campaign").first.is_visible()
    shown = page.locator(".loop").evaluate("table => getComputedStyle(table).display")
    assert shown == "table"
    for hidden in (".place-tabs", ".fold", ".jump", ".page-head-action", ".picture-link"):
        assert not any(one.is_visible() for one in page.locator(hidden).all()), hidden


@pytest.mark.parametrize("width", [1280, 1024])
def test_every_column_of_the_table_is_seen_on_a_desktop(
    opens: Opens, shop: Shop, width: int
) -> None:
    page = opens(shop.ana, device="desktop")
    page.set_viewport_size({"width": width, "height": 800})
    for name in ("loop", "loop?by=form", "loop?by=team", "costs", "journeys"):
        page.goto(f"/w/nortia/{name}")
        hidden = page.locator(".rows-scroll").evaluate_all(
            "all => all.map(one => one.scrollWidth - one.clientWidth)"
        )
        assert all(beyond <= 0 for beyond in hidden), name
